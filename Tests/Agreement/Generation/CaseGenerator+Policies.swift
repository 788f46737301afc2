internal import Basics
internal import JSON

/// AuthorizationPolicies, with everything that a cluster could hold in them.
extension CaseGenerator {
  mutating func makePolicy(named name: String) -> JSONValue {
    let action = random.pick([
      "ALLOW", "ALLOW", "ALLOW", "ALLOW", "DENY", "DENY", "DENY", "AUDIT", "CUSTOM", "CUSTOM",
    ])
    let isDryRun = random.chance(15)
    let annotations: JSONValue? =
      random.chance(20) || isDryRun
      ? object(
        (
          "istio.io/dry-run",
          text(isDryRun ? random.pick(["true", "T", "1"]) : random.pick(["yes", "false", ""]))
        )
      )
      : .none
    return object(
      ("apiVersion", "security.istio.io/v1"),
      ("kind", "AuthorizationPolicy"),
      ("metadata", makeMetadata(name, annotations)),
      (
        "spec",
        random.chance(3)
          ? random.pick([JSONValue?.none, object()])
          : makeSpec(action, mayBreak: !(isDryRun && action == "CUSTOM"))
      )
    )
  }

  mutating func makeMetadata(_ name: String, _ annotations: JSONValue? = nil) -> JSONValue {
    object(
      ("name", text(name)),
      ("namespace", text(random.pick(Alphabet.namespacesOfObjects))),
      ("annotations", annotations),
      (
        "creationTimestamp",
        random.chance(60)
          ? text("2026-01-0\(1 + random.below(3))T00:00:00Z") : .none
      )
    )
  }

  private mutating func makeSpec(_ action: String, mayBreak: Bool) -> JSONValue {
    let (selector, targetRefs) = makeAttachment()
    let providers = [
      "http", "http", "grpc", "grpc", "My_Provider", "twice", "other", "bad", "unknown", "",
    ]
    return object(
      ("selector", selector),
      ("targetRefs", targetRefs),
      ("action", action == "ALLOW" && random.chance(50) ? .none : text(action)),
      ("provider", action == "CUSTOM" ? object(("name", text(random.pick(providers)))) : .none),
      ("rules", makeRules(mayBreak: mayBreak))
    )
  }

  /// Selectors, targetRefs, or none of them; seldom both (AP-13, AP-15, AP-16).
  mutating func makeAttachment() -> (selector: JSONValue?, targetRefs: JSONValue?) {
    var selector: JSONValue?
    var targetRefs: JSONValue?
    if random.chance(35) {
      selector = random.pick([
        object(("matchLabels", object(("app", "a")))),
        object(("matchLabels", object(("app", "b")))),
        object(("matchLabels", object(("app", "a"), ("v", "1")))),
        object(("matchLabels", object())), object(),
      ])
    }
    if random.chance(20) {
      let kind = random.pick([
        "Gateway", "Gateway", "Gateway", "GatewayClass", "Service", "Service",
      ])
      let group = kind == "Service" ? "" : "gateway.networking.k8s.io"
      targetRefs = .array(
        random.picks(1...2, ["gw", "gw", "other", "istio-waypoint"]).map {
          object(("kind", text(kind)), ("group", text(group)), ("name", text($0)))
        }
      )
    }
    return (selector, targetRefs)
  }

  private mutating func makeRules(mayBreak: Bool) -> JSONValue? {
    if random.chance(4) { return random.pick([JSONValue?.none, .array([]), .array([.null])]) }
    // So many that `rule[10]` comes before `rule[2]` (AP-20).
    let count = random.chance(3) ? 12 : 1 + random.below(3)
    return .array(
      (0..<count).map { _ in
        random.chance(3) ? random.pick([.null, object()]) : makeRule(mayBreak: mayBreak)
      }
    )
  }

  private mutating func makeRule(mayBreak: Bool) -> JSONValue {
    let shape = random.below(10)
    return object(
      (
        "from",
        [0, 1, 2, 6, 7, 9].contains(shape) ? makeEntries("source", Self.sourceFields) : .none
      ),
      (
        "to",
        [2, 3, 4, 5, 7, 9].contains(shape)
          ? makeEntries("operation", Self.operationFields(mayBreak: mayBreak && random.chance(3)))
          : .none
      ),
      (
        "when",
        [5, 6, 7, 8].contains(shape)
          ? .array((0..<random.pick([1, 1, 2])).map { _ in makeCondition() }) : .none
      )
    )
  }

  private static let sourceFields: [(String, [String])] = [
    ("principals", Alphabet.principals), ("namespaces", Alphabet.namespaces),
    ("serviceAccounts", Alphabet.serviceAccounts), ("trustDomains", Alphabet.trustDomains),
    ("requestPrincipals", Alphabet.requestPrincipals), ("ipBlocks", Alphabet.blocks),
    ("remoteIpBlocks", Alphabet.blocks),
  ]

  private static func operationFields(mayBreak: Bool) -> [(String, [String])] {
    [
      ("hosts", Alphabet.hosts), ("methods", Alphabet.methods), ("ports", Alphabet.ports),
      ("paths", Alphabet.paths + (mayBreak ? Alphabet.brokenTemplates : [])),
    ]
  }

  /// Entries of `from` or `to`, empty and null ones too (AP-30).
  private mutating func makeEntries(
    _ content: String,
    _ fields: [(String, [String])]
  ) -> JSONValue {
    if random.chance(2) { return .array([]) }
    return .array(
      (0..<random.pick([1, 1, 1, 2, 2])).map { _ in
        if random.chance(3) { return random.pick([.null, object(), object((content, object()))]) }
        var entry = JSONObject()
        for _ in 0..<random.pick([1, 1, 1, 2]) {
          let (field, values) = random.pick(fields)
          let positive = random.chance(70)
          if positive { entry[ByteString(field)] = makeValues(values) }
          if !positive || random.chance(10) {
            let first = field.prefix(1).uppercased()
            entry[ByteString("not\(first)\(field.dropFirst())")] = makeValues(values)
          }
        }
        return object((content, .object(entry)))
      }
    )
  }

  /// Bad values stand at the end of an alphabet and must not drown the others.
  mutating func makeValues(_ values: [String]) -> JSONValue {
    texts(random.picks(1...3, random.chance(75) ? values.filter { !Self.isBad($0) } : values))
  }

  private static func isBad(_ value: String) -> Bool {
    ["", "bad", "10.1.0.0/33", "10.01.0.7", "10.1.0.0/08", "65536", "abc", "-1"].contains(value)
  }
}
