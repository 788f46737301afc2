"""The keys that the attacks share."""

from .ecdsa import EC, K256, P256, P384, P521
from .eddsa import Ed25519
from .numbers import DICE
from .rsa import RSA
from .vector import key_set

R = RSA(2048)
OTHER_R = RSA(2048)
R1024 = RSA(1024)
R512 = RSA(512)
CUBE = RSA(2048, e=3)
E = EC(P256, "e")
OTHER_E = EC(P256, "other e")
E384 = EC(P384, "e384")
E521 = EC(P521, "e521")
KOBLITZ = EC(K256, "k256")
ED = Ed25519("ed")
SECRET = DICE.randbytes(64)

# One key each, named and bound to one algorithm.
RS256 = key_set(R.jwk(kid="r", alg="RS256", use="sig"))
PS256 = key_set(R.jwk(kid="r", alg="PS256"))
ES256 = key_set(E.jwk(kid="e", alg="ES256"))
ES384 = key_set(E384.jwk(kid="e", alg="ES384"))
ES512 = key_set(E521.jwk(kid="e", alg="ES512"))
EDDSA = key_set(ED.jwk(kid="d", alg="EdDSA"))
# The same bound to nothing.
ANY_RSA, ANY_EC, ANY_ED = key_set(R.jwk()), key_set(E.jwk()), key_set(ED.jwk())
