"""AuthorizationPolicy and PeerAuthentication objects."""

from ..model import NAMESPACE
from .rules import rule, without_identity

ROOT_NAMESPACE = "istio-system"
NAMES = ["p", "q", "beta", "alpha", "p1", "zz", "a.b", "p-10", "p-2"]


def authorization_policies(dice, kind, style):
    """One to four policies for the case's workload, some of them out of its reach."""
    names = dice.sample(NAMES, dice.choice([1, 1, 2, 2, 3, 4]))
    return [_policy(dice, name, kind, style) for name in names]


def _policy(dice, name, kind, style):
    action = dice.weighted({"ALLOW": 5, "DENY": 4, "AUDIT": 1.2})
    if kind == "custom" and dice.chance(0.6):
        action = "CUSTOM"
    count = dice.weighted({0: 0.25, 1: 5, 2: 3, 3: 1, 12: 0.12})
    if action in ("DENY", "CUSTOM"):
        count = max(count, 1)
    rules = [rule(dice, style) for _ in range(count)]
    spec = {}
    if action != "ALLOW" or dice.chance(0.5):
        spec["action"] = action
    if action == "CUSTOM":
        rules = [without_identity(each) for each in rules]
        spec["provider"] = {"name": dice.weighted({"ext": 6, "nope": 0.7, "ext2": 0.3})}
    if rules:
        spec["rules"] = rules
    if dice.chance(0.2):
        labels = dice.choice(
            [{"app": "httpbin"}, {"app": "other"}, {}, {"app": "httpbin", "v": "1"}]
        )
        spec["selector"] = {"matchLabels": labels}
    metadata = {
        "name": name,
        "namespace": dice.weighted({NAMESPACE: 6, ROOT_NAMESPACE: 1.5, "bar": 0.3}),
    }
    if dice.chance(0.12):
        dry_run = dice.choice(["true", "1", "T", "false", "yes"])
        metadata["annotations"] = {"istio.io/dry-run": dry_run}
    return manifest("AuthorizationPolicy", metadata, spec)


def peer_authentication(mode):
    metadata = {"name": "default", "namespace": NAMESPACE}
    return manifest("PeerAuthentication", metadata, {"mtls": {"mode": mode}})


def manifest(kind, metadata, spec):
    return {
        "apiVersion": "security.istio.io/v1",
        "kind": kind,
        "metadata": metadata,
        "spec": spec,
    }
