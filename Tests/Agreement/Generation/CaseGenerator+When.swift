internal import JSON

/// Conditions: every key of AP-76, and keys that are none.
extension CaseGenerator {
  mutating func makeCondition() -> JSONValue {
    if random.chance(1) { return .null }
    let (key, values) = makeKey()
    let shape = random.below(20)
    return object(
      ("key", text(key)),
      ("values", shape < 13 || shape == 18 ? makeValues(values) : .none),
      ("notValues", (13...18).contains(shape) ? makeValues(values) : .none)
    )
  }

  private mutating func makeKey() -> (String, [String]) {
    switch random.below(22) {
    case 0: ("destination.ip", Alphabet.blocks)
    case 1: ("destination.port", Alphabet.ports)
    case 2: ("connection.sni", Alphabet.serverNamePatterns)
    case 3: ("source.ip", Alphabet.blocks)
    case 4: ("remote.ip", Alphabet.blocks)
    case 5: ("source.namespace", Alphabet.namespaces)
    case 6: ("source.principal", Alphabet.principals)
    case 7: ("source.serviceAccount", Alphabet.serviceAccounts)
    case 8: ("source.trustDomain", Alphabet.trustDomains)
    case 9: ("request.auth.principal", Alphabet.requestPrincipals)
    case 10: ("request.auth.audiences", ["x", "y", "z", "*", "https://x/", "x*", ""])
    case 11: ("request.auth.presenter", ["web", "app", "*", "w*", "*b", ""])
    case 12, 13: makeClaimKey()
    case 14, 15, 16, 17: makeHeaderKey()
    case 18, 19:
      (random.pick(Self.metadataKeys), ["books", "b*", "*", "[books]", "[*]", "[b*]", "5", ""])
    case 20: (random.pick(Self.malformedKeys), ["v1", "*"])
    default: (random.pick(Self.unsupportedKeys), ["v1", "*"])
    }
  }

  private mutating func makeHeaderKey() -> (String, [String]) {
    let (name, values) = random.pick(Alphabet.headers)
    return ("request.headers[\(name)]", values)
  }

  private mutating func makeClaimKey() -> (String, [String]) {
    let (names, values) = random.pick(Self.claims)
    return ("request.auth.claims\(names)", values)
  }

  private static let claims: [(String, [String])] = [
    ("[groups]", ["g1", "g2", "g*", "*1", "*", ""]), ("[groups]", ["g1", "g3"]),
    ("[scope]", ["read", "read write", "*", "write"]), ("[permission]", ["p", "p q", "*"]),
    ("[custom]", ["c1", "c1 c2", "c*"]), ("[level]", ["5", "*"]), ("[adm]", ["true", "*"]),
    ("[a.b]", ["dotted", "*"]), ("[list]", ["1", "g1", "g2", "*"]), ("[none]", ["*", ""]),
    ("[v]", ["v1", "v2", "v*"]), ("[sub]", ["u1", "u*", "*"]), ("[nested][k]", ["v1", "*"]),
    ("[nested][list]", ["v1", "v2", "*3"]), ("[nested]", ["*"]), ("[nested.k]", ["v1", "*"]),
    ("[a[b]]", ["*"]), ("", ["*"]), ("[a]x[b]", ["*"]), ("[a", ["v1"]), ("groups]", ["g1"]),
  ]
  private static let metadataKeys = [
    "experimental.envoy.filters.network.mysql_proxy[db]",
    "experimental.envoy.filters.network.mysql_proxy[tables]",
    "experimental.envoy.filters.network.mysql_proxy[db",
    "experimental.envoy.filters.network.other[db]",
  ]
  private static let malformedKeys = [
    "request.headers", "request.headers[x-a", "request.headersx-a]",
    "experimental.envoy.filters.network.mysql_proxy",
  ]
  private static let unsupportedKeys = [
    "", "source.labels[app]", "destination.labels[app]", "request.host", "Source.ip",
    "request.auth.claim[x]", "experimental.envoy.filter[x]", "destination.name",
  ]
}
