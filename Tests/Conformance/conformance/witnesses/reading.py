"""Reads witnesses from a file of decision vectors, as `scripts/agreement --witnesses` writes it."""

import json
from dataclasses import dataclass, field

from ..model import Case, Request

OLD, NEW = " (old)", " (new)"
# Options under which no proxy looks at the trust domain of a certificate.
SKIPPING = [f"PILOT_SKIP_VALIDATE_TRUST_DOMAIN={value}" for value in ("true", "1")]


@dataclass
class StatedCase(Case):
    """A case whose objects and settings are those of the file."""

    settings: dict = field(default_factory=dict)
    options: list = field(default_factory=list)
    # `ns/name:port`.
    workload: str = ""

    @property
    def trust_domains(self):
        if any(option in self.options for option in SKIPPING):
            return []
        names = [self.settings.get("trustDomain", "cluster.local")]
        return names + self.settings.get("trustDomainAliases", [])

    @property
    def arguments(self):
        return self.options

    @property
    def destination(self):
        return ["--to", self.workload, "--data-plane", self.data_plane,
                "--protocol", self.protocol]

    def mesh_config(self):
        return self.settings

    def objects(self):
        return self.manifests


@dataclass
class StatedRequest(Request):
    """A request as the client sends it, with the form that the engine reads."""

    stated: dict = field(default_factory=dict)

    def query(self, case, identifier):
        return {**self.stated, "id": identifier}


@dataclass
class Side:
    """One policy set with the requests, and what it is said to answer."""

    vector: dict
    verdicts: list
    # What has been asked of the engine: filters by proxy, and the decisions.
    exports: dict = field(default_factory=dict)
    decisions: list | None = None


@dataclass
class Pair:
    """Two policy sets that answer the same requests differently."""

    name: str
    old: Side
    new: Side


DESTINATIONS = {"4": "10.1.0.9", "6": "2001:db8::9"}


def family(address):
    return "6" if ":" in address else "4"


def read_pairs(path):
    """The pairs of a file, in its order."""
    with open(path) as file:
        vectors = {vector["name"]: vector for vector in json.load(file)["cases"]}
    for vector in vectors.values():
        vector["requests"] = [_with_addresses(request) for request in vector["requests"]]
    pairs = []
    for name, old in vectors.items():
        if name.endswith(OLD):
            stem = name.removesuffix(OLD)
            new = vectors[stem + NEW]
            pairs.append(Pair(stem, _side(old), _side(new)))
    return pairs


def _with_addresses(request):
    """The request with the addresses that it leaves open, as every connection has some.

    No enforced rule looks at them, but AUDIT rules and dry runs may.
    """
    source = {"ip": "127.0.0.1", **request.get("source", {})}
    # The PROXY protocol wants both addresses in one family.
    address = DESTINATIONS[family(source.get("remoteIP", source["ip"]))]
    destination = {"ip": address, **request["destination"]}
    return {**request, "source": source, "destination": destination}


def _side(vector):
    verdicts = [vector["expected"][each["id"]]["decision"] for each in vector["requests"]]
    return Side(vector, verdicts)


def case_of(side, request, fetched_keys):
    """The case of the proxy that a request of a side goes to.

    `fetched_keys` is a file with the key set of every `jwksUri` that nothing else is said about.
    """
    vector, destination = side.vector, request["destination"]
    options, rest = [], iter(vector["args"])
    for option in rest:
        # The time is that of the run. No witness's token has one.
        if option == "--now":
            next(rest)
        else:
            options.append(option)
    for address in sorted(_fetched(vector["manifests"])):
        if f"{address}=!fail" not in options:
            options += ["--jwks", f"{address}={fetched_keys}"]
    return StatedCase(
        "witness",
        manifests=vector["manifests"],
        data_plane=destination.get("dataPlane", ""),
        protocol=destination.get("protocol", ""),
        normalization=_normalization(vector["meshConfig"]),
        settings=vector["meshConfig"],
        options=options,
        workload=f"{destination['workload']}:{destination['port']}",
    )


def _fetched(manifests):
    return {
        rule["jwksUri"]
        for manifest in manifests if manifest["kind"] == "RequestAuthentication"
        for rule in manifest["spec"].get("jwtRules", [])
        if rule.get("jwksUri") and not rule.get("jwks")
    }


def _normalization(settings):
    return settings.get("pathNormalization", {}).get("normalization", "DEFAULT")
