"""Members of a token's header."""

from ..keys import *
from ..text import base64url, compact, signed
from ..vector import CLAIMS, Vector, key_set
from .texts import GOOD


def vectors():
    return [*_headers(), *_kids()]


def _token(header=None, payload=CLAIMS, sign=None):
    return signed({"alg": "RS256"} | (header or {}), payload, sign or R.pkcs1)


def _raw(tail, payload=CLAIMS):
    return signed('{"alg":"RS256",' + tail + "}", payload, R.pkcs1)


def _headers():
    critical = {
        "exp": ["exp"],
        "b64": ["b64"],
        "unknown": ["http://example.invalid/x"],
        "empty": [],
        "text": "exp",
        "null": None,
        "number": 1,
        "twice": ["exp", "exp"],
        "alg": ["alg"],
        "nested": [["exp"]],
    }
    for name, value in critical.items():
        yield Vector(f"crit-{name}", "RFC 7515 4.1.11: crit", RS256, _token({"crit": value}))
    for value in (True, False, None, "false"):
        header = {"b64": value, "crit": ["b64"]}
        yield Vector(
            f"b64-is-{compact([value])[1:-1].strip(chr(34))}-{type(value).__name__}",
            "RFC 7797 3: b64",
            RS256,
            _token(header),
        )
    head = base64url(compact({"alg": "RS256", "b64": False, "crit": ["b64"]}))
    signature = R.pkcs1(head.encode() + b"." + compact(CLAIMS).encode())
    yield Vector(
        "b64-false-signed-so",
        "RFC 7797 3: signed over the plain payload",
        RS256,
        f"{head}.{base64url(compact(CLAIMS))}.{base64url(signature)}",
    )
    own = OTHER_R.jwk(kid="r")
    for name, more in {
        "jwk": {"jwk": own},
        "jwk-kid": {"jwk": own, "kid": "r"},
        "jku": {"jku": "https://evil.example/keys"},
        "jku-local": {"jku": "http://127.0.0.1/keys"},
        "jku-file": {"jku": "file:///etc/passwd"},
        "x5u": {"x5u": "https://evil.example/cert"},
        "x5c": {"x5c": ["MIIB"]},
        "x5t": {"x5t": "AAAA"},
        "jwk-private": {"jwk": own | {"d": "AAAA"}},
        "jwk-oct": {"jwk": {"kty": "oct", "k": "AAAA"}},
    }.items():
        yield Vector(
            f"embedded-{name}",
            "CVE-2018-0114, RFC 8725 3.10: a key in the header",
            RS256,
            _token(more, sign=OTHER_R.pkcs1),
        )
        yield Vector(
            f"embedded-{name}-right-key", "RFC 8725 3.10: a key in the header", RS256, _token(more)
        )
    for name, more in {
        "jwk-null": {"jwk": None},
        "jwk-number": {"jwk": 5},
        "jku-number": {"jku": 5},
        "x5c-text": {"x5c": "x"},
        "zip": {"zip": "DEF"},
        "zip-null": {"zip": None},
        "enc": {"enc": "A128GCM"},
        "nonce": {"nonce": "x"},
        "epk": {"epk": {}},
        "iss": {"iss": "https://evil.example"},
        "exp": {"exp": 1},
    }.items():
        yield Vector(
            f"header-{name}", "RFC 7515 4: other members of the header", RS256, _token(more)
        )
    for i, value in enumerate(
        [
            "JWT",
            "jwt",
            "at+jwt",
            "application/at+jwt",
            "logout+jwt",
            "dpop+jwt",
            "secevent+jwt",
            "JOSE",
            "JWE",
            "none",
            "",
            None,
            1,
            ["JWT"],
        ]
    ):
        yield Vector(f"typ-{i}", f"RFC 8725 3.11: typ is {value}", RS256, _token({"typ": value}))
    for i, value in enumerate(
        ["JWT", "application/json", "", None, 1, "text/xml", "application/x-java-serialized-object"]
    ):
        yield Vector(f"cty-{i}", f"RFC 7515 4.1.10: cty is {value}", RS256, _token({"cty": value}))
    nested = _token({"cty": "JWT"}, payload=compact(GOOD))
    yield Vector("nested-token", "RFC 7519 5.2: a token within a token", RS256, nested)


def _kids():
    texts = [
        "r",
        "R",
        "r ",
        " r",
        "",
        "x",
        "../../../../dev/null",
        "/dev/null",
        "' OR '1'='1",
        "r'--",
        "|whoami",
        "http://evil.example/",
        "\u0000",
        "r\u0000",
        "r\u0000x",
        "\u0433",
        "e\u0301",
        "r" * 20000,
        "*",
        "r*",
        "[r]",
        "{}",
        "%72",
        "\\",
        '"',
        "\n",
        "${jndi:ldap://x}",
        "\u202er",
    ]
    for i, kid in enumerate(texts):
        yield Vector(
            f"kid-text-{i}", "RFC 8725 3.10: kid as an injection", RS256, _token({"kid": kid})
        )
    for i, text in enumerate(["null", "1", "true", '["r"]', '{"kid":"r"}', "-0", '[""]', "0.5"]):
        yield Vector(
            f"kid-type-{i}", f"RFC 7515 4.1.4: kid is {text}", RS256, _raw(f'"kid":{text}')
        )
    yield Vector("kid-twice", "RFC 7515 4: kid twice", RS256, _raw('"kid":"x","kid":"r"'))
    yield Vector("kid-upper-name", "RFC 7515 4: name of kid", RS256, _raw('"KID":"x"'))
    same = {
        "bad-first": key_set(OTHER_R.jwk(kid="r"), R.jwk(kid="r")),
        "bad-last": key_set(R.jwk(kid="r"), OTHER_R.jwk(kid="r")),
        "types": key_set(E.jwk(kid="r"), R.jwk(kid="r")),
        "types-bound": key_set(E.jwk(kid="r", alg="ES256"), R.jwk(kid="r", alg="RS256")),
        "composed": key_set(R.jwk(kid="\u00e9")),
        "empty": key_set(R.jwk(kid="")),
        "number": key_set(R.jwk(kid=5)),
        "null": key_set(R.jwk(kid=None)),
        "list": key_set(R.jwk(kid=["r"])),
        "null-byte": key_set(R.jwk(kid="r\0")),
        "blank": key_set(R.jwk(kid="r ")),
    }
    for name, keys_ in same.items():
        for kid in ("r", "e\u0301", "5"):
            yield Vector(
                f"key-kid-{name}-{['r', 'e', '5'].index(kid[0])}",
                "RFC 7517 4.5: kid of keys",
                keys_,
                _token({"kid": kid}),
            )
