internal import Basics
internal import JSON

/// Makes policy sets and requests of a seed.
package struct CaseGenerator {
  var random: SplitMix64
  /// Whether tokens mean something in the set at hand.
  var hasTokens = false
  /// The trust domains of the mesh at hand.
  var trustDomains: [String] = []
  /// Whether some port has a mode of its own.
  var hasPortLevelModes = false
  /// Whether the request at hand says everything that it could leave out.
  var statesFacts = false

  package init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// A policy set with `count` requests.
  package mutating func makeCase(requests count: Int) -> AgreementCase {
    let meshConfig = makeMeshConfig()
    var manifests: [JSONValue] = []
    var names = Alphabet.names[...]
    for _ in 0..<policyCount() {
      names = names.dropFirst(random.below(2))
      manifests.append(makePolicy(named: names.popFirst() ?? "last"))
    }
    let authentications = random.pick([0, 0, 1, 1, 1, 2])
    hasTokens = authentications > 0
    for index in 0..<authentications {
      manifests.append(makeRequestAuthentication(named: "ra-\(index)"))
    }
    for index in 0..<random.pick([0, 0, 0, 0, 0, 1, 1, 2, 3]) {
      manifests.append(makePeerAuthentication(named: "pa-\(index)"))
    }
    if random.chance(15) { manifests.append(Self.waypoint) }
    return AgreementCase(
      manifests: manifests,
      meshConfig: meshConfig,
      arguments: makeArguments(),
      requests: (0..<count).map { makeRequest(id: "\($0)") }
    )
  }

  /// A waypoint that is known: it takes HBONE alone (AM-87).
  private static let waypoint = object(
    ("apiVersion", "gateway.networking.k8s.io/v1"),
    ("kind", "Gateway"),
    ("metadata", object(("name", "gw"), ("namespace", "foo"))),
    ("spec", object(("gatewayClassName", "istio-waypoint")))
  )

  private mutating func policyCount() -> Int { random.pick([0, 1, 2, 2, 2, 3, 3, 4, 4, 5]) }

  private mutating func makeArguments() -> [String] {
    var arguments = ["--lenient", "--now", "\(TokenMint.now)"]
    if random.chance(20) {
      let value = random.pick(["true", "false", "maybe"])
      arguments += ["--pilot-env", "PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS=\(value)"]
    }
    if random.chance(10) {
      let value = random.pick(["true", "false", "0", "no"])
      arguments += ["--pilot-env", "ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY=\(value)"]
    }
    if random.chance(10) {
      arguments += [
        "--pilot-env", "PILOT_SKIP_VALIDATE_TRUST_DOMAIN=\(random.pick(["true", "1", "false"]))",
      ]
    }
    if random.chance(10) {
      arguments += ["--pilot-env", "ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES=true"]
    }
    if random.chance(50) { arguments += ["--jwks", "https://keys.example/a=!fail"] }
    return arguments
  }

  private mutating func makeMeshConfig() -> JSONValue {
    trustDomains = [
      random.pick(["cluster.local", "cluster.local", "cluster.local", "cluster.local", "td1"])
    ]
    let aliases = random.chance(50) ? random.picks(0...2, ["td1", "old-td", "cluster.local"]) : []
    let mesh = object(
      ("rootNamespace", random.chance(10) ? "bar" : "istio-system"),
      ("trustDomain", text(trustDomains[0])),
      ("trustDomainAliases", aliases.isEmpty ? .none : texts(aliases)),
      (
        "pathNormalization",
        random.chance(70)
          ? object(
            (
              "normalization",
              text(
                random.pick([
                  "NONE", "BASE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES", "DEFAULT",
                ])
              )
            )
          )
          : .none
      ),
      (
        "defaultConfig",
        random.chance(20)
          ? object(
            ("gatewayTopology", object(("numTrustedProxies", .integer(Int64(random.below(3))))))
          )
          : .none
      ),
      ("extensionProviders", .array(makeProviders()))
    )
    trustDomains += aliases
    return mesh
  }

  private mutating func makeProviders() -> [JSONValue] {
    var providers: [JSONValue] = []
    for name in ["http", "grpc", "My_Provider", "twice", "other", "bad"] where random.chance(85) {
      providers.append(makeProvider(name))
      if name == "twice" { providers.append(makeProvider(name)) }
    }
    return providers
  }

  private mutating func makeProvider(_ name: String) -> JSONValue {
    var service = object(
      ("service", "authz.foo.svc.cluster.local"),
      ("port", .integer(9000)),
      ("failOpen", random.chance(50) ? .bool(true) : .none)
    )
    if name == "bad" {
      service = random.pick([
        object(("service", "authz.foo.svc.cluster.local"), ("port", .integer(0))),
        object(("port", .integer(9000))),
        object(("service", "s"), ("port", .integer(1)), ("pathPrefix", "check")),
        object(("service", "s"), ("port", .integer(1)), ("statusOnError", "999")),
        object(("service", "s"), ("port", .integer(1)), ("headersToUpstreamOnAllow", texts(["*"]))),
      ])
    }
    let type =
      switch name {
      case "grpc": "envoyExtAuthzGrpc"
      case "other": "envoyOtelAls"
      default: "envoyExtAuthzHttp"
      }
    return object(("name", text(name)), (type, service))
  }
}
