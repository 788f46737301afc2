internal import Basics
internal import JSON
internal import Program

/// Renders rules as `envoy.config.rbac.v3.Policy`.
struct RuleRendering {
  let behavior: ReleaseBehavior
  /// Whether the identity is what a tunnel's end has left in filter state, not that of the connection's
  /// own certificate (AM-84).
  let readsFilterState: Bool

  /// The two sides of a rule have the same forms under different names.
  private struct Side {
    let and: ByteString
    let or: ByteString
    let not: ByteString
    let members: ByteString

    static let permission = Side(and: "andRules", or: "orRules", not: "notRule", members: "rules")
    static let principal = Side(and: "andIds", or: "orIds", not: "notId", members: "ids")

    func all(of elements: [JSONValue]) -> JSONValue {
      .message([and: .message([members: .array(elements)])])
    }

    func any(of elements: [JSONValue]) -> JSONValue {
      .message([or: .message([members: .array(elements)])])
    }

    func none(of element: JSONValue) -> JSONValue { .message([not: element]) }
  }

  /// ANY permission and ANY principal.
  func policy(_ rule: ProgramRule) -> JSONValue {
    .message([
      "permissions": .array(rule.permissions.map { alternative($0, .permission) }),
      "principals": .array(rule.principals.map { alternative($0, .principal) }),
    ])
  }

  /// What istiod generates for a policy without rules (AP-27).
  static let matchesNever = JSONValue.message([
    "permissions": .array([Side.permission.none(of: anything)]),
    "principals": .array([Side.principal.none(of: anything)]),
  ])

  private static let anything = JSONValue.message(["any": true])

  private func alternative(_ alternative: ProgramRule.Alternative, _ side: Side) -> JSONValue {
    let conditions = inOrder(alternative.conditions).map { condition($0, side) }
    return side.all(of: conditions.isEmpty ? [Self.anything] : conditions)
  }

  private func condition(_ condition: Condition, _ side: Side) -> JSONValue {
    let matchers = condition.matchers(behavior, readsFilterState: readsFilterState)
    let matcher = condition.isOneMatcher ? matchers[0] : side.any(of: matchers)
    return condition.isNegated ? side.none(of: matcher) : matcher
  }

  /// istiod's order: the fields of the entry in its generator's order, then the `when` conditions as
  /// written; a field before its `not…` twin.
  private func inOrder(_ conditions: [Condition]) -> [Condition] {
    conditions.enumerated().sorted { left, right in
      let ofLeft = Self.ranks[left.element.label] ?? .max
      let ofRight = Self.ranks[right.element.label] ?? .max
      return (ofLeft, left.offset) < (ofRight, right.offset)
    }.map(\.element)
  }

  /// The places of the fields by their labels.
  private static let ranks: [ByteString: Int] = {
    let fields = [
      "principals", "requestPrincipals", "serviceAccounts", "trustDomains", "namespaces",
      "remoteIpBlocks", "ipBlocks", "hosts", "methods", "paths", "ports",
    ]
    let labels = fields.flatMap { [$0, "not\($0.prefix(1).uppercased())\($0.dropFirst())"] }
    return Dictionary(
      uniqueKeysWithValues: labels.enumerated().map { (ByteString($0.element), $0.offset) }
    )
  }()
}
