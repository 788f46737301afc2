"""Claims of tokens."""

from . import words

VALUES = [
    "g1", "read write", "read", ["g1", "g2"], ["g2", 5], 5, True, None, {"b": ["x"], "a": "g1"},
    1.5, "", " ", [], "admin", "x", -3, 12345678901234567890, ["x", ["g1"]],
]
ODD_TIMES = ["1000", -1, -0.5, 1e19, 0, 1.9, 2**64, 2**64 - 2048, None, True, 0.0]


def claims_for(dice, rule, now, wanted):
    """Claims that a JWT rule accepts, mostly, with those that are wanted."""
    claims = {"iss": rule["issuer"], "sub": dice.choice(words.SUBJECTS + ["u1"])}
    audiences = rule.get("audiences")
    if audiences and dice.chance(0.85):
        claims["aud"] = dice.choice([audiences[0], [audiences[-1], "zz"], "http://x"])
    elif dice.chance(0.3):
        claims["aud"] = dice.choice(["shop", ["api", "shop"], [], "http://x/"])
    _add_times(dice, claims, now)
    for name in words.CLAIMS:
        if name not in ("sub", "iss", "aud") and dice.chance(0.3):
            claims[name] = dice.choice(VALUES)
    if dice.chance(0.4):
        claims["nest"] = {
            "a": dice.choice(["g1", ["x", "g1"], 5]),
            "a.b": "x",
            "c": {"d": dice.choice(["x", ["x"]])},
            "l": ["g1", ["x"]],
        }
    if dice.chance(0.2):
        claims["azp"] = dice.choice(["shop", "api", ["api"], 5])
    claims.update(wanted)
    _make_odd(dice, claims)
    return claims


def _add_times(dice, claims, now):
    """Times well away from the edges, since Envoy's clock runs on."""
    if dice.chance(0.6):
        offsets = [300, 3600, -6000, -10, 0.5, 100000] if dice.chance(0.25) else [600]
        claims["exp"] = now + dice.choice(offsets)
    if dice.chance(0.1):
        claims["nbf"] = now + dice.choice([-100, 30, 600])
    if dice.chance(0.1):
        claims["iat"] = now + dice.choice([-100, 9999])


def _make_odd(dice, claims):
    odd = dice.weighted(ODDITIES)
    if odd == "no sub":
        claims.pop("sub", None)
    elif odd == "sub":
        claims["sub"] = dice.choice([None, 5, "", ["u1"], "é"])
    elif odd == "iss":
        claims["iss"] = dice.choice(words.ISSUERS + ["", None, 5])
    elif odd == "no iss":
        claims.pop("iss", None)
    elif odd == "times":
        claims[dice.choice(["exp", "nbf", "iat"])] = dice.choice(ODD_TIMES)
    elif odd == "jti":
        claims["jti"] = dice.choice(["x", None, 5])
    elif odd == "aud":
        claims["aud"] = dice.choice([5, None, ["a", 5], {}, "", [""], "shop/"])


ODDITIES = {
    None: 80, "no sub": 5, "sub": 3, "iss": 3, "no iss": 2, "times": 4, "jti": 2, "aud": 2,
}
