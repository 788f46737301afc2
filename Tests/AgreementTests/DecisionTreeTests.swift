import Agreement
import Basics
import Evaluation
import Matching
import Mesh
import Program
import Resources
import Testing

/// The tree may only be faster: it must find what walking all rules finds.
@Suite("DecisionTree against walking all rules")
struct DecisionTreeTests {
  @Test(
    "A search finds the first match and all earlier rules that may match",
    arguments: [0, 1, 2, 3, 10, 100, 500, 2_000],
    [1, 2, 3] as [UInt64]
  )
  func searchFindsWhatWalkingFinds(count: Int, seed: UInt64) {
    var maker = RuleListMaker(seed: seed &* 1_000_003 &+ UInt64(count))
    let behavior = ReleaseBehavior(of: .newest)
    let rules = maker.makeRules(count)
    #expect(rules.count == count)
    let tree = DecisionTree(rules, behavior: behavior)
    // A tree of one rule is a leaf: what it finds is what the rule itself says.
    let leaves = rules.map { DecisionTree([$0], behavior: behavior) }
    var found = 0
    for _ in 0..<(count > 1_000 ? 40 : 150) {
      let attributes = maker.makeAttributes()
      let match = tree.search(attributes)
      let each = leaves.map { $0.search(attributes) }
      let first = each.firstIndex { $0.first == 0 }
      let mayMatch = each.indices.filter { each[$0].unknown == [0] }
      #expect(match.first == first, "seed \(seed), \(count) rules")
      // Later ones do not matter: the first match decides.
      let end = first ?? rules.count
      #expect(match.unknown.filter { $0 < end } == mayMatch.filter { $0 < end })
      if first == nil { #expect(match.unknown == mayMatch) }
      if first != nil { found += 1 }
    }
    if count >= 100 { #expect(found > 5) }
  }
}

/// Makes long lists of rules as big meshes have them, and requests that hit some of them.
private struct RuleListMaker {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  private static let place = SourceLocation(file: "made", line: 1, column: 1)
  private static let principals = (0..<120).map { "cluster.local/ns/n\($0 % 12)/sa/s\($0)" }
  private static let paths = (0..<60).map { "/api/v\($0 % 3)/r\($0)" }
  private static let methods = ["GET", "POST", "PUT", "DELETE"]

  /// The rules of one DENY policy in rank order, translated as for a sidecar.
  mutating func makeRules(_ count: Int) -> [ProgramRule] {
    let policy = AuthorizationPolicy(
      meta: ObjectMeta(name: "p", namespace: "foo", location: Self.place),
      attachment: Attachment(matchLabels: nil),
      action: .deny,
      rules: (0..<count).map { _ in makeRule() }
    )
    let point = EnforcementPoint(
      dataPlane: .sidecar,
      namespace: "foo",
      labels: [:],
      port: 8080,
      portProtocol: .http,
      authorizationPolicies: [policy],
      jwtRules: [],
      mtls: nil,
      meshConfig: MeshConfig()
    )
    return ProgramCompiler(release: .newest, keySets: SuppliedKeySets()).compile(point).http.deny
      .rules
  }

  private mutating func makeRule() -> AuthorizationPolicy.Rule {
    let shape = random.below(10)
    return AuthorizationPolicy.Rule(
      from: shape < 7 ? (0..<random.pick([1, 1, 2])).map { _ in makeSource() } : [],
      to: shape > 3 ? (0..<random.pick([1, 1, 2])).map { _ in makeOperation() } : [],
      when: random.chance(15) ? [makeCondition()] : [],
      location: Self.place
    )
  }

  private mutating func makeSource() -> AuthorizationPolicy.Source {
    var fields: AuthorizationPolicy.FieldMatches<AuthorizationPolicy.Source.Field> = [:]
    if random.chance(85) {
      // More than sixteen values, and the tree does not branch on them.
      let values = random.picks(random.chance(5) ? 17...20 : 1...3, Self.principals)
      fields[.principals] = makeMatch(values, odd: ["cluster.local/ns/n1/*", "*", "*/sa/s5"])
    }
    if random.chance(15) { fields[.namespaces] = makeMatch(["n\(random.below(12))"], odd: ["n1*"]) }
    if random.chance(10) { fields[.ipBlocks] = makeMatch(["10.0.0.\(random.below(4))"], odd: []) }
    return AuthorizationPolicy.Source(fields: fields, location: Self.place)
  }

  private mutating func makeOperation() -> AuthorizationPolicy.Operation {
    var fields: AuthorizationPolicy.FieldMatches<AuthorizationPolicy.Operation.Field> = [:]
    if random.chance(70) {
      let values = random.picks(1...3, Self.paths)
      fields[.paths] = makeMatch(
        values,
        odd: ["/api/v1/*", "/api/*", "*/r7", "/api/{*}/r8", "*", "/*"]
      )
    }
    if random.chance(50) {
      fields[.methods] = makeMatch(random.picks(1...2, Self.methods), odd: ["P*", "*", "*T"])
    }
    if random.chance(10) { fields[.ports] = makeMatch(["\(8080 + random.below(2))"], odd: []) }
    return AuthorizationPolicy.Operation(fields: fields, location: Self.place)
  }

  private mutating func makeCondition() -> AuthorizationPolicy.Condition {
    let (key, value) = random.pick([
      ("source.principal", random.pick(Self.principals)), ("source.ip", "10.0.0.1"),
      ("request.headers[:method]", "GET"), ("request.headers[x-a]", "v1"),
      ("remote.ip", "10.0.0.2"),
    ])
    return AuthorizationPolicy.Condition(
      key: Located(ByteString(key), at: Self.place),
      match: makeMatch([value], odd: [])
    )
  }

  /// Mostly the values, sometimes odd ones among them, sometimes as the `not…` twin.
  private mutating func makeMatch(
    _ values: [String],
    odd: [String]
  ) -> AuthorizationPolicy.ValueMatch {
    var values = values
    if !odd.isEmpty, random.chance(15) { values.append(random.pick(odd)) }
    let located = values.map { Located(ByteString($0), at: Self.place) }
    return random.chance(10) ? .init(notValues: located) : .init(values: located)
  }

  /// A request; some facts are not stated, and now and then it is no HTTP at all.
  mutating func makeAttributes() -> Attributes {
    var headers = RequestHeaders()
    if random.chance(95) {
      let path = random.pick(Self.paths + ["/api/v1/", "/api", "/", "/api/v2/r8", "/other"])
      headers.set(":path", to: ByteString(path + random.pick(["", "", "?x=1", "/"])))
      headers.set(":method", to: ByteString(random.pick(Self.methods + ["HEAD"])))
      headers.set("x-a", to: ByteString(random.pick(["v1", "v2"])))
    }
    let peer: Attributes.Peer =
      switch random.below(10) {
      case 0: .none
      case 1: .unknown
      case 2: .name("spiffe://other/ns/n1/sa/s1")
      default: .name(ByteString("spiffe://" + random.pick(Self.principals)))
      }
    let address = IPAddress(parsing: ByteString("10.0.0.\(random.below(4))"))
    return Attributes(
      peer: peer,
      serverName: "",
      sourceIP: random.chance(70) ? address : nil,
      remoteIP: random.chance(70) ? address : nil,
      destinationIP: nil,
      port: random.chance(80) ? 8080 + random.below(2) : nil,
      headers: headers
    )
  }
}
