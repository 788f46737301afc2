"""Conditions: the elements of `when`."""

from . import words
from .patterns import pattern
from .values import value

# Keys that take the values of a field of `source` or `operation`.
FIELD_OF_KEY = {
    "source.ip": "ipBlocks",
    "remote.ip": "remoteIpBlocks",
    "source.principal": "principals",
    "source.namespace": "namespaces",
    "source.serviceAccount": "serviceAccounts",
    "source.trustDomain": "trustDomains",
    "request.auth.principal": "requestPrincipals",
    "destination.port": "ports",
}


def condition(dice, style):
    """One condition: a key with values, values to exclude, or both."""
    key, make = _key(dice, style)
    result = {"key": key}
    lists = dice.weighted({"values": 58, "both": 12, "notValues": 30})
    if lists != "notValues":
        result["values"] = dice.several(make)
    if lists != "values":
        result["notValues"] = dice.several(make)
    return result


def _key(dice, style):
    """A key, and what makes values for it."""
    subject = dice.weighted({
        "source.ip": 1.4,
        "remote.ip": 1.5,
        "source.principal": 1.4 * style.peer,
        "source.namespace": style.peer,
        "source.serviceAccount": style.release.knows_service_accounts * 1.4 * style.peer,
        "source.trustDomain": style.release.knows_trust_domains * style.peer,
        "request.auth.principal": style.http * 2.4 * style.token,
        "destination.port": 1.2,
        "destination.ip": 1,
        "connection.sni": 0.5 + 0.8 * style.peer,
        "header": style.http * 4,
        "request.auth.audiences": style.http * 1.8 * style.token,
        "request.auth.presenter": style.http * 2.4 * style.token,
        "claims": style.http * 3 * style.token,
        "unsupported": style.has_bad_values * 0.15,
        "metadata": style.http * 1.2,
    })
    if subject in FIELD_OF_KEY:
        return subject, lambda: value(dice, FIELD_OF_KEY[subject], style)
    if subject == "destination.ip":
        return subject, lambda: dice.choice(words.DESTINATION_BLOCKS)
    if subject == "connection.sni":
        return subject, lambda: pattern(dice, dice.choice(words.SERVER_NAMES + ["App.foo"]))
    if subject == "header":
        return _header(dice)
    if subject in ("request.auth.audiences", "request.auth.presenter"):
        return subject, lambda: pattern(dice, dice.choice(words.AUDIENCES))
    if subject == "claims":
        return _claims(dice, style), lambda: pattern(dice, dice.choice(words.CLAIM_VALUES))
    if subject == "metadata":
        return (
            f"experimental.{words.METADATA_FILTER}[{words.METADATA_KEY}]",
            lambda: dice.choice(["books", "x", "*", "[x]", "[books]", "b*", "*s"]),
        )
    key = dice.choice(["source.labels[x]", "request.host", "destination.labels[a]", "Source.ip"])
    return key, lambda: "x"


def _header(dice):
    name = dice.choice(words.HEADER_NAMES)
    if name == "x-forwarded-client-cert":
        # Only whether it is there: its text holds the hash of a certificate.
        return f"request.headers[{name}]", lambda: "*"
    pool = words.VALUES_OF_HEADER.get(name.lower(), words.HEADER_VALUES)
    if name in words.OUTPUT_HEADERS + ["x-pay"]:
        pool = pool + words.CLAIM_TEXTS
    return f"request.headers[{name}]", lambda: pattern(dice, dice.choice(pool)) or "*"


def _claims(dice, style):
    if style.has_bad_values and dice.chance(0.05):
        return dice.choice(
            ["request.auth.claims", "request.auth.claimsx", "request.auth.claims[a"]
        )
    if dice.chance(0.25):
        return "request.auth.claims" + dice.choice(words.NESTED_CLAIM_KEYS)
    return f"request.auth.claims[{dice.choice(words.CLAIMS)}]"
