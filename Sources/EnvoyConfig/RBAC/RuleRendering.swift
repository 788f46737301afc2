internal import Basics
internal import JSON
internal import Program

/// Renders rules as `envoy.config.rbac.v3.Policy`.
struct RuleRendering {
  let behavior: ReleaseBehavior

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
    let conditions = alternative.conditions.inOrderOfGeneration.map { condition($0, side) }
    return side.all(of: conditions.isEmpty ? [Self.anything] : conditions)
  }

  private func condition(_ condition: Condition, _ side: Side) -> JSONValue {
    let matchers = condition.matchers(behavior)
    let matcher = condition.isOneMatcher ? matchers[0] : side.any(of: matchers)
    return condition.isNegated ? side.none(of: matcher) : matcher
  }
}

extension [Condition] {
  /// istiod's order: the fields of the entry in its generator's order, then the `when` conditions as
  /// written; a field before its `not…` twin.
  fileprivate var inOrderOfGeneration: [Condition] {
    let fields: [ByteString] = [
      "principals", "requestPrincipals", "serviceAccounts", "trustDomains", "namespaces",
      "remoteIpBlocks", "ipBlocks", "hosts", "methods", "paths", "ports",
    ]
    let ranks = Dictionary(
      uniqueKeysWithValues: fields.enumerated().flatMap { rank, field in
        let plain = field.string
        let twin = "not\(plain.prefix(1).uppercased())\(plain.dropFirst())"
        return [(field, 2 * rank), (ByteString(twin), 2 * rank + 1)]
      }
    )
    return enumerated().sorted { left, right in
      let ofLeft = ranks[left.element.label] ?? ranks.count
      let ofRight = ranks[right.element.label] ?? ranks.count
      return (ofLeft, left.offset) < (ofRight, right.offset)
    }.map(\.element)
  }
}
