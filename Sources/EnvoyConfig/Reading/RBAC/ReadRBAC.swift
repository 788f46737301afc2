internal import Basics
internal import Documents
internal import Program

/// An RBAC filter as a proxy has it.
struct ReadRBAC {
  /// An action and its policies, in byte order of their names (AP-20).
  struct Rules {
    let action: RBACRules.Action
    let policies: [Policy]
  }

  struct Policy {
    let name: RuleName
    let location: SourceLocation
    /// `nil`: istiod's policy that never matches (AP-27).
    let sides: Sides?
  }

  struct Sides {
    let permissions: [ProgramRule.Alternative]
    let principals: [ProgramRule.Alternative]
  }

  /// `nil`: nothing is enforced.
  let rules: Rules?
  let shadowRules: Rules?
  let shadowRulesStatPrefix: ByteString
  let location: SourceLocation

  /// Reads `envoy.extensions.filters.http.rbac.v3.RBAC`, or that of the network.
  init(_ message: Message, _ predicates: PredicateReading) throws(ReadingError) {
    try message.mayHave([
      "@type", "rules", "shadowRules", "shadowRulesStatPrefix", "rulesStatPrefix", "statPrefix",
      "trackPerRuleStats",
    ])
    location = message.location
    rules = try message.message("rules").map(predicates.rules)
    shadowRules = try message.message("shadowRules").map(predicates.rules)
    shadowRulesStatPrefix = try message.text("shadowRulesStatPrefix") ?? ""
  }
}

extension PredicateReading {
  fileprivate func rules(_ message: Message) throws(ReadingError) -> ReadRBAC.Rules {
    try message.mayHave(["action", "policies"])
    let name = try message.text("action") ?? "ALLOW"
    guard let action = RBACRules.Action(rawValue: name.string) else {
      throw ReadingError("the action \"\(name)\" is not known", at: message.location)
    }
    var policies: [ReadRBAC.Policy] = []
    for member in try message.map("policies") { policies.append(try policy(member)) }
    return .init(action: action, policies: policies.sorted { $0.name.text < $1.name.text })
  }

  private func policy(_ member: Node.Member) throws(ReadingError) -> ReadRBAC.Policy {
    let message = try Message(member.value)
    try message.mayHave(["permissions", "principals"])
    let permissions = try message.messages("permissions")
    let principals = try message.messages("principals")
    let reading = RuleReading(predicates: self)
    let neverPermitted = try RuleReading.matchesNever(permissions, .permission)
    let neverFits = try RuleReading.matchesNever(principals, .principal)
    let location = member.key.location
    return ReadRBAC.Policy(
      name: RuleName(member.name),
      location: location,
      sides: neverPermitted && neverFits
        ? nil
        : .init(
          permissions: try reading.alternatives(permissions, .permission, of: location),
          principals: try reading.alternatives(principals, .principal, of: location)
        )
    )
  }
}
