"""Members of the header, claims, and the header line around the token."""

from ..keys import *
from ..text import base64url, compact, signed
from ..vector import CLAIMS, ISSUER, LATER, Vector, key_set
from .texts import GOOD, OPEN

UNNAMED = key_set(R.jwk(alg="RS256"))


def vectors():
    return [*_headers(), *_kids(), *_times(), *_clock(), *_names(), *_audiences(), *_lines()]


def _token(header=None, payload=CLAIMS, sign=None):
    return signed({"alg": "RS256"} | (header or {}), payload, sign or R.pkcs1)


def _raw(tail, payload=CLAIMS):
    return signed('{"alg":"RS256",' + tail + "}", payload, R.pkcs1)


def _headers():
    critical = {"exp": ["exp"], "b64": ["b64"], "unknown": ["http://example.invalid/x"], "empty": [], "text": "exp",
                "null": None, "number": 1, "twice": ["exp", "exp"], "alg": ["alg"], "nested": [["exp"]]}
    for name, value in critical.items():
        yield Vector(f"crit-{name}", "RFC 7515 4.1.11: crit", RS256, _token({"crit": value}))
    for value in (True, False, None, "false"):
        header = {"b64": value, "crit": ["b64"]}
        yield Vector(f"b64-is-{compact([value])[1:-1].strip(chr(34))}-{type(value).__name__}", "RFC 7797 3: b64", RS256, _token(header))
    head = base64url(compact({"alg": "RS256", "b64": False, "crit": ["b64"]}))
    signature = R.pkcs1(head.encode() + b"." + compact(CLAIMS).encode())
    yield Vector("b64-false-signed-so", "RFC 7797 3: signed over the plain payload", RS256,
                 f"{head}.{base64url(compact(CLAIMS))}.{base64url(signature)}")
    own = OTHER_R.jwk(kid="r")
    for name, more in {"jwk": {"jwk": own}, "jwk-kid": {"jwk": own, "kid": "r"}, "jku": {"jku": "https://evil.example/keys"},
                       "jku-local": {"jku": "http://127.0.0.1/keys"}, "jku-file": {"jku": "file:///etc/passwd"},
                       "x5u": {"x5u": "https://evil.example/cert"}, "x5c": {"x5c": ["MIIB"]}, "x5t": {"x5t": "AAAA"},
                       "jwk-private": {"jwk": own | {"d": "AAAA"}}, "jwk-oct": {"jwk": {"kty": "oct", "k": "AAAA"}}}.items():
        yield Vector(f"embedded-{name}", "CVE-2018-0114, RFC 8725 3.10: a key in the header", RS256,
                     _token(more, sign=OTHER_R.pkcs1))
        yield Vector(f"embedded-{name}-right-key", "RFC 8725 3.10: a key in the header", RS256, _token(more))
    for name, more in {"jwk-null": {"jwk": None}, "jwk-number": {"jwk": 5}, "jku-number": {"jku": 5}, "x5c-text": {"x5c": "x"}, "zip": {"zip": "DEF"},
                       "zip-null": {"zip": None}, "enc": {"enc": "A128GCM"}, "nonce": {"nonce": "x"}, "epk": {"epk": {}}, "iss": {"iss": "https://evil.example"},
                       "exp": {"exp": 1}}.items():
        yield Vector(f"header-{name}", "RFC 7515 4: other members of the header", RS256, _token(more))
    for i, value in enumerate(["JWT", "jwt", "at+jwt", "application/at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE", "JWE", "none", "", None, 1,
                               ["JWT"]]):
        yield Vector(f"typ-{i}", f"RFC 8725 3.11: typ is {value}", RS256, _token({"typ": value}))
    for i, value in enumerate(["JWT", "application/json", "", None, 1, "text/xml", "application/x-java-serialized-object"]):
        yield Vector(f"cty-{i}", f"RFC 7515 4.1.10: cty is {value}", RS256, _token({"cty": value}))
    nested = _token({"cty": "JWT"}, payload=compact(GOOD))
    yield Vector("nested-token", "RFC 7519 5.2: a token within a token", RS256, nested)


def _kids():
    texts = ["r", "R", "r ", " r", "", "x", "../../../../dev/null", "/dev/null", "' OR '1'='1", "r'--", "|whoami", "http://evil.example/",
             "\u0000", "r\u0000", "r\u0000x", "\u0433", "e\u0301", "r" * 20000, "*", "r*", "[r]", "{}", "%72", "\\", "\"", "\n", "${jndi:ldap://x}", "\u202er"]
    for i, kid in enumerate(texts):
        yield Vector(f"kid-text-{i}", "RFC 8725 3.10: kid as an injection", RS256, _token({"kid": kid}))
    for i, text in enumerate(["null", "1", "true", '["r"]', '{"kid":"r"}', "-0", '[""]', "0.5"]):
        yield Vector(f"kid-type-{i}", f"RFC 7515 4.1.4: kid is {text}", RS256, _raw(f'"kid":{text}'))
    yield Vector("kid-twice", "RFC 7515 4: kid twice", RS256, _raw('"kid":"x","kid":"r"'))
    yield Vector("kid-upper-name", "RFC 7515 4: name of kid", RS256, _raw('"KID":"x"'))
    same = {"bad-first": key_set(OTHER_R.jwk(kid="r"), R.jwk(kid="r")), "bad-last": key_set(R.jwk(kid="r"), OTHER_R.jwk(kid="r")),
            "types": key_set(E.jwk(kid="r"), R.jwk(kid="r")), "types-bound": key_set(E.jwk(kid="r", alg="ES256"), R.jwk(kid="r", alg="RS256")),
            "composed": key_set(R.jwk(kid="\u00e9")), "empty": key_set(R.jwk(kid="")), "number": key_set(R.jwk(kid=5)), "null": key_set(R.jwk(kid=None)),
            "list": key_set(R.jwk(kid=["r"])), "null-byte": key_set(R.jwk(kid="r\0")), "blank": key_set(R.jwk(kid="r "))}
    for name, keys_ in same.items():
        for kid in ("r", "e\u0301", "5"):
            yield Vector(f"key-kid-{name}-{['r', 'e', '5'].index(kid[0])}", "RFC 7517 4.5: kid of keys", keys_, _token({"kid": kid}))


NUMBERS = ["0", "-0", "-0.0", "0.5", "0.999", "-0.5", "-1", "1e9", "1e10", "1E10", "4102444800.9", "9007199254740993", "9223372036854775807",
           "9223372036854775808", "18446744073709551615", "18446744073709551616", "1.8446744073709550e19", "1e19", "1e20", "1e30", "1e308", "1e309",
           "-1e308", "1e-400", "9" * 400, "true", "false", "null", '""', '"4102444800"', '"never"', "[4102444800]", "[]", "{}", '"1e10"', '" 4102444800"']


def _times():
    for claim in ("exp", "nbf", "iat"):
        for i, number in enumerate(NUMBERS):
            rest = {name: value for name, value in CLAIMS.items() if name != claim}
            token = signed({"alg": "RS256"}, compact(rest)[:-1] + f',"{claim}":{number}}}', R.pkcs1)
            yield Vector(f"{claim}-{i}", f"RFC 7519 2, 4.1: {claim} is {number[:30]}", RS256, token)
    yield Vector("exp-absent", "RFC 7519 4.1.4: no exp", RS256, _token(payload={"iss": ISSUER, "sub": "alice"}))
    for name in ("EXP", "exp ", "expires", "ехр"):
        yield Vector(f"exp-named-{name.strip().encode().hex()}{'-blank' if ' ' in name else ''}", "RFC 7519 4.1.4: exp by another name", RS256,
                     _token(payload={"iss": ISSUER, name: 1}))


def _clock():
    """To the second: 60 seconds either way."""
    def at(claim, offset):
        rest = {name: value for name, value in CLAIMS.items() if name != claim}
        return lambda now: signed({"alg": "RS256"}, compact(rest)[:-1] + f',"{claim}":{now + offset}}}', R.pkcs1)

    for offset in (-86400, -62, -61, -60.5, -60, -59.5, -59, -1, 0, 1, 60):
        yield Vector(f"clock-exp-{offset}", f"RFC 7519 4.1.4: exp is now {offset:+}", RS256, at("exp", offset))
    for offset in (-1, 0, 1, 59, 59.5, 60, 60.5, 60.999, 61, 62, 86400):
        yield Vector(f"clock-nbf-{offset}", f"RFC 7519 4.1.5: nbf is now {offset:+}", RS256, at("nbf", offset))
    for offset in (-86400, 0, 61, 86400):
        yield Vector(f"clock-iat-{offset}", f"RFC 7519 4.1.6: iat is now {offset:+}", RS256, at("iat", offset))
    both = lambda nbf, exp: lambda now: _token(payload={"iss": ISSUER, "nbf": now + nbf, "exp": now + exp})
    for nbf, exp in ((60, -60), (61, -61), (100, 200), (60, -61), (61, -60), (200, 100)):
        yield Vector(f"clock-nbf-{nbf}-exp-{exp}", "RFC 7519 4.1: nbf and exp", RS256, both(nbf, exp))


def _names():
    values = [ISSUER + "/", ISSUER.upper(), "HTTPS://issuer.example", " " + ISSUER, ISSUER + " ", ISSUER + "\0", ISSUER + "\0x", "http://issuer.example",
              "issuer.example", "https://issuer.example:443", "https://issuer.example@evil.example", "https://issuer.example.evil.example", "", "*",
              "https://issuer%2Eexample", "https://ıssuer.example", ISSUER + "#", ISSUER + "?", ISSUER + "/..", "https://ISSUER.example"]
    for i, value in enumerate(values):
        yield Vector(f"iss-{i}", "RFC 8725 3.8: issuer", RS256, _token(payload=CLAIMS | {"iss": value}))
    for claim in ("iss", "sub", "jti"):
        for i, text in enumerate(["null", "1", "true", "{}", "[]", f'["{ISSUER}"]', '{"a":1}']):
            rest = {name: value for name, value in CLAIMS.items() if name != claim}
            yield Vector(f"{claim}-type-{i}", f"RFC 7519 4.1: {claim} is {text}", RS256,
                         _token(payload=compact(rest)[:-1] + f',"{claim}":{text}}}'))
        if claim != "jti":
            yield Vector(f"{claim}-absent", f"RFC 8725 3.8: no {claim}", RS256,
                         _token(payload={name: value for name, value in CLAIMS.items() if name != claim}))
    for name in ("ISS", "is\\u0073", "iss\\u0000"):
        yield Vector(f"iss-named-{name.encode().hex()}", "RFC 8725 3.8: issuer by another name", RS256,
                     _token(payload='{"%s":"%s"}' % (name, ISSUER)))
    yield Vector("iss-forged-key-of-own-issuer", "RFC 8725 3.8: keys of another issuer", key_set(OTHER_R.jwk()), _token())


def _audiences():
    wanted = ["web", "https://api.example/"]
    values = ["web", "Web", "web ", " web", "web/", "http://web", "https://web/", "https://http://web", "web//", "api.example", "http://api.example",
              "https://api.example//", "https://api.example/x", "HTTPS://api.example", "", "/", "http://", "https://", "*", "other", ["other"], ["other", "web"],
              [], ["web", "web"], [["web"]], ["web", 1], ["web", None], None, 1, True, {"web": 1}, "web,other", "web other", ["web\0"], "web\0"]
    for i, value in enumerate(values):
        yield Vector(f"aud-{i}", f"RFC 8725 3.9: aud is {compact([value])[1:-1]}", RS256, _token(payload=CLAIMS | {"aud": value}), audiences=wanted)
    yield Vector("aud-absent", "RFC 8725 3.9: no aud", RS256, _token(), audiences=wanted)
    yield Vector("aud-twice", "RFC 8725 3.9: aud twice", RS256, _token(payload=OPEN + ',"aud":"x","aud":"web"}'), audiences=wanted)
    yield Vector("aud-many", "RFC 8725 3.9: many audiences", RS256, _token(payload=CLAIMS | {"aud": ["x"] * 8000 + ["web"]}), audiences=wanted)
    for name, value in (("text", "other"), ("list", ["other"]), ("empty", []), ("number", 5), ("null", None)):
        yield Vector(f"aud-unchecked-{name}", "RFC 8725 3.9: a rule without audiences", RS256, _token(payload=CLAIMS | {"aud": value}))
    forged = GOOD[:-8] + "AAAAAAAA"
    yield Vector("aud-wrong-and-forged", "RFC 8725 3.9: order of checks", RS256, forged, audiences=wanted)
    yield Vector("aud-wrong-and-expired", "RFC 8725 3.9: order of checks", RS256,
                 _token(payload={"iss": ISSUER, "aud": "x", "exp": 1}), audiences=wanted)
    yield Vector("iss-wrong-and-expired", "RFC 8725 3.8: order of checks", RS256, _token(payload={"iss": "x", "exp": 1}))


def _lines():
    """The authorization header as a whole."""
    lines = {
        "absent": None, "empty": "", "bearer": "Bearer", "bearer-blank": "Bearer ", "bearer-blanks": "Bearer    ", "two-blanks": "Bearer  " + GOOD,
        "ten-blanks": "Bearer" + " " * 10 + GOOD, "tab": "Bearer\t" + GOOD, "blank-tab": "Bearer \t" + GOOD, "lower": "bearer " + GOOD,
        "upper": "BEARER " + GOOD, "mixed": "beARer " + GOOD, "no-blank": "Bearer" + GOOD, "colon": "Bearer: " + GOOD, "equals": "Bearer =" + GOOD,
        "comma": "Bearer ," + GOOD, "quoted": 'Bearer "' + GOOD + '"', "bare": GOOD, "basic": "Basic " + GOOD, "basic-bearer": "Basic x, Bearer " + GOOD,
        "bearer-basic": "Bearer " + GOOD + ", Basic x", "bearer-twice": "Bearer Bearer " + GOOD, "two": f"Bearer {GOOD}, Bearer {GOOD}",
        "bad-then-good": "Bearer x.y.z, Bearer " + GOOD, "good-then-bad": f"Bearer {GOOD}, Bearer x.y.z", "token": "Token " + GOOD, "jwt": "JWT " + GOOD,
        "dpop": "DPoP " + GOOD, "not-bearer": "NotBearer " + GOOD, "xbearer": "xBearer " + GOOD, "in-front": "  Bearer " + GOOD, "behind": f"Bearer {GOOD}  ",
        "tab-behind": f"Bearer {GOOD}\t", "accent": "Bearer é" + GOOD, "accent-behind": f"Bearer {GOOD}é", "bom": "\ufeffBearer " + GOOD, "nbsp": "Bearer\u00a0" + GOOD,
        "parameters": f'Bearer token="{GOOD}"', "realm": f'Bearer realm="x", {GOOD}', "newline": "Bearer \n" + GOOD, "null": "Bearer \0" + GOOD,
        "null-behind": f"Bearer {GOOD}\0", "punctuation": "Bearer !@#$%^&*()+={}[]|;:'<>?/`~" + GOOD, "only-punctuation": "Bearer !!!", "dots": "Bearer ...",
        "dash": "Bearer -", "percent-blank": "Bearer%20" + GOOD, "negotiate": "Negotiate AAAA", "two-lines": [f"Bearer {GOOD}"] * 2,
        "empty-line-first": ["", f"Bearer {GOOD}"], "empty-line-last": [f"Bearer {GOOD}", ""],
        "basic-line-first": ["Basic AAAA", f"Bearer {GOOD}"], "basic-line-last": [f"Bearer {GOOD}", "Basic AAAA"],
    }
    for name, line in lines.items():
        yield Vector(f"line-{name}", "RFC 6750 2.1, RFC 9110 11.6.2: the header line", RS256, authorization=line)
