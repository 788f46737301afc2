internal import Basics
internal import Program
internal import Resources

/// The decision trees of one rule program, stage by stage.
final class ChainTrees: Sendable {
  /// One provider's trees (AP-34, AP-39).
  struct Custom: Sendable {
    let stage: CustomStage
    let rules: DecisionTree
    let denyingDryRunRules: DecisionTree
  }

  let program: RuleProgram
  let custom: [Custom]
  let audit: DecisionTree
  let deny: DecisionTree
  let allow: DecisionTree
  let dryRunDeny: DecisionTree
  let dryRunAllow: DecisionTree
  /// The enforced ALLOW policies by name, the first few of them.
  let allowPolicies: String

  init(_ program: RuleProgram) {
    let behavior = program.behavior
    func tree(_ rules: [ProgramRule]) -> DecisionTree { DecisionTree(rules, behavior: behavior) }
    self.program = program
    custom = program.custom.map {
      Custom(
        stage: $0,
        rules: tree($0.rules),
        denyingDryRunRules: tree($0.denyingDryRunRules)
      )
    }
    audit = tree(program.audit.rules)
    deny = tree(program.deny.rules)
    allow = tree(program.allow.rules)
    dryRunDeny = tree(program.deny.dryRunRules)
    dryRunAllow = tree(program.allow.dryRunRules)
    allowPolicies = Self.firstFew(
      program.allow.policies.filter { !$0.isDryRun }
        .map { "\($0.meta.namespace)/\($0.meta.name)" }
    )
  }
}

extension ChainTrees {
  /// Names in a sentence; of a thousand nobody reads the last.
  private static func firstFew(_ names: [String]) -> String {
    let shown = 8
    guard names.count > shown else { return names.joined(separator: ", ") }
    return names.prefix(shown).joined(separator: ", ") + " and \(names.count - shown) more"
  }
}

extension DecisionTree {
  /// The fields that the request would have to give for the undecided rules of a match.
  func missingFields(_ match: Match, on attributes: Attributes) -> [String] {
    match.unknown.flatMap { rules[$0].missingFields(on: attributes, behavior) }
  }
}
