"""Rules of AuthorizationPolicy."""

import copy

from .conditions import condition
from .values import value


def rule(dice, style):
    """One rule: sources, operations, conditions, or often only one of the three."""
    if dice.chance(0.02):
        return {}
    if dice.chance(0.4):
        parts = {dice.choice(["from", "to", "when", "when"])}
    else:
        chances = {"from": 0.45, "to": 0.5, "when": 0.6}
        parts = {part for part, chance in chances.items() if dice.chance(chance)} or {"when"}
    result = {}
    if "from" in parts:
        weights = _source_weights(style)
        result["from"] = _alternatives(dice, "source", lambda: _fields(dice, weights, style))
    if "to" in parts:
        weights = _operation_weights(style)
        result["to"] = _alternatives(dice, "operation", lambda: _fields(dice, weights, style))
    if "when" in parts:
        result["when"] = [condition(dice, style) for _ in range(dice.choice([1, 1, 1, 2]))]
    return result


def _alternatives(dice, name, make):
    return [{name: make()} for _ in range(dice.choice([1, 1, 1, 1, 2]))]


def _source_weights(style):
    return {
        "principals": 1.4 * style.peer,
        "namespaces": style.peer,
        "serviceAccounts": style.release.knows_service_accounts * 0.9 * style.peer,
        "trustDomains": style.release.knows_trust_domains * 0.9 * style.peer,
        "ipBlocks": 1,
        "remoteIpBlocks": 1.6,
        "requestPrincipals": style.http * 1.6 * style.token,
    }


def _operation_weights(style):
    return {
        "hosts": style.http,
        "methods": style.http * 1.3,
        "ports": 0.7,
        "paths": style.http * 3.5,
    }


def _fields(dice, weights, style):
    fields = {}
    for _ in range(1 + dice.chance(0.35) + dice.chance(0.1)):
        name = dice.weighted(weights)
        key = name if dice.chance(0.66) else "not" + name[0].upper() + name[1:]
        fields[key] = dice.several(lambda: value(dice, name, style))
    if "serviceAccounts" in fields or "notServiceAccounts" in fields:
        # Istio refuses them side by side.
        for other in ("principals", "notPrincipals", "namespaces", "notNamespaces"):
            fields.pop(other, None)
    return fields


def without_identity(original):
    """The rule without what Istio refuses in CUSTOM policies."""
    result = copy.deepcopy(original)
    for alternative in result.get("from", []):
        source = alternative["source"]
        for name in list(source):
            if name.lower().removeprefix("not") not in ("ipblocks", "remoteipblocks"):
                del source[name]
        if not source:
            source["ipBlocks"] = ["0.0.0.0/0"]
    conditions = [item for item in result.get("when", []) if not _is_identity(item["key"])]
    result.pop("when", None)
    if conditions:
        result["when"] = conditions
    return result


def _is_identity(key):
    return key.startswith("request.auth") or key in (
        "source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal"
    )
