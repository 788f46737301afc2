"""RSA as plain arithmetic, so that a signature can be wrong in any way."""

import hashlib
import math

from .numbers import prime, to_bytes
from .text import base64url

# DER in front of a digest (RFC 8017, section 9.2, note 1).
DIGEST_INFO = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}


def hash_of(alg):
    return "sha" + alg[-3:]


class RSA:
    """A key of as many primes as its length asks for, none above 1024 bits."""

    def __init__(self, bits, e=65537, parts=None):
        parts = parts or max(2, bits // 1024)
        self.e = e
        primes = [prime(bits // parts, self._is_fit) for _ in range(parts - 1)]
        rest = math.prod(primes)
        last = prime(bits - rest.bit_length(), self._is_fit)
        while (rest * last).bit_length() != bits:
            last = prime(bits - rest.bit_length(), self._is_fit)
        self.primes = primes = [*primes, last]
        self.n = rest * last
        self.size = (bits + 7) // 8
        phi = math.prod(p - 1 for p in primes)
        self.d = pow(e, -1, phi) if math.gcd(e, phi) == 1 else None

    def _is_fit(self, candidate):
        return self.e % 2 == 0 or math.gcd(candidate - 1, self.e) == 1

    def jwk(self, **more):
        return {
            "kty": "RSA",
            "n": base64url(to_bytes(self.n)),
            "e": base64url(to_bytes(self.e)),
            **more,
        }

    def raise_(self, block):
        """The private operation on the bytes of a block."""
        return to_bytes(pow(int.from_bytes(block, "big"), self.d, self.n), self.size)

    def block(self, message, hash_name, info=None, fill=None, tail=b""):
        """A PKCS #1 v1.5 block; `fill` is how many FF bytes, `tail` what follows the digest."""
        info = DIGEST_INFO[hash_name] if info is None else info
        digest = info + hashlib.new(hash_name, message).digest() + tail
        fill = self.size - 3 - len(digest) if fill is None else fill
        return b"\0\1" + b"\xff" * fill + b"\0" + digest

    def pkcs1(self, message, alg="RS256", **how):
        return self.raise_(self.block(message, hash_of(alg), **how))

    def pss(self, message, alg="PS256", salt=None, mgf=None):
        """A PSS signature; `salt` is the length of the salt, `mgf` the hash within MGF1."""
        name = hash_of(alg)
        new = lambda data: hashlib.new(name, data).digest()
        length = len(new(b""))
        # From the message, so that one file of vectors does not depend on another.
        salt = hashlib.shake_256(message).digest(length if salt is None else salt)
        bits = self.n.bit_length() - 1
        size = (bits + 7) // 8
        digest = new(bytes(8) + new(message) + salt)
        data = bytes(size - len(salt) - length - 2) + b"\1" + salt
        mask = _mgf1(digest, len(data), mgf or name)
        masked = bytearray(a ^ b for a, b in zip(data, mask))
        masked[0] &= 0xFF >> 8 * size - bits
        return self.raise_(bytes(masked) + digest + b"\xbc")

    def longest_salt(self, alg):
        return (self.n.bit_length() + 6) // 8 - hashlib.new(hash_of(alg)).digest_size - 2


def _mgf1(seed, length, name):
    blocks = range(length // hashlib.new(name).digest_size + 1)
    mask = b"".join(hashlib.new(name, seed + to_bytes(i, 4)).digest() for i in blocks)
    return mask[:length]
