"""Puts tokens where a JWT rule looks for them, mostly."""

from .tokens import token

ODD_PREFIXES = [
    "Bearer ", "bearer ", "Bearer  ", "Basic ", "Bearer", "Bearer\t", "Basic x Bearer ",
]


def add_tokens(dice, case, request, keys, release, now, claims):
    """One to three tokens for the JWT rules of the case."""
    rules = [rule for each in case.of_kind("RequestAuthentication")
             for rule in each["spec"]["jwtRules"]]
    if not rules:
        return
    for _ in range(dice.choice([1, 1, 1, 1, 1, 2, 2, 3])):
        rule = dice.choice(rules)
        wanted = dict(claims) if dice.chance(0.9) else {}
        text = token(dice, rule, keys, now, wanted)
        is_odd = dice.chance(0.07)
        places = _odd_places(dice, release) if is_odd else _places(rule, release)
        dice.choice(places)(dice, request, text)


def _places(rule, release):
    places = [_header(each["name"], each.get("prefix", "")) for each in rule.get("fromHeaders", [])]
    places += [_parameter(name) for name in rule.get("fromParams", [])]
    places += [_cookie(name) for name in rule.get("fromCookies", [])]
    if places:
        return places
    bearer = _header("authorization", "Bearer ")
    if release.removes_token_parameter:
        return [bearer, bearer, _parameter("access_token")]
    return [bearer]


def _odd_places(dice, release):
    places = [_header("authorization", dice.choice(ODD_PREFIXES)), _header("x-jwt", "")]
    if release.removes_token_parameter:
        names = ["access_token", "Access_token", "access%5ftoken"]
        places.append(_parameter(dice.choice(names)))
    return places


def _header(name, prefix):
    def put(dice, request, text):
        request.headers.append([name, prefix + text])

    return put


def _cookie(name):
    def put(dice, request, text):
        before = dice.choice(["", "a=b; ", "z; "])
        value = dice.choice([text, text, f'"{text}"', '"' + text])
        after = dice.choice(["", "; x=y", f";{name}=z"])
        request.headers.append(["cookie", f"{before}{name}={value}{after}"])

    return put


def _parameter(name):
    def put(dice, request, text):
        blank = dice.choice(["%20", "+"] if dice.chance(0.3) else ["%20"])
        base, mark, fragment = request.path.partition("#")
        value = "".join(_query_letter(dice, letter) for letter in text)
        before = dice.choice(["", "a=1&", "z=%41&b&"])
        after = dice.choice(["", "", "&b=2", f"&{name}=zz"])
        separator = "&" if "?" in base else "?"
        query = f"{separator}{before}{name.replace(' ', blank)}={value}{after}"
        request.path = base + query + mark + fragment

    return put


def _query_letter(dice, letter):
    """The letter, escaped where it has to be and at times where not."""
    if letter in " \t" or (letter.isascii() and dice.chance(0.02)):
        return f"%{ord(letter):02X}"
    return letter
