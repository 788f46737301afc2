"""RSA signatures: length, padding, salt, hash; small and odd keys."""

from ..keys import *
from ..numbers import to_bytes
from ..rsa import DIGEST_INFO, RSA
from ..text import base64url, signed
from ..vector import CLAIMS, Vector, key_set

ANY_CUBE = key_set(CUBE.jwk())


def vectors():
    return [*_lengths(), *_pkcs1(), *_cubes(), *_pss(), *_sizes(), *_numbers()]


def _token(sign, alg="RS256"):
    return signed({"alg": alg}, CLAIMS, sign)


def _lengths():
    def number(message):
        return int.from_bytes(R.pkcs1(message), "big")

    changes = {
        "right": R.pkcs1,
        "empty-but-one": lambda m: b"\0",
        "short": lambda m: R.pkcs1(m)[:-1],
        "without-first": lambda m: R.pkcs1(m)[1:],
        "half": lambda m: R.pkcs1(m)[:128],
        "zero-in-front": lambda m: b"\0" + R.pkcs1(m),
        "zero-behind": lambda m: R.pkcs1(m) + b"\0",
        "twice": lambda m: R.pkcs1(m) * 2,
        "plus-n": lambda m: to_bytes(number(m) + R.n),
        "plus-n-same-length": lambda m: to_bytes((number(m) + R.n) % 2**2048, 256),
        "n-minus": lambda m: to_bytes(R.n - number(m), 256),
        "n": lambda m: to_bytes(R.n),
        "n-minus-1": lambda m: to_bytes(R.n - 1),
        "zero": lambda m: bytes(256),
        "one": lambda m: to_bytes(1, 256),
        "all-ones": lambda m: b"\xff" * 256,
        "bit": lambda m: to_bytes(number(m) ^ 1, 256),
        "reversed": lambda m: R.pkcs1(m)[::-1],
        "other-message": lambda m: R.pkcs1(m + b"."),
        "other-key": OTHER_R.pkcs1,
    }
    for name, sign in changes.items():
        yield Vector(
            f"rs256-{name}",
            "RFC 8017 8.2.2: length and range of a signature",
            ANY_RSA,
            _token(sign),
        )


def _blocks(key):
    """Blocks that a lenient reader takes, by what is wrong with them."""
    info = DIGEST_INFO["sha256"]
    no_null = bytes.fromhex("302f300b0609608648016503040201") + bytes.fromhex("0420")
    long_form = b"\x30\x81" + info[1:]
    return {
        "right": lambda m: key.block(m, "sha256"),
        "no-null": lambda m: key.block(m, "sha256", info=no_null),
        "no-digest-info": lambda m: key.block(m, "sha256", info=b""),
        "sha512-info": lambda m: key.block(m, "sha256", info=DIGEST_INFO["sha512"]),
        "sha1-info": lambda m: key.block(m, "sha256", info=DIGEST_INFO["sha1"]),
        "ber-length": lambda m: key.block(m, "sha256", info=long_form),
        "null-with-content": lambda m: key.block(
            m, "sha256", info=bytes.fromhex("3033300f0609608648016503040201050200000420")
        ),
        "garbage-behind": lambda m: key.block(m, "sha256", fill=8, tail=bytes(key.size - 62)),
        "garbage-behind-full-padding": lambda m: key.block(m, "sha256", tail=b"\0"),
        "seven-bytes-of-padding": lambda m: key.block(
            m, "sha256", fill=7, tail=bytes(key.size - 61)
        ),
        "no-padding": lambda m: key.block(m, "sha256", fill=0, tail=bytes(key.size - 54)),
        "block-type-2": lambda m: b"\0\2" + key.block(m, "sha256")[2:],
        "block-type-0": lambda m: b"\0\0" + key.block(m, "sha256")[2:],
        "first-byte-1": lambda m: b"\1" + key.block(m, "sha256")[1:],
        "padding-not-ff": lambda m: key.block(m, "sha256").replace(
            b"\xff" * 9, b"\xff" * 8 + b"\xfe", 1
        ),
        "no-separator": lambda m: key.block(m, "sha256").replace(b"\xff\0", b"\xff\xff", 1),
        "two-separators": lambda m: key.block(m, "sha256").replace(b"\xff\xff\0", b"\xff\0\0", 1),
    }


def _pkcs1():
    for name, block in _blocks(R).items():
        yield Vector(
            f"pkcs1-{name}",
            "RFC 8017 9.2, CVE-2006-4339: padding",
            ANY_RSA,
            _token(lambda m: R.raise_(block(m))),
        )
    for alg, hash_name in (
        ("RS256", "sha1"),
        ("RS256", "sha384"),
        ("RS256", "sha512"),
        ("RS384", "sha384"),
        ("RS384", "sha256"),
        ("RS512", "sha512"),
        ("RS512", "sha256"),
    ):
        yield Vector(
            f"pkcs1-{alg.lower()}-by-{hash_name}",
            "RFC 8725 3.1: hash of another alg",
            ANY_RSA,
            _token(lambda m: R.raise_(R.block(m, hash_name)), alg),
        )


def _root(number, is_above):
    low, high = 0, 1 << number.bit_length() // 3 + 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle - 1)
    return low + is_above


def _cubes():
    """Signatures that need no private key: roots of blocks (Bleichenbacher 2006)."""
    for name, block in _blocks(CUBE).items():
        if name in ("right", "no-null", "garbage-behind"):
            yield Vector(
                f"cube-{name}",
                "RFC 8017 9.2: e = 3, rightly raised",
                ANY_CUBE,
                _token(lambda m: CUBE.raise_(block(m))),
            )

    def forged(message, fill, tail):
        start = CUBE.block(message, "sha256", fill=fill)
        space = CUBE.size - len(start)
        above = start + tail * space
        return to_bytes(_root(int.from_bytes(above, "big"), tail == b"\0"), CUBE.size)

    for fill in (0, 1, 7, 8, 9, 32):
        for tail, name in ((b"\0", "up"), (b"\xff", "down")):
            yield Vector(
                f"cube-root-{fill}-{name}",
                "CVE-2006-4339: forged with e = 3",
                ANY_CUBE,
                _token(lambda m: forged(m, fill, tail)),
            )
    for name, number in (("zero", 0), ("one", 1), ("n-minus-1", CUBE.n - 1), ("n", CUBE.n)):
        yield Vector(
            f"cube-{name}",
            "RFC 8017 8.2.2: e = 3, a trivial root",
            ANY_CUBE,
            _token(lambda m: to_bytes(number, CUBE.size)),
        )


def _pss():
    for alg in ("PS256", "PS384", "PS512"):
        yield Vector(
            f"pss-{alg.lower()}-right",
            "RFC 7518 3.5",
            ANY_RSA,
            _token(lambda m: R.pss(m, alg), alg),
        )
        for salt in (0, 1, 20, 31, 33, R.longest_salt(alg)):
            yield Vector(
                f"pss-{alg.lower()}-salt-{salt}",
                "RFC 7518 3.5: length of the salt",
                ANY_RSA,
                _token(lambda m: R.pss(m, alg, salt), alg),
            )
        yield Vector(
            f"pss-{alg.lower()}-mgf-sha1",
            "RFC 7518 3.5: hash of MGF1",
            ANY_RSA,
            _token(lambda m: R.pss(m, alg, mgf="sha1"), alg),
        )
        yield Vector(
            f"pss-{alg.lower()}-by-pkcs1",
            "RFC 8725 3.1: PKCS #1 v1.5 as PSS",
            ANY_RSA,
            _token(lambda m: R.pkcs1(m, alg), alg),
        )
        other = alg.replace("PS", "RS")
        yield Vector(
            f"pss-as-{other.lower()}",
            "RFC 8725 3.1: PSS as PKCS #1 v1.5",
            ANY_RSA,
            _token(lambda m: R.pss(m, alg), other),
        )
    yield Vector(
        "pss-other-hash",
        "RFC 8725 3.1: hash of another alg",
        ANY_RSA,
        _token(lambda m: R.pss(m, "PS512"), "PS256"),
    )
    yield Vector(
        "pss-short", "RFC 8017 8.1.2: length", ANY_RSA, _token(lambda m: R.pss(m)[1:], "PS256")
    )
    yield Vector(
        "pss-long", "RFC 8017 8.1.2: length", ANY_RSA, _token(lambda m: b"\0" + R.pss(m), "PS256")
    )
    yield Vector(
        "pss-512-bit-key",
        "RFC 8017 9.1.1: a key too small for the salt",
        key_set(R512.jwk()),
        _token(lambda m: bytes(64), "PS256"),
    )
    yield Vector(
        "pss-1024-bit-key-sha512",
        "RFC 8017 9.1.1: a key too small for the salt",
        key_set(R1024.jwk()),
        _token(lambda m: bytes(128), "PS512"),
    )


def _sizes():
    for bits in (
        504,
        511,
        512,
        513,
        640,
        768,
        1024,
        1025,
        2047,
        3072,
        4096,
        8192,
        16383,
        16384,
        16385,
        16392,
    ):
        key = RSA(bits)
        yield Vector(
            f"rsa-{bits}-bits",
            "RFC 7518 3.3, RFC 8725 3.5: size of the modulus",
            key_set(key.jwk()),
            _token(key.pkcs1),
        )
    yield Vector(
        "rsa-512-bits-rs512",
        "RFC 7518 3.3: no room for the hash",
        key_set(R512.jwk()),
        _token(lambda m: bytes(64), "RS512"),
    )
    yield Vector(
        "rsa-65536-bits",
        "CVE-2006-2940: a huge modulus",
        key_set(R.jwk() | {"n": base64url(b"\xff" * 8192)}),
        _token(R.pkcs1),
    )
    yield Vector(
        "rsa-100000-bytes",
        "CVE-2006-2940: a huge modulus",
        key_set(R.jwk() | {"n": base64url(b"\xff" * 99_999)}),
        _token(R.pkcs1),
    )


def _numbers():
    n, e = to_bytes(R.n), to_bytes(R.e)
    moduli = {
        "leading-zero": b"\0" + n,
        "leading-zeros": bytes(300) + n,
        "even": to_bytes(R.n - 1),
        "zero": b"\0",
        "one": b"\1",
        "empty": b"",
        "trailing-zero": n + b"\0",
        "prime": to_bytes(2**2203 - 1),
        "square": to_bytes(R1024.n**2),
    }
    for name, number in moduli.items():
        yield Vector(
            f"rsa-n-{name}",
            "RFC 7518 6.3.1.1: modulus",
            key_set(R.jwk() | {"n": base64url(number)}),
            _token(R.pkcs1),
        )
    for exponent in (
        0,
        1,
        2,
        4,
        5,
        17,
        257,
        65535,
        65536,
        65539,
        2**32 + 1,
        2**33 - 1,
        2**33 + 1,
        R.n - 2,
    ):
        key = key_set(R.jwk() | {"e": base64url(to_bytes(exponent))})
        name = "n-minus-2" if exponent == R.n - 2 else exponent
        yield Vector(
            f"rsa-e-{name}",
            "RFC 7518 6.3.1.2: exponent",
            key,
            _token(lambda m: R.block(m, "sha256") if exponent == 1 else R.pkcs1(m)),
        )
    yield Vector(
        "rsa-e-one-beside-good",
        "RFC 7518 6.3.1.2: e = 1 needs no signature",
        key_set(R.jwk() | {"e": "AQ"}, R.jwk()),
        _token(lambda m: R.block(m, "sha256")),
    )
    for name, exponent in (
        ("leading-zero", b"\0" + e),
        ("leading-zeros", bytes(200) + e),
        ("little-endian", e[::-1]),
        ("three-leading-zero", b"\0\3"),
        ("empty", b""),
    ):
        yield Vector(
            f"rsa-e-{name}",
            "RFC 7518 6.3.1.2: exponent",
            key_set(R.jwk() | {"e": base64url(exponent)}),
            _token(R.pkcs1),
        )
    for name, text in (
        ("decimal", str(R.n)),
        ("hex", n.hex()),
        ("standard-base64", None),
        ("padded", None),
        ("blanks", None),
        ("newline", None),
    ):
        own = base64url(n)
        text = {
            "standard-base64": own.replace("-", "+").replace("_", "/"),
            "padded": own + "==",
            "blanks": own[:20] + "  " + own[20:],
            "newline": own + "\n",
        }.get(name, text)
        yield Vector(
            f"rsa-n-text-{name}",
            "RFC 7518 6.3.1.1: text of the modulus",
            key_set(R.jwk() | {"n": text}),
            _token(R.pkcs1),
        )
    # A key whose modulus is a multiple of the right one takes no signature of it.
    yield Vector(
        "rsa-n-multiple",
        "RFC 8017 8.2.2: a multiple of the modulus",
        key_set(R.jwk() | {"n": base64url(to_bytes(R.n * 3))}),
        _token(R.pkcs1),
    )
