"""Signing keys of every kind, made anew for each run."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value, length=None):
    return base64url(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def _hash_of(algorithm):
    """The hash that an algorithm's name ends with; SHA-256 for odd names."""
    return HASHES.get(algorithm[-3:], hashes.SHA256)()


class RSAKey:
    algorithms = ["RS256", "RS256", "RS384", "RS512", "PS256"]

    def __init__(self):
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def jwk(self):
        numbers = self._key.public_key().public_numbers()
        return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}

    def sign(self, algorithm, message):
        digest = _hash_of(algorithm)
        scheme = padding.PKCS1v15()
        if algorithm.startswith("PS"):
            scheme = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return self._key.sign(message, scheme, digest)


class ECKey:
    def __init__(self, curve, name, length, algorithm):
        self._key = ec.generate_private_key(curve)
        self._name, self._length, self.algorithms = name, length, [algorithm]

    def jwk(self):
        point = self._key.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": self._name,
            "x": _number(point.x, self._length),
            "y": _number(point.y, self._length),
        }

    def sign(self, algorithm, message):
        signature = self._key.sign(message, ec.ECDSA(_hash_of(algorithm)))
        halves = utils.decode_dss_signature(signature)
        return b"".join(half.to_bytes(self._length, "big") for half in halves)


class EdKey:
    algorithms = ["EdDSA"]

    def __init__(self):
        self._key = ed25519.Ed25519PrivateKey.generate()

    def jwk(self):
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(public)}

    def sign(self, algorithm, message):
        return self._key.sign(message)


class SecretKey:
    algorithms = ["HS256"]

    def __init__(self):
        self._secret = os.urandom(32)

    def jwk(self):
        return {"kty": "oct", "k": base64url(self._secret)}

    def sign(self, algorithm, message):
        digest = {"384": hashlib.sha384, "512": hashlib.sha512}.get(algorithm[-3:], hashlib.sha256)
        return hmac.new(self._secret, message, digest).digest()


class Keys:
    """The run's keys by name; key sets hold the trusted ones only."""

    trusted = ["r1", "r2", "e1", "e3", "e5", "d1", "h1"]

    def __init__(self):
        self._keys = {
            "r1": RSAKey(), "r2": RSAKey(), "rx": RSAKey(),
            "e1": ECKey(ec.SECP256R1(), "P-256", 32, "ES256"),
            "ex": ECKey(ec.SECP256R1(), "P-256", 32, "ES256"),
            "e3": ECKey(ec.SECP384R1(), "P-384", 48, "ES384"),
            "e5": ECKey(ec.SECP521R1(), "P-521", 66, "ES512"),
            "d1": EdKey(), "dx": EdKey(), "h1": SecretKey(),
        }
        self.names = list(self._keys)

    def __getitem__(self, name):
        return self._keys[name]

    def of(self, jwk):
        """The key whose public part a member of a key set is."""
        return next(key for key in self._keys.values() if key.jwk().items() <= jwk.items())
