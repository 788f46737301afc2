"""What decided, and how often: shows what the generator never asks."""

from collections import Counter

SOURCE = [
    "principals", "namespaces", "serviceAccounts", "trustDomains", "requestPrincipals",
    "ipBlocks", "remoteIpBlocks",
]
OPERATION = ["hosts", "ports", "methods", "paths"]
KEYS = [
    "source.ip", "remote.ip", "source.principal", "source.namespace", "source.serviceAccount",
    "source.trustDomain", "request.auth.principal", "request.auth.audiences",
    "request.auth.presenter", "request.auth.claims", "request.headers", "destination.ip",
    "destination.port", "connection.sni", "experimental.envoy.filters",
]


def fields():
    """Every field and key, each with its negation."""
    named = [name for field in SOURCE + OPERATION for name in (field, negation(field))]
    return named + [f"{key} {part}" for key in KEYS for part in ("values", "notValues")]


def negation(field):
    return "not" + field[0].upper() + field[1:]


class Counts:
    """Per field: in how many requests a rule with it decided, and in how many it was the first
    that kept a rule from matching."""

    def __init__(self):
        self.matched = Counter()
        self.missed = Counter()
        self.verdicts = Counter()
        self.differences = Counter()
        self.texts = Counter()

    def add(self, case, answer, decision, found):
        self.verdicts[case.kind, answer.decision] += 1
        self.differences.update(found)
        if answer.is_jwt:
            self.texts[answer.body] += 1
        self.matched.update(_matched(case, decision))
        self.missed.update(_missed(decision))

    def merge(self, other):
        for name in vars(self):
            getattr(self, name).update(getattr(other, name))


def _matched(case, decision):
    """The fields of the rule that decided."""
    by = decision.get("decidedBy") or {}
    if "rule" not in by:
        return set()
    for policy in case.of_kind("AuthorizationPolicy"):
        metadata = policy["metadata"]
        if (metadata["namespace"], metadata["name"]) == (by["namespace"], by["name"]):
            return fields_of(policy["spec"]["rules"][by["rule"]])
    return set()


def fields_of(rule):
    """The fields and keys that a rule holds."""
    found = set()
    for part, name in (("from", "source"), ("to", "operation")):
        for alternative in rule.get(part, []):
            found.update(alternative[name])
    for condition in rule.get("when", []):
        key = key_name(condition["key"])
        found.update(f"{key} {part}" for part in ("values", "notValues") if part in condition)
    return found


def key_name(key):
    """The key without what stands in brackets."""
    name = key.partition("[")[0]
    return "experimental.envoy.filters" if name.startswith("experimental.") else name


def _missed(decision):
    """The fields that kept enforced rules from matching: for each rule, the first that failed."""
    found = set()
    for policy in decision.get("trace", []):
        if policy["dryRun"] or policy.get("action") not in ("CUSTOM", "DENY", "ALLOW"):
            continue
        for rule in policy["rules"]:
            failed = rule.get("failed")
            if failed:
                found.add(_failed_field(failed))
    return found


def _failed_field(failed):
    """The name in our table; the engine writes "notPaths" and "source.ip (notValues)"."""
    name = key_name(failed["field"].removesuffix(" (notValues)"))
    if name in KEYS:
        return f"{name} {'notValues' if failed['negated'] else 'values'}"
    return name
