internal import Basics
internal import JSON

/// Policies and connections for ztunnel, with many odd values.
extension CaseGenerator {
  /// A policy set with `count` requests to ambient workloads.
  package mutating func makeZTunnelCase(requests count: Int) -> AgreementCase {
    let domain = random.pick(["cluster.local", "cluster.local", "cluster.local", "td1", "a@b"])
    trustDomains = [domain.replacing("@", with: "."), "td1", "old-td"]
    var manifests: [JSONValue] = []
    for index in 0..<random.pick([0, 1, 2, 2, 3, 3, 4]) {
      manifests.append(makeZTunnelPolicy(named: "ap-\(index)"))
    }
    for index in 0..<random.pick([0, 0, 0, 0, 0, 0, 1, 2, 3, 4]) {
      manifests.append(makeZTunnelPeerAuthentication(named: "pa-\(random.below(3))\(index)"))
    }
    if random.chance(30) { manifests += makeLevels() }
    var arguments = ["--lenient", "--now", "0"]
    if random.chance(40) {
      arguments += [
        "--pilot-env",
        "AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY=\(random.pick(["true", "T", "false", "yes"]))",
      ]
    }
    return AgreementCase(
      manifests: manifests,
      meshConfig: object(
        ("rootNamespace", random.chance(10) ? "app" : "istio-system"),
        ("trustDomain", text(domain)),
        ("trustDomainAliases", random.chance(40) ? texts(["old-td"]) : .none)
      ),
      arguments: arguments,
      requests: (0..<count).map { makeZTunnelRequest(id: "\($0)") }
    )
  }

  // MARK: AuthorizationPolicy

  private mutating func makeZTunnelPolicy(named name: String) -> JSONValue {
    let action = random.pick(["ALLOW", "ALLOW", "ALLOW", "DENY", "DENY", "DENY", "AUDIT", "CUSTOM"])
    let dryRun: JSONValue? =
      random.chance(12)
      ? object(("istio.io/dry-run", text(random.pick(["true", "1", "false", "yes", ""])))) : .none
    return object(
      ("apiVersion", "security.istio.io/v1"),
      ("kind", "AuthorizationPolicy"),
      (
        "metadata",
        object(
          ("name", text(name)),
          ("namespace", text(makeNamespace())),
          ("annotations", dryRun)
        )
      ),
      (
        "spec",
        object(
          ("selector", makeSelector()),
          (
            "targetRefs",
            random.chance(6)
              ? .array([object(("kind", "Service"), ("name", "s"))]) : .none
          ),
          ("action", action == "ALLOW" && random.chance(50) ? .none : text(action)),
          ("provider", action == "CUSTOM" ? object(("name", "p")) : .none),
          (
            "rules",
            .array((0..<random.pick([0, 1, 1, 1, 2, 2, 3])).map { _ in makeZTunnelRule() })
          )
        )
      )
    )
  }

  private mutating func makeNamespace() -> String {
    random.pick(["app", "app", "app", "app", "app", "app", "istio-system", "istio-system", "other"])
  }

  private mutating func makeSelector() -> JSONValue? {
    guard random.chance(40) else { return .none }
    return random.pick([
      object(),
      object(("matchLabels", object())),
      object(("matchLabels", object(("app", "a")))),
      object(("matchLabels", object(("app", "a")))),
      object(("matchLabels", object(("app", "a"), ("v", "1")))),
      object(("matchLabels", object(("app", "b")))),
    ])
  }

  private mutating func makeZTunnelRule() -> JSONValue {
    let (to, from, when) = (
      random.pick([0, 0, 0, 1, 1, 2]), random.pick([0, 1, 1, 1, 2, 2]),
      random.pick([0, 0, 0, 0, 1, 2])
    )
    return object(
      (
        "to",
        to == 0
          ? .none
          : .array((0..<to).map { _ in object(("operation", makeZTunnelOperation())) })
      ),
      (
        "from",
        from == 0
          ? .none : .array((0..<from).map { _ in object(("source", makeZTunnelSource())) })
      ),
      ("when", when == 0 ? .none : .array((0..<when).map { _ in makeZTunnelCondition() }))
    )
  }

  private mutating func makeZTunnelOperation() -> JSONValue {
    object(
      ("ports", maybe(65) { $0.ports() }),
      ("notPorts", maybe(20) { $0.ports() }),
      ("methods", maybe(6) { _ in texts(["GET"]) }),
      ("notPaths", maybe(3) { _ in texts(["/x"]) }),
      ("hosts", maybe(3) { _ in texts(["*"]) })
    )
  }

  private mutating func makeZTunnelSource() -> JSONValue {
    object(
      ("principals", maybe(35) { $0.principals() }),
      ("notPrincipals", maybe(10) { $0.principals() }),
      ("namespaces", maybe(20) { $0.namespaces() }),
      ("notNamespaces", maybe(8) { $0.namespaces() }),
      ("serviceAccounts", maybe(12) { $0.accounts() }),
      ("notServiceAccounts", maybe(8) { $0.accounts() }),
      ("ipBlocks", maybe(15) { $0.blocks() }),
      ("notIpBlocks", maybe(8) { $0.blocks() }),
      ("requestPrincipals", maybe(3) { _ in texts(["*"]) }),
      ("notRemoteIpBlocks", maybe(3) { _ in texts(["10.0.0.0/8"]) }),
      ("trustDomains", maybe(3) { _ in texts(["cluster.local"]) })
    )
  }

  private mutating func makeZTunnelCondition() -> JSONValue {
    let key = random.pick([
      "source.ip", "source.namespace", "source.principal", "destination.ip", "destination.port",
      "source.ip", "source.namespace", "source.principal", "destination.ip", "destination.port",
      "source.serviceAccount", "source.trustDomain", "remote.ip", "connection.sni",
      "request.headers[x]", "request.auth.principal", "Source.ip",
      "experimental.envoy.filters.a[b]",
    ])
    func values(_ generator: inout CaseGenerator) -> JSONValue {
      switch key {
      case "source.namespace": generator.namespaces()
      case "source.principal": generator.principals()
      case "destination.port": generator.ports()
      default: generator.blocks()
      }
    }
    return object(
      ("key", text(key)),
      ("values", maybe(75, values)),
      ("notValues", maybe(30, values))
    )
  }

  // MARK: PeerAuthentication

  private enum PeerLevel {
    case mesh, namespace, workload
    /// Of any namespace, with any selector.
    case any
  }

  /// One for the mesh, perhaps one for the namespace, and one with ports for a workload.
  private mutating func makeLevels() -> [JSONValue] {
    let levels: [PeerLevel] =
      random.chance(60) ? [.mesh, .namespace, .workload] : [.mesh, .workload]
    return levels.map { makeZTunnelPeerAuthentication(named: "\($0)", $0) }
  }

  private mutating func makeZTunnelPeerAuthentication(
    named name: String,
    _ level: PeerLevel = .any
  ) -> JSONValue {
    let namespace: String
    let selector: JSONValue?
    switch level {
    case .mesh: (namespace, selector) = ("istio-system", .none)
    case .namespace: (namespace, selector) = ("app", random.chance(20) ? object() : .none)
    case .workload:
      (namespace, selector) = ("app", object(("matchLabels", object(("app", "a")))))
    case .any: (namespace, selector) = (makeNamespace(), makeSelector())
    }
    let portsPercent = level == .workload ? 100 : 50
    let modes =
      level == .mesh
      ? ["STRICT", "STRICT", "STRICT", "PERMISSIVE"]
      : ["STRICT", "STRICT", "PERMISSIVE", "DISABLE", "UNSET"]
    let ports = random.chance(portsPercent) ? random.picks(1...3, ["8080", "9090", "80"]) : []
    var portModes = JSONObject()
    for port in ports {
      portModes[ByteString(port)] = object(("mode", text(random.pick(modes))))
    }
    let time = random.pick(["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", ""])
    return object(
      ("apiVersion", "security.istio.io/v1"),
      ("kind", "PeerAuthentication"),
      (
        "metadata",
        object(
          ("name", text(name)),
          ("namespace", text(namespace)),
          ("creationTimestamp", time.isEmpty ? .none : text(time))
        )
      ),
      (
        "spec",
        object(
          ("selector", selector),
          ("mtls", maybe(70) { object(("mode", text($0.random.pick(modes)))) }),
          ("portLevelMtls", ports.isEmpty ? .none : .object(portModes))
        )
      )
    )
  }

  private mutating func maybe(
    _ percent: Int,
    _ make: (inout CaseGenerator) -> JSONValue
  ) -> JSONValue? {
    random.chance(percent) ? make(&self) : .none
  }
}
