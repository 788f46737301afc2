internal import Basics
internal import Resources

/// One rule of a policy on one request, straight from the text of the policy (sections 4 to 7).
struct NaiveRule {
  let policy: AuthorizationPolicy
  let rule: AuthorizationPolicy.Rule
  let facts: NaiveFacts
  let isTCP: Bool
  let trustDomains: [ByteString]
  let tally: ConditionTally?

  /// What became of a rule.
  struct Outcome {
    /// The proxy never gets the rule (AP-44, AP-45, AP-87).
    var isDropped = false
    /// Whether it matches.
    var holds: Bool?
    /// It has a template that Envoy cannot compile (AP-75).
    var isUncompilable = false
  }

  /// One list of values.
  struct List {
    /// What the list says about the request; `nil` is unknown.
    var holds: Bool?
    /// Nothing is left of it: no value, or none that is valid.
    var isGone = false
    /// Some value of it is a value error (AP-44).
    var hasError = false
    var isUncompilable = false

    static let broken = List(holds: nil, isGone: true, hasError: true)
  }

  func evaluate() -> Outcome {
    var pairs: [Pair] = []
    var whens: [Bool?] = []
    for condition in rule.when {
      // AP-45: for every action.
      guard isSupported(condition.key.value) else { return Outcome(isDropped: true, holds: false) }
      let pair = evaluate(condition)
      pairs.append(pair)
      whens.append(pair.holds)
    }
    let to = rule.to.map { entry in entry.fields.map { evaluate($0.key, $0.value) } }
    let from = rule.from.map { entry in entry.fields.map { evaluate($0.key, $0.value) } }
    pairs += (to + from).joined()
    if policy.action == .allow, pairs.contains(where: \.hasError) {
      return Outcome(isDropped: true, holds: false)
    }
    // AP-41.
    let someTo = to.isEmpty ? true : any(to.map { all($0.map(\.holds)) })
    let someFrom = from.isEmpty ? true : any(from.map { all($0.map(\.holds)) })
    return Outcome(
      holds: all([someTo, someFrom] + whens),
      isUncompilable: pairs.contains(where: \.isUncompilable)
    )
  }

  /// A field and its `not…` twin (AP-42).
  struct Pair {
    let holds: Bool?
    let hasError: Bool
    let isUncompilable: Bool
  }

  private func pair(
    _ name: String,
    _ match: AuthorizationPolicy.ValueMatch,
    isHTTPOnly: Bool = false,
    _ evaluate: ([ByteString]) -> List
  ) -> Pair {
    func list(_ values: [ByteString], _ name: String) -> List {
      if values.isEmpty { return List(holds: nil, isGone: true) }
      // AP-86 to AP-88.
      let list = isHTTPOnly && isTCP ? .broken : evaluate(values)
      tally?.add(name, list)
      return list
    }
    let positive = list(match.values.map(\.value), name)
    let negative = list(match.notValues.map(\.value), name + " (not)")
    return Pair(
      holds: all([
        positive.isGone ? true : positive.holds, negative.isGone ? true : not(negative.holds),
      ]),
      hasError: positive.hasError || negative.hasError,
      isUncompilable: positive.isUncompilable || negative.isUncompilable
    )
  }

  // MARK: Fields of `from` and `to`

  private func evaluate(
    _ field: AuthorizationPolicy.Source.Field,
    _ match: AuthorizationPolicy.ValueMatch
  ) -> Pair {
    let name = field.name
    return switch field {
    case .principals: pair(name, match, principals)
    case .namespaces: pair(name, match, namespaces)
    case .serviceAccounts: pair(name, match, serviceAccounts)
    case .trustDomains: pair(name, match, domains)
    case .requestPrincipals: pair(name, match, isHTTPOnly: true, requestPrincipals)
    case .ipBlocks: pair(name, match) { blocks($0, facts.sourceIP, isNone: facts.isFromTunnel) }
    case .remoteIpBlocks: pair(name, match) { blocks($0, facts.remoteIP) }
    }
  }

  private func evaluate(
    _ field: AuthorizationPolicy.Operation.Field,
    _ match: AuthorizationPolicy.ValueMatch
  ) -> Pair {
    let name = field.name
    return switch field {
    case .hosts:
      pair(name, match, isHTTPOnly: true) { values in
        List(
          holds: (facts.headers[":authority"] ?? []).contains { authority in
            values.contains { NaiveText.host($0, fits: authority) }
          }
        )
      }
    case .methods:
      pair(name, match, isHTTPOnly: true) { List(holds: facts.header(":method", fitsAnyOf: $0)) }
    case .paths: pair(name, match, isHTTPOnly: true, paths)
    case .ports: pair(name, match, ports)
    }
  }

  // MARK: `when` (section 6)

  private func isSupported(_ key: ByteString) -> Bool {
    [
      "destination.ip", "destination.port", "connection.sni", "source.ip", "remote.ip",
      "source.namespace", "source.principal", "source.serviceAccount", "source.trustDomain",
      "request.auth.principal", "request.auth.audiences", "request.auth.presenter",
    ].contains(key)
      || ["request.headers", "request.auth.claims", "experimental.envoy.filters."]
        .contains { key.hasPrefix($0) }
  }

  private func evaluate(_ condition: AuthorizationPolicy.Condition) -> Pair {
    let key = condition.key.value
    let match = condition.match
    let stem = ByteString(bytes: key.bytes.prefix { $0 != UInt8(ascii: "[") })
    let name = "when \(stem)" + (stem == key ? "" : "[]")
    switch key {
    case "destination.ip": return pair(name, match) { blocks($0, facts.destinationIP) }
    case "destination.port": return pair(name, match, ports)
    case "connection.sni":
      return pair(name, match) { values in
        List(holds: values.contains { NaiveText.string($0, fits: facts.serverName) })
      }
    case "source.ip":
      return pair(name, match) { blocks($0, facts.sourceIP, isNone: facts.isFromTunnel) }
    case "remote.ip": return pair(name, match) { blocks($0, facts.remoteIP) }
    case "source.namespace": return pair(name, match, namespaces)
    case "source.principal": return pair(name, match, principals)
    case "source.serviceAccount": return pair(name, match, serviceAccounts)
    case "source.trustDomain": return pair(name, match, domains)
    case "request.auth.principal": return pair(name, match, isHTTPOnly: true, requestPrincipals)
    case "request.auth.audiences": return pair(name, match, isHTTPOnly: true) { claim(["aud"], $0) }
    case "request.auth.presenter": return pair(name, match, isHTTPOnly: true) { claim(["azp"], $0) }
    case _ where key.hasPrefix("request.headers"):
      return pair(name, match, isHTTPOnly: true) {
        header(key.dropFirst("request.headers".count), $0)
      }
    case _ where key.hasPrefix("request.auth.claims"):
      return pair(name, match, isHTTPOnly: true) { values in
        NaiveValues.claimPath(key.dropFirst("request.auth.claims".count))
          .map { claim($0, values) } ?? .broken
      }
    default:
      return pair(name, match) { metadata(key.dropFirst("experimental.".count), $0) }
    }
  }
}
