"""ECDSA as plain arithmetic."""

import hashlib

from .numbers import to_bytes
from .text import base64url


class Curve:
    def __init__(self, name, p, a, g, n):
        self.name, self.p, self.a, self.g, self.n = name, p, a, g, n
        self.size = (p.bit_length() + 7) // 8

    def add(self, left, right):
        if left is None or right is None:
            return left or right
        (x, y), (u, v) = left, right
        if x == u and (y + v) % self.p == 0:
            return None
        if left == right:
            slope = (3 * x * x + self.a) * pow(2 * y, -1, self.p)
        else:
            slope = (v - y) * pow(u - x, -1, self.p)
        w = (slope * slope - x - u) % self.p
        return w, (slope * (x - w) - y) % self.p

    def times(self, number, point):
        result = None
        while number:
            if number & 1:
                result = self.add(result, point)
            point, number = self.add(point, point), number >> 1
        return result


P256 = Curve(
    "P-256",
    2**256 - 2**224 + 2**192 + 2**96 - 1,
    -3,
    (
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
)
P384 = Curve(
    "P-384",
    2**384 - 2**128 - 2**96 + 2**32 - 1,
    -3,
    (
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    ),
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
)
P521 = Curve(
    "P-521",
    2**521 - 1,
    -3,
    (
        0x00C6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3DBAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66,
        0x011839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E662C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650,
    ),
    0x01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
)
K256 = Curve(
    "secp256k1",
    2**256 - 2**32 - 977,
    0,
    (
        0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
        0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
    ),
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
)


class EC:
    """A key; its secret and all nonces come from its name."""

    def __init__(self, curve, name):
        self.curve, self.name = curve, name
        self.d = self._number(b"key")
        self.point = curve.times(self.d, curve.g)

    def jwk(self, **more):
        x, y = self.point
        size = self.curve.size
        return {
            "kty": "EC",
            "crv": self.curve.name,
            "x": base64url(to_bytes(x, size)),
            "y": base64url(to_bytes(y, size)),
            **more,
        }

    def numbers(self, message, hash_name=None):
        """The two numbers of a signature."""
        hash_name = hash_name or {32: "sha256", 48: "sha384", 66: "sha512"}[self.curve.size]
        digest = hashlib.new(hash_name, message).digest()
        n = self.curve.n
        e = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - n.bit_length())
        k = self._number(digest)
        r = self.curve.times(k, self.curve.g)[0] % n
        return r, pow(k, -1, n) * (e + r * self.d) % n

    def raw(self, r, s, size=None):
        size = size or self.curve.size
        return to_bytes(r, size) + to_bytes(s, size)

    def sign(self, message, hash_name=None):
        return self.raw(*self.numbers(message, hash_name))

    def _number(self, salt):
        data = b"".join(
            hashlib.sha512(b"%s %s %d" % (self.name.encode(), salt, i)).digest() for i in range(2)
        )
        return int.from_bytes(data, "big") % (self.curve.n - 1) + 1


def der(r, s):
    """The ASN.1 form of a signature."""
    body = b"".join(_integer(number) for number in (r, s))
    length = bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])
    return b"\x30" + length + body


def _integer(number):
    data = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return b"\x02" + bytes([len(data)]) + data
