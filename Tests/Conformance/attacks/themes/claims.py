"""Claims, the clock, and the header line around the token."""

from ..keys import *
from ..text import compact, signed
from ..vector import CLAIMS, ISSUER, Vector, key_set
from .texts import GOOD, OPEN


def vectors():
    return [*_times(), *_clock(), *_names(), *_audiences(), *_lines()]


def _token(payload=CLAIMS):
    return signed({"alg": "RS256"}, payload, R.pkcs1)


NUMBERS = [
    "0",
    "-0",
    "-0.0",
    "0.5",
    "0.999",
    "-0.5",
    "-1",
    "1e9",
    "1e10",
    "1E10",
    "4102444800.9",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "1.8446744073709550e19",
    "1e19",
    "1e20",
    "1e30",
    "1e308",
    "1e309",
    "-1e308",
    "1e-400",
    "9" * 400,
    "true",
    "false",
    "null",
    '""',
    '"4102444800"',
    '"never"',
    "[4102444800]",
    "[]",
    "{}",
    '"1e10"',
    '" 4102444800"',
]


def _times():
    for claim in ("exp", "nbf", "iat"):
        for i, number in enumerate(NUMBERS):
            rest = {name: value for name, value in CLAIMS.items() if name != claim}
            token = signed({"alg": "RS256"}, compact(rest)[:-1] + f',"{claim}":{number}}}', R.pkcs1)
            yield Vector(f"{claim}-{i}", f"RFC 7519 2, 4.1: {claim} is {number[:30]}", RS256, token)
    yield Vector(
        "exp-absent",
        "RFC 7519 4.1.4: no exp",
        RS256,
        _token(payload={"iss": ISSUER, "sub": "alice"}),
    )
    for name in ("EXP", "exp ", "expires", "ехр"):
        yield Vector(
            f"exp-named-{name.strip().encode().hex()}{'-blank' if ' ' in name else ''}",
            "RFC 7519 4.1.4: exp by another name",
            RS256,
            _token(payload={"iss": ISSUER, name: 1}),
        )


def _clock():
    """To the second: 60 seconds either way."""

    def at(claim, offset):
        rest = {name: value for name, value in CLAIMS.items() if name != claim}
        return lambda now: signed(
            {"alg": "RS256"}, compact(rest)[:-1] + f',"{claim}":{now + offset}}}', R.pkcs1
        )

    for offset in (-86400, -62, -61, -60.5, -60, -59.5, -59, -1, 0, 1, 60):
        yield Vector(
            f"clock-exp-{offset}",
            f"RFC 7519 4.1.4: exp is now {offset:+}",
            RS256,
            at("exp", offset),
        )
    for offset in (-1, 0, 1, 59, 59.5, 60, 60.5, 60.999, 61, 62, 86400):
        yield Vector(
            f"clock-nbf-{offset}",
            f"RFC 7519 4.1.5: nbf is now {offset:+}",
            RS256,
            at("nbf", offset),
        )
    for offset in (-86400, 0, 61, 86400):
        yield Vector(
            f"clock-iat-{offset}",
            f"RFC 7519 4.1.6: iat is now {offset:+}",
            RS256,
            at("iat", offset),
        )
    both = lambda nbf, exp: lambda now: _token(
        payload={"iss": ISSUER, "nbf": now + nbf, "exp": now + exp}
    )
    for nbf, exp in ((60, -60), (61, -61), (100, 200), (60, -61), (61, -60), (200, 100)):
        yield Vector(
            f"clock-nbf-{nbf}-exp-{exp}", "RFC 7519 4.1: nbf and exp", RS256, both(nbf, exp)
        )


def _names():
    values = [
        ISSUER + "/",
        ISSUER.upper(),
        "HTTPS://issuer.example",
        " " + ISSUER,
        ISSUER + " ",
        ISSUER + "\0",
        ISSUER + "\0x",
        "http://issuer.example",
        "issuer.example",
        "https://issuer.example:443",
        "https://issuer.example@evil.example",
        "https://issuer.example.evil.example",
        "",
        "*",
        "https://issuer%2Eexample",
        "https://ıssuer.example",
        ISSUER + "#",
        ISSUER + "?",
        ISSUER + "/..",
        "https://ISSUER.example",
    ]
    for i, value in enumerate(values):
        yield Vector(
            f"iss-{i}", "RFC 8725 3.8: issuer", RS256, _token(payload=CLAIMS | {"iss": value})
        )
    for claim in ("iss", "sub", "jti"):
        for i, text in enumerate(["null", "1", "true", "{}", "[]", f'["{ISSUER}"]', '{"a":1}']):
            rest = {name: value for name, value in CLAIMS.items() if name != claim}
            yield Vector(
                f"{claim}-type-{i}",
                f"RFC 7519 4.1: {claim} is {text}",
                RS256,
                _token(payload=compact(rest)[:-1] + f',"{claim}":{text}}}'),
            )
        if claim != "jti":
            yield Vector(
                f"{claim}-absent",
                f"RFC 8725 3.8: no {claim}",
                RS256,
                _token(payload={name: value for name, value in CLAIMS.items() if name != claim}),
            )
    for name in ("ISS", "is\\u0073", "iss\\u0000"):
        yield Vector(
            f"iss-named-{name.encode().hex()}",
            "RFC 8725 3.8: issuer by another name",
            RS256,
            _token(payload='{"%s":"%s"}' % (name, ISSUER)),
        )
    yield Vector(
        "iss-forged-key-of-own-issuer",
        "RFC 8725 3.8: keys of another issuer",
        key_set(OTHER_R.jwk()),
        _token(),
    )


def _audiences():
    wanted = ["web", "https://api.example/"]
    values = [
        "web",
        "Web",
        "web ",
        " web",
        "web/",
        "http://web",
        "https://web/",
        "https://http://web",
        "web//",
        "api.example",
        "http://api.example",
        "https://api.example//",
        "https://api.example/x",
        "HTTPS://api.example",
        "",
        "/",
        "http://",
        "https://",
        "*",
        "other",
        ["other"],
        ["other", "web"],
        [],
        ["web", "web"],
        [["web"]],
        ["web", 1],
        ["web", None],
        None,
        1,
        True,
        {"web": 1},
        "web,other",
        "web other",
        ["web\0"],
        "web\0",
    ]
    for i, value in enumerate(values):
        yield Vector(
            f"aud-{i}",
            f"RFC 8725 3.9: aud is {compact([value])[1:-1]}",
            RS256,
            _token(payload=CLAIMS | {"aud": value}),
            audiences=wanted,
        )
    yield Vector("aud-absent", "RFC 8725 3.9: no aud", RS256, _token(), audiences=wanted)
    yield Vector(
        "aud-twice",
        "RFC 8725 3.9: aud twice",
        RS256,
        _token(payload=OPEN + ',"aud":"x","aud":"web"}'),
        audiences=wanted,
    )
    yield Vector(
        "aud-many",
        "RFC 8725 3.9: many audiences",
        RS256,
        _token(payload=CLAIMS | {"aud": ["x"] * 8000 + ["web"]}),
        audiences=wanted,
    )
    for name, value in (
        ("text", "other"),
        ("list", ["other"]),
        ("empty", []),
        ("number", 5),
        ("null", None),
    ):
        yield Vector(
            f"aud-unchecked-{name}",
            "RFC 8725 3.9: a rule without audiences",
            RS256,
            _token(payload=CLAIMS | {"aud": value}),
        )
    forged = GOOD[:-8] + "AAAAAAAA"
    yield Vector(
        "aud-wrong-and-forged", "RFC 8725 3.9: order of checks", RS256, forged, audiences=wanted
    )
    yield Vector(
        "aud-wrong-and-expired",
        "RFC 8725 3.9: order of checks",
        RS256,
        _token(payload={"iss": ISSUER, "aud": "x", "exp": 1}),
        audiences=wanted,
    )
    yield Vector(
        "iss-wrong-and-expired",
        "RFC 8725 3.8: order of checks",
        RS256,
        _token(payload={"iss": "x", "exp": 1}),
    )


def _lines():
    """The authorization header as a whole."""
    lines = {
        "absent": None,
        "empty": "",
        "bearer": "Bearer",
        "bearer-blank": "Bearer ",
        "bearer-blanks": "Bearer    ",
        "two-blanks": "Bearer  " + GOOD,
        "ten-blanks": "Bearer" + " " * 10 + GOOD,
        "tab": "Bearer\t" + GOOD,
        "blank-tab": "Bearer \t" + GOOD,
        "lower": "bearer " + GOOD,
        "upper": "BEARER " + GOOD,
        "mixed": "beARer " + GOOD,
        "no-blank": "Bearer" + GOOD,
        "colon": "Bearer: " + GOOD,
        "equals": "Bearer =" + GOOD,
        "comma": "Bearer ," + GOOD,
        "quoted": 'Bearer "' + GOOD + '"',
        "bare": GOOD,
        "basic": "Basic " + GOOD,
        "basic-bearer": "Basic x, Bearer " + GOOD,
        "bearer-basic": "Bearer " + GOOD + ", Basic x",
        "bearer-twice": "Bearer Bearer " + GOOD,
        "two": f"Bearer {GOOD}, Bearer {GOOD}",
        "bad-then-good": "Bearer x.y.z, Bearer " + GOOD,
        "good-then-bad": f"Bearer {GOOD}, Bearer x.y.z",
        "token": "Token " + GOOD,
        "jwt": "JWT " + GOOD,
        "dpop": "DPoP " + GOOD,
        "not-bearer": "NotBearer " + GOOD,
        "xbearer": "xBearer " + GOOD,
        "in-front": "  Bearer " + GOOD,
        "behind": f"Bearer {GOOD}  ",
        "tab-behind": f"Bearer {GOOD}\t",
        "accent": "Bearer é" + GOOD,
        "accent-behind": f"Bearer {GOOD}é",
        "bom": "\ufeffBearer " + GOOD,
        "nbsp": "Bearer\u00a0" + GOOD,
        "parameters": f'Bearer token="{GOOD}"',
        "realm": f'Bearer realm="x", {GOOD}',
        "newline": "Bearer \n" + GOOD,
        "null": "Bearer \0" + GOOD,
        "null-behind": f"Bearer {GOOD}\0",
        "punctuation": "Bearer !@#$%^&*()+={}[]|;:'<>?/`~" + GOOD,
        "only-punctuation": "Bearer !!!",
        "dots": "Bearer ...",
        "dash": "Bearer -",
        "percent-blank": "Bearer%20" + GOOD,
        "negotiate": "Negotiate AAAA",
        "two-lines": [f"Bearer {GOOD}"] * 2,
        "empty-line-first": ["", f"Bearer {GOOD}"],
        "empty-line-last": [f"Bearer {GOOD}", ""],
        "basic-line-first": ["Basic AAAA", f"Bearer {GOOD}"],
        "basic-line-last": [f"Bearer {GOOD}", "Basic AAAA"],
    }
    for name, line in lines.items():
        yield Vector(
            f"line-{name}",
            "RFC 6750 2.1, RFC 9110 11.6.2: the header line",
            RS256,
            authorization=line,
        )
