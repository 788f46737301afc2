"""What policies are attached to at a waypoint."""

from ..model import WAYPOINT
from .policies import ROOT_NAMESPACE

SERVICE = "httpbin"
GATEWAY_API = "gateway.networking.k8s.io"


def aim(dice, case):
    """Gives the case's policies targets: mostly the waypoint or the service of the requests."""
    for manifest in case.manifests:
        if dice.chance(0.93):
            manifest["spec"].pop("selector", None)
            manifest["spec"]["targetRefs"] = [
                _target(dice, manifest) for _ in range(dice.choice([1, 1, 1, 2]))
            ]


def _target(dice, manifest):
    if manifest["metadata"]["namespace"] == ROOT_NAMESPACE and dice.chance(0.85):
        return _reference(GATEWAY_API, "GatewayClass", dice.weighted({"istio-waypoint": 9, "istio": 1}))
    kind = dice.weighted({"Service": 5, "Gateway": 4, "ServiceEntry": 0.5, "GatewayClass": 0.5})
    if kind == "Service":
        return _reference(dice.choice(["", "core"]), kind, dice.weighted({SERVICE: 9, "other": 1}))
    if kind == "ServiceEntry":
        return _reference("networking.istio.io", kind, SERVICE)
    name = WAYPOINT if kind == "Gateway" else "istio-waypoint"
    return _reference(GATEWAY_API, kind, dice.weighted({name: 9, "other": 1}))


def _reference(group, kind, name):
    return {"group": group, "kind": kind, "name": name}
