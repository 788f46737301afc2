internal import Basics
package import JSON

extension SmallWorld {
  /// Makes a set of policies for `foo/web`.
  package init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    portProtocol = random.chance(85) ? "http" : "tcp"
    hasTokens = portProtocol == "http" && random.chance(60)
    var policies: [JSONValue] = []
    if random.chance(50) { policies.append(Self.peerAuthentication(&random)) }
    if hasTokens { policies.append(Self.requestAuthentication) }
    for index in 0..<(1 + random.below(3)) {
      let action = random.chance(70) ? "ALLOW" : "DENY"
      let rules = (0..<(random.chance(8) ? 0 : 1 + random.below(3))).map { _ in
        Self.rule(&random)
      }
      policies.append(
        Self.authorizationPolicy("p\(index)", action, rules, isForAll: random.chance(30))
      )
    }
    self.policies = policies
  }

  /// The policies that tokens are looked at by, and one that allows what some rules match.
  func matching(_ rules: [JSONValue]) -> [JSONValue] {
    (hasTokens ? [Self.requestAuthentication] : [])
      + [Self.authorizationPolicy("printed", "ALLOW", rules, isForAll: false)]
  }

  /// A rule to ask about.
  package static func rule(_ random: inout SplitMix64) -> JSONValue {
    func list(_ name: String, _ values: (inout SplitMix64) -> JSONValue, _ percent: Int) -> (
      String, JSONValue?
    ) {
      guard random.chance(percent) else { return (name, nil) }
      let count = 1 + random.below(2)
      return (name, .array((0..<count).map { _ in values(&random) }))
    }
    let rule = object(
      list("from", source, 60),
      list("to", operation, 60),
      list("when", condition, 35)
    )
    return rule
  }

  private static func source(_ random: inout SplitMix64) -> JSONValue {
    let fields: [(String, [String])] = [
      ("principals", ["*", "cluster.local/ns/foo/sa/web", "cluster.local/ns/foo/*", "*/sa/job"]),
      ("namespaces", ["foo", "bar", "z*", "*"]),
      ("serviceAccounts", ["foo/web", "bar/job"]),
      ("ipBlocks", ["10.0.0.0/16", "10.0.0.1", "10.0.0.0/8"]),
      ("requestPrincipals", ["*", "\(issuer)/u", "\(issuer)/*"]),
    ]
    return object(("source", fieldsObject(fields, &random, without: ["serviceAccounts"])))
  }

  private static func operation(_ random: inout SplitMix64) -> JSONValue {
    let fields: [(String, [String])] = [
      ("methods", ["GET", "POST", "*", "P*"]),
      ("paths", ["/a", "/a*", "*.html", "/a/b", "/", "*", "/{*}"]),
      ("hosts", ["h1.example", "h*", "*.example", "H2.EXAMPLE"]),
      ("ports", ["8080", "9090"]),
    ]
    return object(("operation", fieldsObject(fields, &random)))
  }

  private static func condition(_ random: inout SplitMix64) -> JSONValue {
    let keys: [(String, [String])] = [
      ("request.headers[x-team]", ["red", "b*", "*"]),
      ("request.auth.claims[groups]", ["g1", "g2", "g*", "*"]),
      ("request.auth.claims[sub]", ["u", "v"]),
      ("source.namespace", ["foo", "bar"]),
      ("source.principal", ["cluster.local/ns/bar/sa/job", "*"]),
      ("source.ip", ["10.9.0.0/16"]),
      ("destination.port", ["8080", "81"]),
    ]
    let (key, values) = random.pick(keys)
    let isNegative = random.chance(35)
    return object(
      ("key", text(key)),
      (isNegative ? "notValues" : "values", texts(Self.some(values, &random)))
    )
  }

  /// One or two fields, some of them negated.
  private static func fieldsObject(
    _ fields: [(String, [String])],
    _ random: inout SplitMix64,
    without: Set<String> = []
  ) -> JSONValue {
    var made = JSONObject()
    for _ in 0..<(1 + random.below(2)) {
      let (name, values) = random.pick(fields)
      let first = name.prefix(1).uppercased()
      let isNegative = !without.contains(name) && random.chance(30)
      // Istio takes service accounts beside no principals and no namespaces.
      let others = ["principals", "namespaces", "notPrincipals", "notNamespaces"]
      if name == "serviceAccounts", others.contains(where: { made[ByteString($0)] != nil }) {
        continue
      }
      if made["serviceAccounts"] != nil, name == "principals" || name == "namespaces" { continue }
      made[ByteString(isNegative ? "not\(first)\(name.dropFirst())" : name)] = texts(
        some(values, &random)
      )
    }
    return .object(made)
  }

  private static func some(_ values: [String], _ random: inout SplitMix64) -> [String] {
    let first = random.pick(values)
    let second = random.pick(values)
    return random.chance(30) && second != first ? [first, second] : [first]
  }

  private static func authorizationPolicy(
    _ name: String,
    _ action: String,
    _ rules: [JSONValue],
    isForAll: Bool
  ) -> JSONValue {
    object(
      ("apiVersion", text("security.istio.io/v1")),
      ("kind", text("AuthorizationPolicy")),
      ("metadata", object(("name", text(name)), ("namespace", text("foo")))),
      (
        "spec",
        object(
          (
            "selector",
            isForAll ? nil : object(("matchLabels", object(("app", text("web")))))
          ),
          ("action", text(action)),
          // A DENY policy without rules is no policy that Istio takes.
          ("rules", .array(rules.isEmpty && action == "DENY" ? [object()] : rules))
        )
      )
    )
  }

  private static func peerAuthentication(_ random: inout SplitMix64) -> JSONValue {
    let mode = random.pick(["STRICT", "PERMISSIVE"])
    return object(
      ("apiVersion", text("security.istio.io/v1")),
      ("kind", text("PeerAuthentication")),
      ("metadata", object(("name", text("default")), ("namespace", text("foo")))),
      ("spec", object(("mtls", object(("mode", text(mode))))))
    )
  }

  private static var requestAuthentication: JSONValue {
    object(
      ("apiVersion", text("security.istio.io/v1")),
      ("kind", text("RequestAuthentication")),
      ("metadata", object(("name", text("tokens")), ("namespace", text("foo")))),
      (
        "spec",
        object(
          (
            "jwtRules",
            .array([object(("issuer", text(issuer)), ("jwks", text(TokenMint.keySetOfBoth)))])
          )
        )
      )
    )
  }
}
