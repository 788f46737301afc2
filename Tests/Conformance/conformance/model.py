"""What is asked: a policy set at one proxy (`Case`), and one request to it (`Request`)."""

from dataclasses import asdict, dataclass, field

NAMESPACE = "foo"
WAYPOINT = "wp"
AUTHORIZER_PORT = 8000


@dataclass
class Case:
    """Policies with the settings of the mesh and of the one proxy that enforces them."""

    kind: str
    manifests: list = field(default_factory=list)
    normalization: str = "BASE"
    data_plane: str = "sidecar"
    protocol: str = "http"
    trust_domain: str = "cluster.local"
    aliases: list = field(default_factory=list)
    labels: dict = field(default_factory=lambda: {"app": "httpbin"})
    trusted_hops: int = 0
    # The mTLS mode that a PeerAuthentication among the manifests sets.
    mtls_mode: str = "PERMISSIVE"
    # CUSTOM providers: name to kind, "http" or "grpc"; and what all of them answer.
    providers: dict = field(default_factory=dict)
    external_answer: str = "allow"
    # Dynamic metadata that a filter of another kind left.
    metadata: dict = field(default_factory=dict)
    # What requests through a waypoint are addressed to, `namespace/name`; `None`: a workload.
    service: str | None = None

    @property
    def is_waypoint(self):
        return self.data_plane == "waypoint"

    @property
    def is_tcp(self):
        return self.protocol == "tcp"

    @property
    def trust_domains(self):
        return [self.trust_domain] + self.aliases

    @property
    def arguments(self):
        """Options of every command of `meshproof` about the case."""
        return ["--lenient"]

    @property
    def destination(self):
        """Options that name the proxy."""
        labels = ",".join(f"{key}={value}" for key, value in self.labels.items())
        service = ["--service", self.service] if self.service else []
        return ["--namespace", NAMESPACE, "--labels", labels, "--data-plane", self.data_plane,
                "--protocol", self.protocol, *service]

    def of_kind(self, kind):
        return [manifest for manifest in self.manifests if manifest["kind"] == kind]

    def mesh_config(self):
        """The MeshConfig document that the engine reads."""
        config = {
            "trustDomain": self.trust_domain,
            "pathNormalization": {"normalization": self.normalization},
        }
        if self.aliases:
            config["trustDomainAliases"] = self.aliases
        if self.data_plane == "gateway" and self.trusted_hops:
            topology = {"numTrustedProxies": self.trusted_hops}
            config["defaultConfig"] = {"gatewayTopology": topology}
        if self.providers:
            config["extensionProviders"] = [
                {
                    "name": name,
                    PROVIDER_FIELDS[kind]: {
                        "service": authorizer_host(kind, self.external_answer),
                        "port": AUTHORIZER_PORT,
                    },
                }
                for name, kind in self.providers.items()
            ]
        return config

    def objects(self):
        """The Kubernetes objects that the engine reads."""
        kinds = sorted(set(self.providers.values()))
        services = [service_manifest(kind, self.external_answer) for kind in kinds]
        gateways = [gateway_manifest()] if self.is_waypoint else []
        return self.manifests + services + gateways


PROVIDER_FIELDS = {"http": "envoyExtAuthzHttp", "grpc": "envoyExtAuthzGrpc"}


def authorizer_name(kind, answer):
    return f"authz-{kind}-{answer}"


def authorizer_host(kind, answer):
    """The host of the authorizer of a kind that always gives one answer."""
    return f"{authorizer_name(kind, answer)}.{NAMESPACE}.svc.cluster.local"


def authorizer_cluster(kind, answer):
    """The name that istiod gives the cluster of an authorizer."""
    return f"outbound|{AUTHORIZER_PORT}||{authorizer_host(kind, answer)}"


def service_manifest(kind, answer):
    name = authorizer_name(kind, answer)
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {
            "ports": [{"name": kind, "port": AUTHORIZER_PORT}],
            "selector": {"app": name},
        },
    }


def gateway_manifest():
    """The waypoint's Gateway; with it the engine knows that HBONE alone gets in."""
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "Gateway",
        "metadata": {"name": WAYPOINT, "namespace": NAMESPACE},
        "spec": {
            "gatewayClassName": "istio-waypoint",
            "listeners": [{"name": "mesh", "port": 15008, "protocol": "HBONE"}],
        },
    }


@dataclass
class Request:
    """One request as its client sends it, with the connection that it comes on."""

    method: str = "GET"
    path: str = "/"
    host: str = "app.foo"
    # Pairs of name and value, in the order of the lines.
    headers: list = field(default_factory=list)
    version: str = "1.1"
    # The loopback address that the socket is bound to.
    source_ip: str = "127.0.0.1"
    # The client's address that the PROXY protocol tells, where it is not the socket's.
    remote_ip: str | None = None
    destination_ip: str = "10.1.0.9"
    destination_port: int = 8080
    # The SPIFFE identity of the client's certificate, without the scheme.
    identity: str | None = None
    # TLS without a client certificate, which only gateways take.
    anonymous_tls: bool = False
    sni: str | None = None

    @property
    def is_tls(self):
        return self.identity is not None or self.anonymous_tls

    def has_header(self, name):
        return any(line[0].lower() == name for line in self.headers)

    def query(self, case, identifier):
        """The request as `meshproof query` takes it."""
        source = {"ip": self.source_ip}
        if self.remote_ip:
            source["remoteIP"] = self.remote_ip
        connection = {"tls": "plaintext"}
        if self.is_tls:
            connection = {"tls": "mtls" if self.identity else "tls"}
            if self.sni:
                connection["sni"] = self.sni
        if self.identity:
            source["principal"] = self.identity
        query = {
            "id": identifier,
            "source": source,
            "destination": {
                "namespace": NAMESPACE,
                "labels": case.labels,
                "dataPlane": case.data_plane,
                "ip": self.destination_ip,
                "port": self.destination_port,
                "protocol": case.protocol,
            },
            "connection": connection,
        }
        if case.service:
            query["destination"]["service"] = case.service
        if not case.is_tcp:
            query["http"] = self._http()
        if case.providers:
            query["externalAuthorization"] = dict.fromkeys(case.providers, case.external_answer)
        if case.metadata:
            query["metadata"] = case.metadata
        return query

    def _http(self):
        http = {
            "method": self.method,
            "path": self.path,
            "host": self.host,
            "version": self.version,
        }
        lines = {}
        for name, value in self.headers:
            lines.setdefault(name, []).append(value)
        if lines:
            http["headers"] = {
                name: values[0] if len(values) == 1 else values for name, values in lines.items()
            }
        return http


def as_json(value):
    """A case or a request as plain data, to print."""
    return asdict(value)
