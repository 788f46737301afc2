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
    allowPolicies = Self.firstFew(program.allow.policies)
  }
}

extension ChainTrees {
  /// The names of the enforced policies in a sentence; of a thousand nobody reads the last.
  private static func firstFew(_ policies: [PolicySummary]) -> String {
    let enforced = policies.lazy.filter { !$0.isDryRun }
    let names = enforced.prefix(8).map { "\($0.meta.namespace)/\($0.meta.name)" }
    let others = enforced.count - names.count
    return names.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
  }
}

extension DecisionTree {
  /// The fields that the request would have to give for the undecided rules of a match.
  func missingFields(_ match: Match, on attributes: Attributes) -> [String] {
    match.unknown.flatMap { rules[$0].missingFields(on: attributes, behavior) }
  }
}
