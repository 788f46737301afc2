internal import Basics
internal import Documents
internal import Program

/// Reads the trees of permissions and principals into alternatives of conditions (AP-41, AP-42).
///
/// The trees that istiod makes are ALL of (ANY of matchers, or NONE of them); deeper ones have no
/// place in a rule program. Recursion is bounded by the depth of a document.
struct RuleReading {
  /// The two sides of a rule have the same forms under different names.
  enum Side {
    case permission, principal

    var all: ByteString { self == .permission ? "andRules" : "andIds" }
    var any: ByteString { self == .permission ? "orRules" : "orIds" }
    var none: ByteString { self == .permission ? "notRule" : "notId" }
    var members: ByteString { self == .permission ? "rules" : "ids" }
  }

  let predicates: PredicateReading

  /// ANY of a list of permissions or principals; never empty.
  func alternatives(
    _ messages: [Message],
    _ side: Side,
    of location: SourceLocation
  ) throws(ReadingError) -> [ProgramRule.Alternative] {
    guard !messages.isEmpty else {
      throw ReadingError("a policy needs permissions and principals", at: location)
    }
    var alternatives: [ProgramRule.Alternative] = []
    for message in messages {
      alternatives.append(.init(conditions: try conditions(message, side)))
    }
    return alternatives
  }

  /// Whether a side is the one that istiod writes for a policy without rules: not anything (AP-27).
  static func matchesNever(_ messages: [Message], _ side: Side) throws(ReadingError) -> Bool {
    guard messages.count == 1, let message = messages.first,
      let inner = try message.message(side.none)
    else { return false }
    try message.mayHave([side.none])
    return try inner.flag("any")
  }

  /// ALL conditions of a tree.
  private func conditions(_ message: Message, _ side: Side) throws(ReadingError) -> [Condition] {
    let (name, node) = try message.choice()
    switch name {
    case "any":
      guard try message.flag("any") else {
        throw ReadingError("\"any\" must be true", at: node.location)
      }
      return []
    case side.all:
      let members = try members(node, side)
      if side == .principal, let predicate = try predicates.requestPrincipal(members) {
        return [condition(predicate, isNegated: false, at: node.location)]
      }
      var conditions: [Condition] = []
      for member in members { conditions += try self.conditions(member, side) }
      return conditions
    case side.none:
      let inner = try Message(node)
      return [condition(try predicate(inner, side), isNegated: true, at: node.location)]
    default:
      return [condition(try predicate(message, side), isNegated: false, at: node.location)]
    }
  }

  /// The predicate of a single matcher, or of ANY of several.
  private func predicate(_ message: Message, _ side: Side) throws(ReadingError) -> Predicate {
    let (name, node) = try message.choice()
    guard name == side.any else { return try leaf(name, node, side) }
    var parts: [Predicate] = []
    for member in try members(node, side) {
      let (name, inner) = try member.choice()
      parts.append(try leaf(name, inner, side))
    }
    guard let predicate = Predicate(anyOf: parts) else {
      throw ReadingError("a list of different matchers is not one of istiod's", at: node.location)
    }
    return predicate
  }

  private func leaf(
    _ name: ByteString,
    _ node: Node,
    _ side: Side
  ) throws(ReadingError) -> Predicate {
    switch side {
    case .permission: return try predicates.permission(name, node)
    case .principal where name == side.all:
      guard let predicate = try predicates.requestPrincipal(members(node, side)) else {
        throw ReadingError("ALL within ANY is not one of istiod's forms", at: node.location)
      }
      return predicate
    case .principal: return try predicates.principal(name, node)
    }
  }

  private func members(_ node: Node, _ side: Side) throws(ReadingError) -> [Message] {
    let list = try Message(node)
    try list.mayHave([side.members])
    let members = try list.messages(side.members)
    guard !members.isEmpty else {
      throw ReadingError("the list is empty", at: node.location)
    }
    return members
  }

  private func condition(
    _ predicate: Predicate,
    isNegated: Bool,
    at location: SourceLocation
  ) -> Condition {
    let written = predicate.written
    return Condition(
      predicate: predicate,
      isNegated: isNegated,
      label: isNegated ? "not " + written.label : written.label,
      values: written.values.map { Located($0, at: location) },
      location: location
    )
  }
}
