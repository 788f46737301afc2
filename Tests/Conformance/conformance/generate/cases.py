"""Cases: policy sets with the settings of their mesh and proxy."""

from ..model import NAMESPACE, WAYPOINT, Case
from . import targets, words
from .jwt_rules import request_authentications
from .policies import authorization_policies, peer_authentication
from .style import style_of

NORMALIZATIONS = [
    "BASE", "BASE", "NONE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES", "DEFAULT",
]
TRUST = [
    ("cluster.local", ["td1"]),
    ("td1", ["old-td"]),
    ("new-td", ["old-td", "td1"]),
    ("td1", []),
    ("cluster.local", ["other", "td.x", "td1", "old-td"]),
]


def generate_case(dice, kind, keys, release):
    """A policy set of one of `KINDS`."""
    style = style_of(dice, kind, release)
    case = Case(kind, normalization=dice.choice(NORMALIZATIONS))
    if kind == "gateway":
        case.data_plane, case.trusted_hops = "gateway", dice.choice([0, 0, 1, 2])
    if kind == "tcp":
        case.protocol = "tcp"
    if kind == "waypoint":
        _make_waypoint(dice, case)
    if kind in ("mtls", "tcp", "gateway", "waypoint") and dice.chance(0.5):
        # Few clients of another trust domain get into a waypoint.
        domain, aliases = TRUST[-1] if kind == "waypoint" else dice.choice(TRUST)
        case.trust_domain, case.aliases = domain, list(aliases)
    case.manifests = authorization_policies(dice, kind, style)
    if kind == "custom":
        _add_providers(dice, case)
    if kind == "jwt" or (kind in ("gateway", "waypoint", "mtls", "custom") and dice.chance(0.4)):
        case.manifests += request_authentications(dice, keys, release)
    if kind == "waypoint":
        targets.aim(dice, case)
    if kind in ("mtls", "tcp") and dice.chance(0.15):
        case.mtls_mode = dice.choice(["STRICT", "STRICT", "PERMISSIVE", "DISABLE"])
        case.manifests.append(peer_authentication(case.mtls_mode))
    if not case.is_tcp and dice.chance(0.7):
        value = dice.choice(words.METADATA_VALUES)
        case.metadata = {words.METADATA_FILTER: {words.METADATA_KEY: value}}
    return case


def _make_waypoint(dice, case):
    case.data_plane = "waypoint"
    case.labels = {"gateway.networking.k8s.io/gateway-name": WAYPOINT, "app": "httpbin"}
    case.service = dice.choice([None] + 3 * [f"{NAMESPACE}/{targets.SERVICE}"])
    if dice.chance(0.15):
        case.protocol = "tcp"


def _add_providers(dice, case):
    if dice.chance(0.15):
        case.protocol = "tcp"
    kinds = ["grpc", "grpc", "http"] if case.is_tcp else ["http", "http", "grpc"]
    kind = dice.choice(kinds)
    case.providers = {"ext": kind, "ext2": kind}
    case.external_answer = dice.choice(["allow", "deny"])
