"""Tokens of every kind: rightly signed, forged, malformed."""

import json

from ..keys import base64url
from . import token_faults
from .claims import claims_for

ODD_ALGORITHMS = [
    "none", "RS256", "HS256", "ES256", "EdDSA", "ES256K", "rs256", "HS512", "RS384",
]


def token(dice, rule, keys, now, wanted):
    """A token that a JWT rule accepts, mostly."""
    jwks = json.loads(rule["jwks"])["keys"]
    jwk = dice.choice(jwks)
    if dice.chance(0.07):
        # A key that the rule does not trust, or not for this token.
        key, jwk = keys[dice.choice(keys.names)], None
    else:
        key = keys.of(jwk)
    header = _header(dice, key, jwk)
    claims = claims_for(dice, rule, now, wanted)
    header_text = json.dumps(header, separators=(",", ":"))
    payload_text = json.dumps(claims, separators=(",", ":"), ensure_ascii=dice.chance(0.5))
    header_text, payload = token_faults.spoil_json(dice, header_text, payload_text)
    encoded_payload = base64url(payload)
    if dice.chance(0.02):
        encoded_payload += dice.choice(["=", "==", ".", " ", "A"])
    signed = f"{base64url(header_text.encode())}.{encoded_payload}"
    signature = token_faults.spoil_signature(dice, key.sign(header["alg"], signed.encode()))
    return token_faults.spoil_text(dice, signed, base64url(signature))


def _header(dice, key, jwk):
    """A JOSE header that fits the key of the set, mostly."""
    header = {"alg": dice.choice(key.algorithms)}
    if jwk is not None and dice.chance(0.9):
        header["alg"] = jwk.get("alg", header["alg"])
        if "kid" in jwk and dice.chance(0.7):
            header["kid"] = jwk["kid"]
    if dice.chance(0.04):
        header["alg"] = dice.choice(ODD_ALGORITHMS)
    if dice.chance(0.05):
        header["kid"] = dice.choice(["zz", "same", "", 5, None])
    if dice.chance(0.1):
        header["typ"] = "JWT"
    return header
