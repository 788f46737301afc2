internal import Mesh
package import Basics
package import Evaluation
internal import Program

/// What is true of one rule at a proxy, whatever the request.
package struct RuleFacts: Sendable, Hashable {
  /// Envoy's name of the rule: `ns[…]-policy[…]-rule[…]`.
  package let rule: ByteString
  /// It matches no request.
  package let isDead: Bool
  /// All that it matches is refused by something that is asked earlier: by DENY rules (for an ALLOW
  /// rule), by an authorizer that cannot be asked, or by JWT verification.
  package let isMasked: Bool
  /// The other rules of its action match all that it matches.
  ///
  /// Of two equal rules both are; only one of them can go.
  package let isRedundant: Bool
}

extension Asking {
  /// The facts of all enforced DENY and ALLOW rules of a proxy.
  ///
  /// - Complexity: O(rules) unions and tests.
  package func ruleFacts(of evaluator: Evaluator) throws(Undecided) -> [RuleFacts] {
    try naming { () throws(Undecided) in
      let program = evaluator.program
      let names = Set((program.http.deny.rules + program.tcp.deny.rules).map(\.name))
      return try facts(evaluator, \.deny.rules, isDeny: true)
        + facts(evaluator, \.allow.rules, isDeny: false).filter { !names.contains($0.rule) }
    }
  }

  /// What each rule matches in the space, over all kinds of connections.
  private func facts(
    _ evaluator: Evaluator,
    _ rules: KeyPath<RuleProgram, [ProgramRule]>,
    isDeny: Bool
  ) throws(Undecided) -> [RuleFacts] {
    var sets: [ByteString: [NodeID]] = [:]
    var masks: [NodeID] = []
    var order: [ByteString] = []
    for connection in space.connections(at: evaluator) {
      guard case .filtered(let reading) = connection.outcome else { continue }
      var possible = try space.possibleRequests(of: connection.kind)
      if connection.checksTrustDomain {
        let trusted = universe.trustedPeers(at: evaluator)
        possible = try table.apply(
          .and,
          possible,
          try table.node(level: universe.peerLevel, atoms: trusted)
        )
      }
      let filters = FilterChain(reading: reading, space: space)
      let earlier = try filters.refusals(beforeAllow: !isDeny)
      masks.append(try table.apply(.and, possible, earlier))
      for rule in reading.program[keyPath: rules] {
        if sets[rule.name] == nil { order.append(rule.name) }
        let own = try table.set(TestedRule(rule, in: universe, reading))
        sets[rule.name, default: []].append(try table.apply(.and, possible, own))
      }
    }
    let masked = try table.union(masks)
    var matched: [NodeID] = []
    for name in order { matched.append(try table.union(sets[name] ?? [])) }
    let others = try othersUnions(matched)
    var facts: [RuleFacts] = []
    for (index, name) in order.enumerated() {
      let set = matched[index]
      facts.append(
        RuleFacts(
          rule: name,
          isDead: set == .none,
          isMasked: set != .none ? try table.apply(.minus, set, masked) == .none : false,
          isRedundant: set != .none
            ? try table.apply(.minus, set, others[index]) == .none : false
        )
      )
    }
    return facts
  }

  /// For each set the union of all others.
  private func othersUnions(_ sets: [NodeID]) throws(Undecided) -> [NodeID] {
    var before: [NodeID] = [.none]
    for set in sets { before.append(try table.apply(.or, before[before.count - 1], set)) }
    var after: [NodeID] = [.none]
    for set in sets.reversed() { after.append(try table.apply(.or, after[after.count - 1], set)) }
    var unions: [NodeID] = []
    for index in sets.indices {
      unions.append(try table.apply(.or, before[index], after[sets.count - 1 - index]))
    }
    return unions
  }
}

extension FilterChain {
  /// What is refused before DENY, or before ALLOW.
  func refusals(beforeAllow: Bool) throws(Undecided) -> NodeID {
    let (universe, table) = (space.universe, space.table)
    var sets = [try certainCustomRefusals()]
    if reading.seesToken, let stage = reading.program.jwt {
      let refusals = try TokenStage(stage: stage, universe: universe).refusals(in: table)
      sets += [refusals.denied, refusals.unauthenticated]
    }
    if beforeAllow {
      sets.append(try table.set(anyOf: reading.program.deny.rules, in: universe, reading))
    }
    return try table.union(sets)
  }

  /// What CUSTOM policies refuse whatever their authorizers answer.
  private func certainCustomRefusals() throws(Undecided) -> NodeID {
    var sets: [NodeID] = []
    for stage in reading.program.custom {
      var rules = stage.denyingDryRunRules
      if case .denies = stage.disposition { rules += stage.rules }
      sets.append(try space.table.set(anyOf: rules, in: space.universe, reading.beforeTokens))
    }
    return try space.table.union(sets)
  }
}
