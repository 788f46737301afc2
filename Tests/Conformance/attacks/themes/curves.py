"""ECDSA and Ed25519: numbers out of range, other forms, malleability, points that are none."""

from ..ecdsa import der
from ..eddsa import L, SMALL_ORDER, BASE, P, add, encode, join, number_of, times
from ..keys import *
from ..numbers import to_bytes
from ..text import base64url, signed
from ..vector import CLAIMS, Vector, key_set

N = E.curve.n


def vectors():
    return [
        *_numbers(),
        *_forms(),
        *_other_curves(),
        *_points(),
        *_ed_signatures(),
        *_small_order(),
    ]


def _token(sign, alg="ES256"):
    return signed({"alg": alg}, CLAIMS, sign)


def _numbers():
    fixed = {
        "0-0": (0, 0),
        "1-1": (1, 1),
        "n-n": (N, N),
        "0-1": (0, 1),
        "1-0": (1, 0),
        "n-1": (N, 1),
        "1-n": (1, N),
        "n-0": (N, 0),
        "0-n": (0, N),
        "n1-1": (N + 1, 1),
        "1-n1": (1, N + 1),
        "p-1": (E.curve.p, 1),
        "max-max": (2**256 - 1, 2**256 - 1),
        "nm1-nm1": (N - 1, N - 1),
        "n-n1": (N, N + 1),
    }
    for name, numbers in fixed.items():
        yield Vector(
            f"ecdsa-r-s-{name}",
            "CVE-2022-21449: r and s out of range",
            ES256,
            _token(lambda m: E.raw(*numbers)),
        )
    own = {
        "high-s": lambda r, s: (r, max(s, N - s)),
        "low-s": lambda r, s: (r, min(s, N - s)),
        "r-zero": lambda r, s: (0, s),
        "s-zero": lambda r, s: (r, 0),
        "swapped": lambda r, s: (s, r),
        "r-negated": lambda r, s: (N - r, s),
        "r-n": lambda r, s: (N, s),
        "s-n": lambda r, s: (r, N),
        "r-bit": lambda r, s: (r ^ 1, s),
        "s-bit": lambda r, s: (r, s ^ 1),
    }
    for name, change in own.items():
        yield Vector(
            f"ecdsa-{name}",
            "FIPS 186-5 6.4.2: range of r and s",
            ES256,
            _token(lambda m: E.raw(*change(*E.numbers(m)))),
        )
    for name, change in {"r-plus-n": (N, 0), "s-plus-n": (0, N), "both-plus-n": (N, N)}.items():

        def sign(message):
            r, s = E.numbers(message)
            return E.raw(r + change[0], s + change[1], 33)

        yield Vector(
            f"ecdsa-{name}", "FIPS 186-5 6.4.2: beyond n, in longer halves", ES256, _token(sign)
        )


def _forms():
    changes = {
        "der": lambda m: der(*E.numbers(m)),
        "zeros-in-front": lambda m: E.raw(*E.numbers(m), 33),
        "many-zeros": lambda m: E.raw(*E.numbers(m), 500),
        "byte-behind": lambda m: E.sign(m) + b"\0",
        "two-bytes-behind": lambda m: E.sign(m) + b"\0\0",
        "short": lambda m: E.sign(m)[:-1],
        "short-two": lambda m: E.sign(m)[:-2],
        "without-first": lambda m: E.sign(m)[1:],
        "only-r": lambda m: E.sign(m)[:32],
        "one-byte": lambda m: b"\1",
        "two-bytes": lambda m: b"\1\1",
        "twice": lambda m: E.sign(m) * 2,
        "recovery-byte": lambda m: b"\x1b" + E.sign(m),
        "recovery-byte-behind": lambda m: E.sign(m) + b"\x1b",
        "little-endian": lambda m: E.sign(m)[::-1],
        "der-padded": lambda m: der(*E.numbers(m)) + bytes(8),
        "sha1": lambda m: E.sign(m, "sha1"),
        "sha384": lambda m: E.sign(m, "sha384"),
        "sha512": lambda m: E.sign(m, "sha512"),
        "other-key": OTHER_E.sign,
        "other-message": lambda m: E.sign(m[1:]),
    }
    for name, sign in changes.items():
        yield Vector(f"ecdsa-form-{name}", "RFC 7518 3.4: form of a signature", ES256, _token(sign))


def _other_curves():
    for key, keys_, alg in ((E384, ES384, "ES384"), (E521, ES512, "ES512")):
        n = key.curve.n
        yield Vector(f"{alg.lower()}-right", "RFC 7518 3.4", keys_, _token(key.sign, alg))
        yield Vector(
            f"{alg.lower()}-sha256",
            "RFC 7518 3.4: hash of another alg",
            keys_,
            _token(lambda m: key.sign(m, "sha256"), alg),
        )
        yield Vector(
            f"{alg.lower()}-high-s",
            "RFC 7518 3.4: s of the upper half",
            keys_,
            _token(lambda m: key.raw((pair := key.numbers(m))[0], max(pair[1], n - pair[1])), alg),
        )
        yield Vector(
            f"{alg.lower()}-zero",
            "CVE-2022-21449: r and s are 0",
            keys_,
            _token(lambda m: bytes(2 * key.curve.size), alg),
        )
        yield Vector(
            f"{alg.lower()}-der",
            "RFC 7518 3.4: DER",
            keys_,
            _token(lambda m: der(*key.numbers(m)), alg),
        )
        yield Vector(
            f"{alg.lower()}-short-halves",
            "RFC 7518 3.4: length",
            keys_,
            _token(lambda m: key.sign(m)[1:-1], alg),
        )
    yield Vector(
        "es512-64-byte-halves",
        "RFC 7518 3.4: 64 bytes in place of 66",
        ES512,
        _token(lambda m: E521.sign(m)[:64] + E521.sign(m)[66:130], "ES512"),
    )
    for key, alg in ((E384, "ES256"), (E521, "ES256"), (E, "ES384"), (E, "ES512"), (E384, "ES512")):
        hash_name = {"ES256": "sha256", "ES384": "sha384", "ES512": "sha512"}[alg]
        yield Vector(
            f"curve-{key.curve.name.lower()}-as-{alg.lower()}",
            "RFC 7518 3.4: curve of another alg",
            key_set(key.jwk()),
            _token(lambda m: key.sign(m, hash_name), alg),
        )


def _points():
    x, y, p = *E.point, E.curve.p

    def jwk(x, y, **more):
        return E.jwk() | {"x": base64url(x), "y": base64url(y)} | more

    def own(number, size=32):
        return to_bytes(number, size)

    points = {
        "right": jwk(own(x), own(y)),
        "off-curve": jwk(own(x), own(y ^ 1)),
        "swapped": jwk(own(y), own(x)),
        "zero": jwk(bytes(32), bytes(32)),
        "empty": jwk(b"", b""),
        "x-empty": jwk(b"", own(y)),
        "y-empty": jwk(own(x), b""),
        "one-zero-byte": jwk(b"\0", b"\0"),
        "x-plus-p": jwk(to_bytes(x + p), own(y)),
        "y-plus-p": jwk(own(x), to_bytes(y + p)),
        "p-0": jwk(own(p), bytes(32)),
        "y-negated": jwk(own(x), own(p - y)),
        "all-ones": jwk(b"\xff" * 32, b"\xff" * 32),
        "zero-root": jwk(
            bytes(32), own(0x66485C780E2F83D72433BD5D84A06BB6541C2AF31DAE871728BF856A174F93F4)
        ),
        "leading-zeros": jwk(bytes(40) + own(x), bytes(3) + own(y)),
        "tagged-x": jwk(b"\4" + own(x) + own(y), b""),
        "compressed": jwk(bytes([2 + y % 2]) + own(x), b""),
        "short-x": jwk(own(x)[:-1], own(y)),
        "long-x": jwk(own(x) + b"\0", own(y)),
        "huge-x": jwk(b"\xff" * 20_001, own(y)),
        "crv-p384": jwk(own(x), own(y), crv="P-384"),
        "crv-p521": jwk(own(x), own(y), crv="P-521"),
        "crv-secp256k1": jwk(own(x), own(y), crv="secp256k1"),
        "crv-lower": jwk(own(x), own(y), crv="p-256"),
        "crv-prime256v1": jwk(own(x), own(y), crv="prime256v1"),
        "crv-number": jwk(own(x), own(y), crv=256),
        "crv-null": jwk(own(x), own(y), crv=None),
        "crv-empty": jwk(own(x), own(y), crv=""),
        "crv-es256": jwk(own(x), own(y), crv="ES256"),
        "crv-ed25519": jwk(own(x), own(y), crv="Ed25519"),
        "p384-key-as-p256": E384.jwk() | {"crv": "P-256"},
        "koblitz": KOBLITZ.jwk(),
        "koblitz-as-p256": KOBLITZ.jwk() | {"crv": "P-256"},
        "alg-es384": jwk(own(x), own(y), alg="ES384"),
        "alg-es256k": jwk(own(x), own(y), alg="ES256K"),
        "alg-rs256": jwk(own(x), own(y), alg="RS256"),
        "alg-ecdh": jwk(own(x), own(y), alg="ECDH-ES"),
        "x-number": E.jwk() | {"x": 1},
        "y-null": E.jwk() | {"y": None},
        "x-list": E.jwk() | {"x": [base64url(own(x))]},
        "x-not-base64": E.jwk() | {"x": "!"},
        "crv-p384-alg-es256": jwk(own(x), own(y), crv="P-384", alg="ES256"),
    }
    del points["right"]
    points["alg-only"] = {k: v for k, v in E.jwk(alg="ES256").items() if k != "crv"}
    points["neither"] = {k: v for k, v in E.jwk().items() if k != "crv"}
    for name, key in points.items():
        sign = KOBLITZ.sign if "koblitz" in name else E.sign
        yield Vector(
            f"ec-key-{name}", "RFC 8725 3.4: point and curve of a key", key_set(key), _token(sign)
        )
    for name in ("off-curve", "zero", "crv-p384"):
        yield Vector(
            f"ec-key-{name}-beside-good",
            "RFC 8725 3.4: a bad key beside a good one",
            key_set(points[name], E.jwk()),
            _token(E.sign),
        )


def _ed_signatures():
    def s_plus(times_l):
        return lambda m: join((parts := ED.parts(m))[0], parts[1] + times_l * L)

    changes = {
        "right": ED.sign,
        "s-plus-l": s_plus(1),
        "s-plus-7l": s_plus(7),
        "s-plus-15l": s_plus(14),
        "s-top-bit": lambda m: ED.sign(m)[:63] + bytes([ED.sign(m)[63] | 0x80]),
        "s-zero": lambda m: ED.sign(m)[:32] + bytes(32),
        "r-zero": lambda m: bytes(32) + ED.sign(m)[32:],
        "zero": lambda m: bytes(64),
        "r-sign-bit": lambda m: _flip(ED.sign(m), 31, 0x80),
        "r-bit": lambda m: _flip(ED.sign(m), 0, 1),
        "s-bit": lambda m: _flip(ED.sign(m), 32, 1),
        "r-identity-s-zero": lambda m: encode((0, 1)) + bytes(32),
        "r-non-canonical": lambda m: bytes.fromhex(SMALL_ORDER[8]) + bytes(32),
        "l": lambda m: ED.sign(m)[:32] + L.to_bytes(32, "little"),
        "swapped": lambda m: ED.sign(m)[32:] + ED.sign(m)[:32],
        "short": lambda m: ED.sign(m)[:63],
        "long": lambda m: ED.sign(m) + b"\0",
        "half": lambda m: ED.sign(m)[:32],
        "one-byte": lambda m: b"\0",
        "twice": lambda m: ED.sign(m) * 2,
        "rsa": R.pkcs1,
        "ecdsa": E.sign,
        "other-message": lambda m: ED.sign(m + b" "),
        "prehashed": _prehashed,
        "torsion-in-r": _torsion,
    }
    for name, sign in changes.items():
        yield Vector(
            f"ed25519-{name}", "RFC 8032 5.1.7, 8.4: malleability", EDDSA, _token(sign, "EdDSA")
        )
    for alg in ("Ed25519", "ES256", "HS256", "RS256"):
        yield Vector(f"ed25519-as-{alg.lower()}", "RFC 8037 3.1: alg", ANY_ED, _token(ED.sign, alg))
    x = {
        "short": ED.public[:31],
        "long": ED.public + b"\0",
        "empty": b"",
        "zeros-in-front": b"\0" + ED.public,
        "not-on-curve": (2).to_bytes(32, "little"),
        "p-plus-3": (P + 3).to_bytes(32, "little"),
        "all-ones": b"\xff" * 32,
    }
    for name, public in x.items():
        yield Vector(
            f"okp-x-{name}",
            "RFC 8037 2: x",
            key_set(ED.jwk() | {"x": base64url(public)}),
            _token(ED.sign, "EdDSA"),
        )
    for name, change in {
        "crv-x25519": {"crv": "X25519"},
        "crv-ed448": {"crv": "Ed448"},
        "crv-lower": {"crv": "ed25519"},
        "crv-absent": {"crv": None},
        "crv-p256": {"crv": "P-256"},
        "alg-es256": {"alg": "ES256"},
        "alg-ed25519": {"alg": "Ed25519"},
        "alg-lower": {"alg": "eddsa"},
        "kty-lower": {"kty": "okp"},
        "kty-ec": {"kty": "EC"},
        "x-null": {"x": None},
    }.items():
        yield Vector(
            f"okp-{name}",
            "RFC 8037 2: members of the key",
            key_set(ED.jwk() | change),
            _token(ED.sign, "EdDSA"),
        )
    good = key_set({"kty": "OKP", "crv": "Ed25519", "x": base64url(ED.public)}, R.jwk(kid="r"))
    yield Vector(
        "ed25519-before-rsa",
        "RFC 8725 3.1: another type of key first",
        good,
        signed({"alg": "RS256", "kid": "r"}, CLAIMS, R.pkcs1),
    )


def _flip(data, index, bits):
    return data[:index] + bytes([data[index] ^ bits]) + data[index + 1 :]


def _prehashed(message):
    import hashlib

    return ED.sign(hashlib.sha512(message).digest())


def _torsion(message):
    """Right in the equation times 8, wrong in the one without."""
    r = number_of(b"torsion", message)
    shown = encode(add(times(r, BASE), (0, P - 1)))
    return join(shown, (r + number_of(shown, ED.public, message) * ED.a) % L)


def _small_order():
    """Keys for which anybody can sign."""
    for i, public in enumerate(SMALL_ORDER):
        keys_ = key_set({"kty": "OKP", "crv": "Ed25519", "x": base64url(bytes.fromhex(public))})
        # S = 0 and R in the key's own subgroup; with S = 1, R is the base point and h may not count.
        yield Vector(
            f"ed25519-small-order-{i}-r-identity",
            "RFC 8725 3.4: a public key of small order",
            keys_,
            _token(lambda m: encode((0, 1)) + bytes(32), "EdDSA"),
        )
        yield Vector(
            f"ed25519-small-order-{i}-r-base",
            "RFC 8725 3.4: a public key of small order",
            keys_,
            _forged(bytes.fromhex(public)),
        )


def _forged(public):
    """A token whose hash is a multiple of 8, so that the key's part of the equation vanishes."""
    shown = encode(BASE)
    for i in range(1000):
        text = signed({"alg": "EdDSA"}, CLAIMS | {"jti": str(i)}, lambda m: join(shown, 1))
        if number_of(shown, public, text.rpartition(".")[0].encode()) % 8 == 0:
            return text
