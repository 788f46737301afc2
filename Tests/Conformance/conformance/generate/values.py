"""Values for the fields of `from.source` and `to.operation`."""

from . import words
from .patterns import pattern


def value(dice, name, style):
    """One value for a field, at times one that istiod drops."""
    bad = style.has_bad_values and dice.chance(0.06)
    if name == "principals":
        return _principal(dice)
    if name == "namespaces":
        return pattern(dice, dice.choice(words.NAMESPACES))
    if name == "serviceAccounts":
        return dice.choice(words.SERVICE_ACCOUNTS)
    if name == "trustDomains":
        return dice.choice(words.TRUST_DOMAINS + words.TRUST_DOMAIN_PATTERNS)
    if name in ("ipBlocks", "remoteIpBlocks"):
        return dice.choice(words.BAD_BLOCKS if bad else words.BLOCKS)
    if name == "requestPrincipals":
        return _request_principal(dice)
    if name == "hosts":
        return pattern(dice, dice.choice(words.HOSTS))
    if name == "methods":
        if dice.chance(0.2):
            return dice.choice(["get", "*", "P*", "*T"])
        return dice.choice(words.METHODS)
    if name == "ports":
        return dice.choice(words.BAD_PORT_TEXTS if bad else words.PORT_TEXTS)
    if name == "paths":
        if style.release.knows_path_templates and dice.chance(0.2):
            return dice.choice(words.TEMPLATES)
        return pattern(dice, dice.choice(words.PATHS))
    raise KeyError(name)


def _principal(dice):
    identity = dice.choice(words.IDENTITIES)
    if dice.chance(0.25):
        domain = dice.choice(["td1", "td*", "*td", "*", "old-td", "new-td", "*-td", "cluster.*",
                              "cluster.local"])
        return "/".join([domain] + identity.split("/")[1:])
    if dice.chance(0.02):
        identity = "spiffe://" + identity
    return pattern(dice, identity)


def _request_principal(dice):
    issuer, subject = dice.choice(words.ISSUERS), dice.choice(words.SUBJECTS + [""])
    if dice.chance(0.5):
        return dice.choice([
            f"{issuer}/{subject}", f"{issuer}/*", f"*/{subject}", "*", issuer[:6] + "*",
            "*" + subject[-1:], f"*{issuer[-4:]}/{subject}", f"{issuer}/{subject[:1]}*", "*/*",
            issuer,
        ])
    return pattern(dice, f"{issuer}/{subject}")
