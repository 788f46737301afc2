"""Ed25519 as plain arithmetic (RFC 8032, section 5.1)."""

import hashlib

from .text import base64url

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)
# The encodings of the points whose order divides 8, then other encodings of the same points.
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


def add(left, right):
    (x, y), (u, v) = left, right
    product = D * x * u * y * v
    return (
        (x * v + u * y) * pow(1 + product, -1, P) % P,
        (y * v + x * u) * pow(1 - product, -1, P) % P,
    )


def times(number, point):
    result = (0, 1)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def number_of(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


class Ed25519:
    def __init__(self, name):
        digest = hashlib.sha512(name.encode()).digest()
        self.a = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix = digest[32:]
        self.public = encode(times(self.a, BASE))

    def jwk(self, **more):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(self.public), **more}

    def parts(self, message):
        """R as bytes and S as a number."""
        r = number_of(self.prefix, message)
        shown = encode(times(r, BASE))
        return shown, (r + number_of(shown, self.public, message) * self.a) % L

    def sign(self, message):
        return join(*self.parts(message))


def join(shown, s):
    return shown + s.to_bytes(32, "little")
