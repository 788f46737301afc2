internal import Basics
internal import Program
internal import Resources

/// Finds the smallest change after which the policies would have let a denied request through.
///
/// A change is a set of conditions that would have to hold: those that the nearest ALLOW rule lacks,
/// and the opposite of one condition of each DENY rule that matches.
struct NearMissFinder {
  /// Why no change of the request helps.
  struct Reason: Error {
    let text: String
  }

  let trees: ChainTrees

  private var behavior: ReleaseBehavior { trees.program.behavior }

  /// The changes for a request that DENY or the default refused.
  func nearMiss(on attributes: Attributes) -> Result<Explanation.NearMiss, Reason> {
    var changes: [Explanation.Failure] = []
    let allowing = allowingRule(on: attributes)
    for rule in trees.deny.rules where rule.truth(on: attributes, behavior) == .yes {
      guard let opposite = opposite(of: rule, on: attributes) else {
        return .failure(unavoidable(rule, allowing: allowing?.rule))
      }
      changes += opposite
    }
    guard trees.program.allow.hasEnforcedPolicy else {
      return .success(.init(rule: nil, changes: changes))
    }
    guard let allowing else {
      return .failure(
        Reason(text: "an ALLOW policy applies, and none has a rule that the proxy gets")
      )
    }
    changes += allowing.lacking.map { $0.failure(on: attributes) }
    return .success(.init(rule: .init(allowing.rule), changes: changes))
  }

  // MARK: ALLOW

  /// The ALLOW rule that matches, or the one that lacks least.
  private func allowingRule(
    on attributes: Attributes
  ) -> (rule: ProgramRule, lacking: [Condition])? {
    var best: (rule: ProgramRule, lacking: [Condition], cost: Int)?
    for rule in trees.allow.rules {
      let lacking =
        least(rule.principals, on: attributes) + least(rule.permissions, on: attributes)
      let cost = lacking.reduce(0) { $0 + $1.costOfChange }
      // INVARIANT: rules come in rank order, so of equals the first stays.
      if cost < best?.cost ?? .max { best = (rule, lacking, cost) }
    }
    return best.map { ($0.rule, $0.lacking) }
  }

  /// The conditions that the nearest of the alternatives lacks.
  private func least(
    _ alternatives: [ProgramRule.Alternative],
    on attributes: Attributes
  ) -> [Condition] {
    alternatives.map { alternative in
      alternative.conditions.filter { $0.truth(on: attributes, behavior) == .no }
    }.min { left, right in
      left.reduce(0) { $0 + $1.costOfChange } < right.reduce(0) { $0 + $1.costOfChange }
    } ?? []
  }

  // MARK: DENY

  /// What would keep a matching DENY rule from matching: on one side, ALL alternatives that hold
  /// must lose a condition.
  ///
  /// `nil` where some alternative of each side has none.
  private func opposite(of rule: ProgramRule, on attributes: Attributes) -> [Explanation.Failure]? {
    [rule.principals, rule.permissions].compactMap { side -> [Condition]? in
      var broken: [Condition] = []
      for alternative in side where alternative.truth(on: attributes, behavior) == .yes {
        let cheapest = alternative.conditions.min { $0.costOfChange < $1.costOfChange }
        guard let cheapest else { return nil }
        broken.append(cheapest)
      }
      return broken
    }.min { left, right in
      left.reduce(0) { $0 + $1.costOfChange } < right.reduce(0) { $0 + $1.costOfChange }
    }?.map { $0.failure(on: attributes, opposite: true) }
  }

  private func unavoidable(_ rule: ProgramRule, allowing: ProgramRule?) -> Reason {
    let name = "\(rule.policy.namespace)/\(rule.policy.name) rule \(rule.index)"
    let remark = allowing.map {
      "; DENY is decided before ALLOW, so \($0.policy.namespace)/\($0.policy.name) rule "
        + "\($0.index) cannot help"
    }
    return Reason(text: "\(name) denies every request, whatever it is\(remark ?? "")")
  }
}

extension Condition {
  /// How far a change of the field is from what was asked: other credentials are nearer than another
  /// method, path, host or port, which make it another question.
  fileprivate var costOfChange: Int {
    switch predicate {
    case .method, .path, .host, .destinationPort, .destinationIP: 3
    case .sourceIP, .remoteIP, .serverName, .peer, .identity, .requestPrincipal, .claim, .header,
      .metadata:
      2
    }
  }
}
