"""RequestAuthentication objects, with key sets of the run's keys."""

import json

from ..model import NAMESPACE
from . import words
from .policies import ROOT_NAMESPACE, manifest


def request_authentications(dice, keys, release):
    """One or two objects."""
    return [_object(dice, f"ra{i}", keys, release) for i in range(dice.choice([1, 1, 2]))]


def _object(dice, name, keys, release):
    rules = [_rule(dice, keys, release) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
    metadata = {
        "name": name,
        "namespace": dice.weighted({NAMESPACE: 5, ROOT_NAMESPACE: 1}),
        "creationTimestamp": f"2026-01-0{dice.choice([1, 2, 3])}T00:00:00Z",
    }
    return manifest("RequestAuthentication", metadata, {"jwtRules": rules})


def _rule(dice, keys, release):
    result = {"issuer": dice.choice(words.ISSUERS), "jwks": _key_set(dice, keys)}
    if dice.chance(0.3):
        result["audiences"] = dice.sample(["shop", "api", "https://x/"], dice.choice([1, 2]))
    if dice.chance(0.45):
        result["forwardOriginalToken"] = True
    if dice.chance(0.3):
        result["fromHeaders"] = [_location(dice) for _ in range(dice.choice([1, 1, 2]))]
    if release.removes_token_parameter and dice.chance(0.2):
        result["fromParams"] = dice.sample(["access_token", "tok", "a b"], dice.choice([1, 2]))
    if dice.chance(0.15):
        result["fromCookies"] = dice.sample(["sess", "c"], dice.choice([1, 2]))
    if dice.chance(0.2):
        result["outputPayloadToHeader"] = "x-pay"
    if dice.chance(0.35):
        result["outputClaimToHeaders"] = [
            {"header": header, "claim": dice.choice(OUTPUT_CLAIMS)}
            for header in dice.sample(words.OUTPUT_HEADERS, dice.choice([1, 2]))
        ]
    if dice.chance(0.2):
        names = ["perms", "role", "groups", "a.b"]
        result["spaceDelimitedClaims"] = dice.sample(names, dice.choice([1, 2]))
    return result


OUTPUT_CLAIMS = ["sub", "lvl", "groups", "nest.a", "adm", "scope", "n", "role"]


def _key_set(dice, keys):
    """One to three keys, each at times with a kid and an alg."""
    jwks = []
    for name in dice.sample(keys.trusted, dice.choice([1, 1, 2, 3])):
        key = keys[name]
        jwk = key.jwk()
        if dice.chance(0.6):
            jwk["kid"] = dice.choice([name, name, "same"])
        if dice.chance(0.4):
            jwk["alg"] = dice.choice(key.algorithms)
        jwks.append(jwk)
    return json.dumps({"keys": jwks})


def _location(dice):
    location = {"name": dice.choice(["x-jwt", "X-Tok", "authorization", "x-jwt"])}
    if dice.chance(0.5):
        location["prefix"] = dice.choice(["Bearer ", "JWT ", "tok:"])
    return location
