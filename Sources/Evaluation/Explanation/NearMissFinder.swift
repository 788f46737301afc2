internal import Resources
internal import Basics
internal import Program

/// Finds the smallest change after which an ALLOW rule would have let a denied request through.
///
/// A change is a set of conditions that would have to hold. It never promises more than that: where
/// a DENY rule stands in the way, the change must also get past it.
struct NearMissFinder {
  /// Why no change of the request helps.
  struct Reason: Error {
    let text: String
  }

  let trees: ChainTrees

  /// After the default denial: the ALLOW rule with the fewest conditions that fail.
  func nearMiss(on attributes: Attributes) -> Result<Explanation.NearMiss, Reason> {
    let behavior = trees.program.behavior
    var best: (rule: ProgramRule, failures: [Explanation.Failure])?
    for rule in trees.allow.rules {
      let failures = fewest(rule.principals, on: attributes, behavior)
        + fewest(rule.permissions, on: attributes, behavior)
      // INVARIANT: rules come in rank order, so of equals the first stays.
      if failures.count < best?.failures.count ?? .max { best = (rule, failures) }
    }
    guard let best else {
      return .failure(
        Reason(text: "an ALLOW policy applies, and none has a rule that the proxy gets")
      )
    }
    return .success(.init(rule: .init(best.rule), changes: best.failures))
  }

  /// After a DENY: what would have to differ for the DENY rule not to match.
  func nearMiss(
    afterDenialBy rule: ProgramRule,
    on attributes: Attributes
  ) -> Result<Explanation.NearMiss, Reason> {
    let behavior = trees.program.behavior
    let name = "\(rule.policy.namespace)/\(rule.policy.name) rule \(rule.index)"
    if rule.isUnconditional {
      let allowed = trees.allow.search(attributes).first.map { trees.allow.rules[$0] }
      let remark = allowed.map {
        "; \($0.policy.namespace)/\($0.policy.name) rule \($0.index) would allow this request, but "
          + "DENY is decided before ALLOW"
      }
      return .failure(
        Reason(text: "\(name) denies every request, whatever it is\(remark ?? "")")
      )
    }
    let others = trees.deny.rules.filter {
      $0.name != rule.name && $0.truth(on: attributes, behavior) != .no
    }
    guard others.isEmpty else {
      let list = others.map { "\($0.policy.namespace)/\($0.policy.name) rule \($0.index)" }
      return .failure(
        Reason(text: "\(name) is not alone: \(list.joined(separator: ", ")) would deny it too")
      )
    }
    if let allowed = trees.allow.search(attributes).first.map({ trees.allow.rules[$0] }) {
      return .failure(
        Reason(
          text: "\(allowed.policy.namespace)/\(allowed.policy.name) rule \(allowed.index) would "
            + "allow this request, but DENY is decided before ALLOW: it must not match \(name)"
        )
      )
    }
    return .failure(Reason(text: "the request must not match \(name)"))
  }

  private func fewest(
    _ alternatives: [ProgramRule.Alternative],
    on attributes: Attributes,
    _ behavior: ReleaseBehavior
  ) -> [Explanation.Failure] {
    alternatives.map { $0.failures(on: attributes, behavior) }.min { $0.count < $1.count } ?? []
  }
}

extension ProgramRule {
  /// Whether the rule matches every request: some alternative of each side has no conditions.
  var isUnconditional: Bool {
    permissions.contains { $0.conditions.isEmpty } && principals.contains { $0.conditions.isEmpty }
  }
}
