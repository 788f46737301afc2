"""Key sets: form, bad members among good ones, use, certificates; fetched by Envoy or inline."""

import datetime

from ..keys import *
from ..numbers import to_bytes
from ..text import base64url, compact, signed
from ..vector import CLAIMS, Vector, key_set

GOOD = R.jwk()
TOKEN = signed({"alg": "RS256"}, CLAIMS, R.pkcs1)
KEY_TEXT = compact(GOOD)

FORMS = {
    "empty-object": "{}",
    "empty-list": '{"keys":[]}',
    "list": f"[{KEY_TEXT}]",
    "bare-key": KEY_TEXT,
    "null": "null",
    "text": '"x"',
    "number": "5",
    "true": "true",
    "blank": " ",
    "not-json": "x",
    "html": "<html></html>",
    "pem": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
    "keys-null": '{"keys":null}',
    "keys-object": f'{{"keys":{{"r":{KEY_TEXT}}}}}',
    "keys-key": f'{{"keys":{KEY_TEXT}}}',
    "keys-text": '{"keys":"x"}',
    "keys-number": '{"keys":1}',
    "keys-upper": f'{{"KEYS":[{KEY_TEXT}]}}',
    "keys-twice": f'{{"keys":[{KEY_TEXT}],"keys":[]}}',
    "keys-escaped": f'{{"\\u006beys":[{KEY_TEXT}]}}',
    "nested-list": f'{{"keys":[[{KEY_TEXT}]]}}',
    "nested": f'{{"jwks":{{"keys":[{KEY_TEXT}]}}}}',
    "of-nulls": '{"keys":[null,null]}',
    "of-numbers": '{"keys":[1,2]}',
    "of-texts": '{"keys":["x"]}',
    "of-empty": '{"keys":[{}]}',
    "trailing-comma": f'{{"keys":[{KEY_TEXT},]}}',
    "single-quotes": f'{{"keys":[{KEY_TEXT}]}}'.replace('"', "'"),
    "comment": f'{{"keys":[{KEY_TEXT}]}}//',
    "behind": f'{{"keys":[{KEY_TEXT}]}}x',
    "not-closed": f'{{"keys":[{KEY_TEXT}',
    "bom": "\ufeff" + compact(key_set(GOOD)),
    "other-members": compact(key_set(GOOD))[:-1] + ',"x":1,"issuer":null}',
    "deep": '{"keys":[' + KEY_TEXT + '],"x":' + "[" * 1000 + "]" * 1000 + "}",
    "100000-deep": "[" * 100_000,
    "100000-deep-keys": '{"keys":' + "[" * 100_000 + "]" * 100_000 + "}",
    "100000-deep-objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "98-deep": '{"keys":[' + KEY_TEXT + '],"x":' + "[" * 98 + "]" * 98 + "}",
    "99-deep": '{"keys":[' + KEY_TEXT + '],"x":' + "[" * 99 + "]" * 99 + "}",
    "100-deep": '{"keys":[' + KEY_TEXT + '],"x":' + "[" * 100 + "]" * 100 + "}",
    "huge-number": compact(key_set(GOOD))[:-1] + ',"x":1e999}',
    "lone-surrogate": compact(key_set(GOOD))[:-1] + ',"x":"\\ud800"}',
    "null-behind": compact(key_set(GOOD)) + "\0",
    "member-twice": f'{{"keys":[{KEY_TEXT[:-1]},"e":"AQAB"}}]}}',
    "member-twice-in-other": f'{{"keys":[{KEY_TEXT},{{"kty":"x","kty":"y"}}]}}',
    "private-member-twice": f'{{"keys":[{KEY_TEXT[:-1]},"x":1,"x":2}}]}}',
}

MEMBERS = {
    "kty-absent": {"kty": "-"},
    "kty-null": {"kty": None},
    "kty-number": {"kty": 1},
    "kty-lower": {"kty": "rsa"},
    "kty-blank": {"kty": "RSA "},
    "kty-ec": {"kty": "EC"},
    "kty-oct": {"kty": "oct"},
    "kty-akp": {"kty": "AKP"},
    "kty-empty": {"kty": ""},
    "kty-list": {"kty": ["RSA"]},
    "n-absent": {"n": "-"},
    "n-null": {"n": None},
    "n-number": {"n": 5},
    "n-list": {"n": ["AQ"]},
    "n-not-base64": {"n": "!"},
    "e-absent": {"e": "-"},
    "e-null": {"e": None},
    "e-number": {"e": 65537},
    "e-text-number": {"e": "65537"},
    "e-not-base64": {"e": "!"},
    "e-padded": {"e": "AQAB===="},
    "alg-none": {"alg": "none"},
    "alg-ps256": {"alg": "PS256"},
    "alg-rs512": {"alg": "RS512"},
    "alg-lower": {"alg": "rs256"},
    "alg-null": {"alg": None},
    "alg-number": {"alg": 256},
    "alg-list": {"alg": ["RS256"]},
    "alg-empty": {"alg": ""},
    "alg-oaep": {"alg": "RSA-OAEP"},
    "alg-rsa1-5": {"alg": "RSA1_5"},
    "alg-rs": {"alg": "RS"},
    "alg-es256": {"alg": "ES256"},
    "alg-hs256": {"alg": "HS256"},
    "alg-eddsa": {"alg": "EdDSA"},
    "alg-blank": {"alg": "RS256 "},
    "use-enc": {"use": "enc"},
    "use-null": {"use": None},
    "use-number": {"use": 1},
    "use-upper": {"use": "SIG"},
    "key-ops-sign": {"key_ops": ["sign"]},
    "key-ops-encrypt": {"key_ops": ["encrypt"]},
    "key-ops-empty": {"key_ops": []},
    "key-ops-text": {"key_ops": "verify"},
    "key-ops-twice": {"key_ops": ["verify", "verify"]},
    "use-and-ops": {"use": "enc", "key_ops": ["verify"]},
    "private": {"d": "AAAA", "p": "AAAA", "q": "AAAA"},
    "private-null": {"d": None},
    "expired": {"exp": 1},
    "revoked": {"revoked": {"revoked_at": 1}},
    "x5c-bad": {"x5c": ["!"]},
    "x5c-text": {"x5c": "x"},
    "x5t-wrong": {"x5t": "AAAA"},
    "x5u": {"x5u": "file:///etc/passwd"},
    "crv": {"crv": "P-256"},
    "k": {"k": "AAAA"},
    "ext-false": {"ext": False},
    "iss-other": {"iss": "https://evil.example"},
}


def _changed(change):
    return {name: value for name, value in (GOOD | change).items() if value != "-"}


def vectors():
    return [*_forms(), *_members(), *_poison(), *_certificates(), *_remote()]


def _forms():
    for name, text in FORMS.items():
        yield Vector(f"key-set-{name}", "RFC 7517 5: form of a key set", text, TOKEN)
    for name in ("empty-list", "not-json", "of-empty", "bare-key"):
        yield Vector(
            f"key-set-{name}-no-token", "RFC 7517 5: form of a key set, no token", FORMS[name]
        )
    yield Vector(
        "key-set-2000-keys",
        "RFC 7517 5: a long list",
        key_set(*[{"kty": "OKP"}] * 2_000, GOOD),
        TOKEN,
    )
    yield Vector(
        "key-set-50-keys-to-try",
        "RFC 7517 5: a long list",
        key_set(*[OTHER_R.jwk()] * 50, GOOD),
        TOKEN,
    )


def _members():
    for name, change in MEMBERS.items():
        yield Vector(
            f"key-{name}",
            "RFC 7517 4, RFC 7518 6: members of a key",
            key_set(_changed(change)),
            TOKEN,
        )
    text = compact(GOOD | {"kid": "r"})
    for name, key in {
        "single-quoted": text.replace('"', "'"),
        "bare-names": text.replace('"kty"', "kty"),
        "escaped": text.replace("RSA", "\\u0052SA"),
    }.items():
        yield Vector(f"key-{name}", "RFC 7517 4: JSON of a key", '{"keys":[%s]}' % key, TOKEN)


def _poison():
    """A bad key beside a good one, before and behind it."""
    bad = {
        name: _changed(MEMBERS[name])
        for name in (
            "kty-absent",
            "kty-lower",
            "kty-number",
            "n-not-base64",
            "e-number",
            "alg-none",
            "alg-ps256",
            "alg-oaep",
        )
    }
    bad |= {
        "null": None,
        "number": 1,
        "text": "x",
        "list": [GOOD],
        "empty": {},
        "ec-off-curve": E.jwk() | {"y": E.jwk()["x"]},
        "oct-empty": {"kty": "oct", "k": ""},
        "okp-short": {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
        "okp-unbound": ED.jwk(),
        "e-1": GOOD | {"e": "AQ"},
        "small": R512.jwk(),
        "x25519": ED.jwk() | {"crv": "X25519"},
        "x5c-only": {"kty": "RSA", "x5c": ["MIIB"]},
        "foreign": OTHER_R.jwk(),
        "foreign-same-kid": OTHER_R.jwk(kid="r"),
    }
    for name, key in bad.items():
        yield Vector(
            f"poison-{name}-before",
            "RFC 7517 5: a bad key before a good one",
            key_set(key, GOOD),
            TOKEN,
        )
        yield Vector(
            f"poison-{name}-behind",
            "RFC 7517 5: a bad key behind a good one",
            key_set(GOOD, key),
            TOKEN,
        )
        yield Vector(f"poison-{name}-alone", "RFC 7517 5: a bad key alone", key_set(key), TOKEN)


def _certificate():
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.x509.oid import NameOID

    p = R.primes[0]
    numbers = rsa.RSAPrivateNumbers(
        p,
        R.primes[1],
        R.d,
        R.d % (p - 1),
        R.d % (R.primes[1] - 1),
        pow(R.primes[1], -1, p),
        rsa.RSAPublicNumbers(R.e, R.n),
    )
    key = numbers.private_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "attacks")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
    )
    builder = builder.not_valid_before(datetime.datetime(2000, 1, 1)).not_valid_after(
        datetime.datetime(2001, 1, 1)
    )
    return builder.sign(key, hashes.SHA256())


def _certificates():
    from cryptography.hazmat.primitives.serialization import Encoding

    import base64

    certificate = _certificate()
    pem = certificate.public_bytes(Encoding.PEM).decode()
    der = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    sets = {
        "map": {"r": pem},
        "map-no-last-newline": {"r": pem.rstrip()},
        "map-crlf": {"r": pem.replace("\n", "\r\n")},
        "map-two": {"a": pem, "r": pem},
        "map-bad": {"a": "x", "r": pem},
        "map-empty-name": {"": pem},
        "map-behind": {"r": pem + "x"},
        "map-in-front": {"r": "x" + pem},
        "map-number": {"r": pem, "n": 1},
        "map-keys": {"keys": pem},
        "map-list": {"r": [pem]},
        "map-broken": {"r": pem.replace("M", "N")},
        "map-two-certificates": {"r": pem + pem},
        "x5c-only": key_set({"kty": "RSA", "x5c": [der]}),
        "x5c-and-key": key_set(GOOD | {"x5c": [der]}),
        "x5c-of-other": key_set(OTHER_R.jwk() | {"x5c": [der]}),
        "x5c-only-no-kty": key_set({"x5c": [der]}),
        "text": pem,
    }
    for name, keys_ in sets.items():
        yield Vector(f"certificate-{name}", "RFC 7517 4.7: certificates as keys", keys_, TOKEN)
    named = signed({"alg": "RS256", "kid": "r"}, CLAIMS, R.pkcs1)
    yield Vector(
        "certificate-map-kid", "RFC 7517 4.7: certificates as keys", sets["map-two"], named
    )
    yield Vector(
        "certificate-map-kid-unknown",
        "RFC 7517 4.7: certificates as keys",
        sets["map"],
        signed({"alg": "RS256", "kid": "x"}, CLAIMS, R.pkcs1),
    )


def _remote():
    """The same forms where Envoy itself fetches."""
    good = compact(key_set(GOOD))
    forms = {
        name: FORMS[name]
        for name in (
            "empty-object",
            "empty-list",
            "list",
            "bare-key",
            "null",
            "not-json",
            "html",
            "keys-null",
            "keys-text",
            "keys-twice",
            "of-empty",
            "of-nulls",
            "trailing-comma",
            "behind",
            "deep",
            "100000-deep",
            "bom",
        )
    }
    forms |= {
        "good": good,
        "empty": "",
        "failing": "!fail",
        "poisoned": compact(key_set({"kty": "x"}, GOOD)),
        "foreign": compact(key_set(OTHER_R.jwk())),
    }
    for name, text in forms.items():
        yield Vector(
            f"remote-{name}", "JWKS-13, RA-35: a fetched key set", text, TOKEN, is_remote=True
        )
    yield Vector(
        "remote-failing-no-token", "JWKS-13, RA-35: a fetched key set", "!fail", is_remote=True
    )
    yield Vector(
        "remote-failing-bad-token",
        "JWKS-13, RA-35: a fetched key set",
        "!fail",
        "a.b.c",
        is_remote=True,
    )
    yield Vector(
        "remote-failing-expired",
        "JWKS-13, RA-35: a fetched key set",
        "!fail",
        signed({"alg": "RS256"}, {"iss": CLAIMS["iss"], "exp": 1}, R.pkcs1),
        is_remote=True,
    )
