"""HMAC: secrets that are empty, short or bound, codes cut or extended."""

import hashlib
import hmac

from ..keys import *
from ..text import base64url, signed
from ..vector import CLAIMS, Vector, key_set


def vectors():
    return [*_secrets(), *_codes(), *_keys()]


def _mac(secret, name="sha256"):
    return lambda message: hmac.new(secret, message, name).digest()


def _oct(secret, **more):
    return key_set({"kty": "oct", "k": base64url(secret), **more})


def _token(sign, alg="HS256"):
    return signed({"alg": alg}, CLAIMS, sign)


def _secrets():
    secrets = {
        "empty": b"",
        "one-byte": b"a",
        "zero-byte": b"\0",
        "secret": b"secret",
        "16": SECRET[:16],
        "31": SECRET[:31],
        "32": SECRET[:32],
        "64": SECRET,
        "65": SECRET + b"x",
        "zeros": bytes(32),
        "block-and-more": SECRET * 3,
        "64k": bytes(1 << 16),
    }
    for name, secret in secrets.items():
        for alg in ("HS256", "HS512"):
            yield Vector(
                f"secret-{name}-{alg.lower()}",
                "RFC 8725 3.5: entropy of a secret",
                _oct(secret, alg=alg),
                _token(_mac(secret, "sha" + alg[2:]), alg),
            )
    # HMAC fills a secret up with zeros, and hashes one longer than a block.
    yield Vector(
        "secret-zero-filled",
        "RFC 2104 2: the same secret filled up",
        _oct(SECRET[:20] + bytes(9)),
        _token(_mac(SECRET[:20])),
    )
    yield Vector(
        "secret-hashed",
        "RFC 2104 2: the same secret hashed",
        _oct(SECRET * 3),
        _token(_mac(hashlib.sha256(SECRET * 3).digest())),
    )


def _codes():
    right = _mac(SECRET)
    changes = {
        "right": right,
        "short": lambda m: right(m)[:-1],
        "half": lambda m: right(m)[:16],
        "one-byte": lambda m: right(m)[:1],
        "long": lambda m: right(m) + b"\0",
        "bit": lambda m: right(m)[:-1] + bytes([right(m)[-1] ^ 1]),
        "zero": lambda m: bytes(32),
        "sha512": _mac(SECRET, "sha512"),
        "sha1": _mac(SECRET, "sha1"),
        "sha512-cut": lambda m: _mac(SECRET, "sha512")(m)[:32],
        "plain-hash": lambda m: hashlib.sha256(SECRET + m).digest(),
        "hex": lambda m: right(m).hex().encode(),
        "by-base64-text": _mac(base64url(SECRET).encode()),
    }
    for name, sign in changes.items():
        yield Vector(
            f"hmac-code-{name}", "RFC 7518 3.2: form of a code", _oct(SECRET), _token(sign)
        )
    for alg in ("HS384", "HS512"):
        yield Vector(
            f"hmac-{alg.lower()}-cut-to-256",
            "RFC 7518 3.2: a shorter code",
            _oct(SECRET),
            _token(lambda m: _mac(SECRET, "sha" + alg[2:])(m)[:32], alg),
        )
        yield Vector(
            f"hmac-{alg.lower()}-by-sha256",
            "RFC 8725 3.1: hash of another alg",
            _oct(SECRET),
            _token(right, alg),
        )


def _keys():
    for alg in ("HS384", "HS1", "HS", "HS256 ", "hs256", "RS256", "A128KW", "dir", "", "HMAC"):
        yield Vector(
            f"oct-alg-{alg.strip().lower() or 'empty'}{'-blank' if ' ' in alg else ''}",
            "RFC 7518 6.4: a secret bound to another alg",
            _oct(SECRET, alg=alg),
            _token(_mac(SECRET)),
        )
    base = {"kty": "oct"}
    for name, key in {
        "absent": base,
        "null": base | {"k": None},
        "number": base | {"k": 5},
        "not-base64": base | {"k": "!"},
        "one-letter": base | {"k": "A"},
        "plus": base | {"k": "++++"},
        "padded": base | {"k": base64url(SECRET) + "=="},
        "list": base | {"k": ["AAAA"]},
        "blank": base | {"k": " "},
    }.items():
        yield Vector(
            f"oct-k-{name}", "RFC 7518 6.4.1: text of a secret", key_set(key), _token(_mac(SECRET))
        )
