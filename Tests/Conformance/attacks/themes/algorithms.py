"""`alg`: none, of another family, of another type."""

import hashlib
import hmac

from ..ecdsa import der
from ..keys import *
from ..numbers import to_bytes
from ..text import base64url, signed
from ..vector import CLAIMS, Vector, key_set

NONES = [
    "none",
    "None",
    "NONE",
    "nOnE",
    "none ",
    " none",
    "\u0000none",
    "none\u0000",
    "nоne",
    "null",
    "NoNe",
    "non\u0435",
    "n\\u006fne",
    "undefined",
    "unsecured",
    "",
]


def vectors():
    return [*_none(), *_texts(), *_confusion(), *_families(), *_bound()]


def _none():
    for i, alg in enumerate(NONES):
        header = '{"alg":"%s"}' % alg.replace("\0", "\\u0000")
        token = signed(header, CLAIMS, lambda message: b"")
        for name, signature in (("none", ""), ("some", "AAAA"), ("right", None)):
            text = token + (signature or "")
            if signature is None:
                text = signed(header, CLAIMS, R.pkcs1)
            yield Vector(f"none-{i}-{name}-signature", "RFC 8725 2.1: alg none", ANY_RSA, text)
    unsigned = signed({"alg": "none"}, CLAIMS, lambda message: b"")
    yield Vector("none-two-sections", "RFC 8725 2.1: alg none", ANY_RSA, unsigned[:-1])
    yield Vector("none-four-dots", "RFC 8725 2.1: alg none", ANY_RSA, unsigned + "..")
    yield Vector(
        "none-in-key",
        "RFC 8725 2.1: a key bound to none",
        key_set(R.jwk(alg="none")),
        unsigned + "AAAA",
    )
    yield Vector(
        "none-oct-key-none",
        "RFC 8725 2.1: a secret bound to none",
        key_set({"kty": "oct", "k": base64url(SECRET), "alg": "none"}),
        unsigned + "AAAA",
    )


def _texts():
    """`alg` that is no known text."""
    odd = [
        "rs256",
        "Rs256",
        "RS-256",
        "RS2560",
        "RS25",
        "RS256 ",
        " RS256",
        "RS256\\u0000",
        "RS1",
        "RS224",
        "ES256K",
        "Ed25519",
        "EDDSA",
        "eddsa",
        "Ed448",
        "RSA-OAEP",
        "dir",
        "HS1",
        "MD5",
        "SHA256",
        "RＳ256",
    ]
    for i, alg in enumerate(odd):
        yield Vector(
            f"alg-text-{i}",
            f"RFC 7518 3.1: alg is {alg}",
            ANY_RSA,
            signed('{"alg":"%s"}' % alg, CLAIMS, R.pkcs1),
        )
    others = [
        "256",
        "null",
        "true",
        '["RS256"]',
        '{"RS256":1}',
        "-1",
        '["none"]',
        "[]",
        "0.5",
        "1e3",
    ]
    for i, alg in enumerate(others):
        yield Vector(
            f"alg-type-{i}",
            f"RFC 7515 4.1.1: alg is {alg}",
            ANY_RSA,
            signed('{"alg":%s}' % alg, CLAIMS, R.pkcs1),
        )
    forms = [
        ("absent", "{}"),
        ("upper", '{"ALG":"RS256"}'),
        ("twice", '{"alg":"RS256","alg":"RS256"}'),
        ("twice-none-last", '{"alg":"RS256","alg":"none"}'),
        ("escaped", '{"al\\u0067":"\\u0052S256"}'),
        ("escaped-twice", '{"alg":"RS256","al\\u0067":"none"}'),
        ("nested", '{"jws":{"alg":"RS256"}}'),
        ("only-typ", '{"typ":"JWT"}'),
        ("enc", '{"alg":"RS256","enc":"A128GCM"}'),
    ]
    for name, header in forms:
        yield Vector(
            f"alg-{name}", "RFC 7515 4.1.1: form of alg", ANY_RSA, signed(header, CLAIMS, R.pkcs1)
        )
    yield Vector(
        "jwe-five-sections",
        "RFC 7516: an encrypted token",
        ANY_RSA,
        base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}') + ".AAAA.AAAA.AAAA.AAAA",
    )


def _secrets():
    """What an attacker may know of the RSA key, as the secret of an HMAC."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = RSAPublicNumbers(R.e, R.n).public_key()
    for name, form in (("spki", PublicFormat.SubjectPublicKeyInfo), ("pkcs1", PublicFormat.PKCS1)):
        yield f"der-{name}", key.public_bytes(Encoding.DER, form)
        pem = key.public_bytes(Encoding.PEM, form)
        yield f"pem-{name}", pem
        yield f"pem-{name}-stripped", pem.strip()
        yield f"pem-{name}-crlf", pem.replace(b"\n", b"\r\n")
    yield "modulus", to_bytes(R.n)
    yield "modulus-base64url", base64url(to_bytes(R.n)).encode()
    yield "modulus-signed", b"\0" + to_bytes(R.n)
    yield "exponent", to_bytes(R.e)
    yield "empty", b""
    yield "kid", b"r"


def _confusion():
    for name, secret in _secrets():
        for alg in ("HS256",) if "crlf" in name else ("HS256", "HS512"):

            def sign(message):
                return hmac.new(secret, message, "sha" + alg[2:]).digest()

            token = signed({"alg": alg}, CLAIMS, sign)
            yield Vector(
                f"hmac-{alg.lower()}-{name}",
                "RFC 8725 2.1, CVE-2015-9235: public key as secret",
                ANY_RSA,
                token,
            )
    for name, secret in (("x", to_bytes(E.point[0], 32)), ("point", b"\4" + E.raw(*E.point))):
        token = signed({"alg": "HS256"}, CLAIMS, lambda m: hmac.new(secret, m, "sha256").digest())
        yield Vector(f"hmac-ec-{name}", "RFC 8725 2.1: EC key as secret", ANY_EC, token)
    token = signed({"alg": "HS256"}, CLAIMS, lambda m: hmac.new(ED.public, m, "sha256").digest())
    yield Vector("hmac-ed25519", "RFC 8725 2.1: Ed25519 key as secret", ANY_ED, token)
    # A secret beside the public keys, and the reverse.
    mixed = key_set(R.jwk(kid="r"), {"kty": "oct", "k": base64url(SECRET), "kid": "h"})
    mac = lambda m: hmac.new(SECRET, m, "sha256").digest()
    for kid in (None, "r", "h"):
        header = {"alg": "RS256"} | ({"kid": kid} if kid else {})
        yield Vector(
            f"mac-named-rs256-kid-{kid}",
            "RFC 8725 3.1: an HMAC that calls itself RS256",
            mixed,
            signed(header, CLAIMS, mac),
        )
        yield Vector(
            f"mac-kid-{kid}",
            "RFC 8725 3.1: kid of another type",
            mixed,
            signed(header | {"alg": "HS256"}, CLAIMS, mac),
        )


def _families():
    """Each type of key under the `alg` of each family, signed as that key signs."""
    keys = {
        "rsa": (ANY_RSA, R.pkcs1),
        "ec": (ANY_EC, E.sign),
        "ed": (ANY_ED, ED.sign),
        "p384": (key_set(E384.jwk()), lambda m: E384.sign(m, "sha256")),
        "oct": (
            key_set({"kty": "oct", "k": base64url(SECRET)}),
            lambda m: hmac.new(SECRET, m, "sha256").digest(),
        ),
    }
    for name, (keys_, sign) in keys.items():
        for alg in (
            "RS256",
            "RS512",
            "PS256",
            "ES256",
            "ES384",
            "ES512",
            "HS256",
            "HS384",
            "EdDSA",
        ):
            yield Vector(
                f"family-{name}-{alg.lower()}",
                "RFC 8725 3.1: alg of another family",
                keys_,
                signed({"alg": alg}, CLAIMS, sign),
            )
    for name, sign in (
        ("der", lambda m: der(*E.numbers(m))),
        ("sha512", lambda m: E.sign(m, "sha512")),
    ):
        yield Vector(
            f"family-ec-rs256-{name}",
            "RFC 8725 3.1: alg of another family",
            ANY_EC,
            signed({"alg": "RS256"}, CLAIMS, sign),
        )


def _bound():
    """Keys bound to an `alg` under every other one; `kid` of another key."""
    bound = {"rs256": RS256, "ps256": PS256, "es256": ES256, "eddsa": EDDSA}
    signs = {"RS256": R.pkcs1, "PS256": R.pss, "ES256": E.sign, "EdDSA": ED.sign}
    for name, keys_ in bound.items():
        for alg, sign in signs.items():
            yield Vector(
                f"bound-{name}-{alg.lower()}",
                "RFC 8725 3.1: a key bound to one alg",
                keys_,
                signed({"alg": alg}, CLAIMS, sign),
            )
    every = key_set(*(each["keys"][0] for each in bound.values()))
    for kid in ("r", "e", "d", "x", ""):
        for alg, sign in signs.items():
            yield Vector(
                f"kid-{kid or 'empty'}-{alg.lower()}",
                "RFC 8725 3.1: kid of a key of another type",
                every,
                signed({"alg": alg, "kid": kid}, CLAIMS, sign),
            )
    foreign = {"RS256": OTHER_R.pkcs1, "ES256": OTHER_E.sign}
    for alg, sign in foreign.items():
        yield Vector(
            f"foreign-{alg.lower()}",
            "RFC 7515 5.2: signed by another key",
            every,
            signed({"alg": alg}, CLAIMS, sign),
        )
