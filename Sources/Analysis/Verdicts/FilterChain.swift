internal import Basics
internal import Program

/// The filters of one chain as functions of tuples: CUSTOM, JWT, DENY, ALLOW (AP-23, PIPE-1).
struct FilterChain {
  let reading: Reading
  let space: ProxySpace

  private var table: DiagramTable { space.table }

  /// The verdicts of all tuples, possible or not.
  ///
  /// - Parameter known: The conditions of this proxy that have been looked at before.
  /// - Returns: Their function.
  /// - Throws: ``Undecided``.
  func verdicts(_ known: inout ConditionSets) throws(Undecided) -> NodeID {
    let program = reading.program
    var verdicts = Verdict.allow.terminal
    if program.allow.hasEnforcedPolicy {
      let allowed = try set(program.allow.rules, reading, &known)
      verdicts = try choose(allowed, Verdict.allow.terminal, else: Verdict.deny.terminal)
    }
    let denied = try set(program.deny.rules, reading, &known)
    verdicts = try choose(denied, Verdict.deny.terminal, else: verdicts)
    if reading.seesToken, let stage = program.jwt {
      let refusals = try TokenStage(stage: stage, universe: space.universe).refusals(in: table)
      verdicts = try choose(refusals.denied, Verdict.deny.terminal, else: verdicts)
      verdicts = try choose(
        refusals.unauthenticated,
        Verdict.unauthenticated.terminal,
        else: verdicts
      )
    }
    return try choose(try customRefusals(&known), Verdict.deny.terminal, else: verdicts)
  }

  /// What has a token that does not verify.
  func unverified() throws(Undecided) -> NodeID {
    guard reading.seesToken, let stage = reading.program.jwt else { return .none }
    let refusals = try TokenStage(stage: stage, universe: space.universe).refusals(in: table)
    return try table.apply(.or, refusals.denied, refusals.unauthenticated)
  }

  /// What CUSTOM policies refuse (AP-34 to AP-39).
  private func customRefusals(_ known: inout ConditionSets) throws(Undecided) -> NodeID {
    let before = reading.beforeTokens
    var refused: [NodeID] = []
    for stage in reading.program.custom {
      refused.append(try set(stage.denyingDryRunRules, before, &known))
      let asked = try set(stage.rules, before, &known)
      switch stage.disposition {
      case .denies: refused.append(asked)
      case .asks:
        guard let level = space.universe.levels[.provider(stage.provider)] else { continue }
        let refuses = try table.node(level: level, atoms: AtomSet(atoms: [1]))
        refused.append(try table.apply(.and, asked, refuses))
      }
    }
    return try table.union(refused)
  }

  private func set(
    _ rules: [ProgramRule],
    _ reading: Reading,
    _ known: inout ConditionSets
  ) throws(Undecided) -> NodeID {
    try table.set(anyOf: rules, in: space.universe, reading, &known)
  }

  private func choose(
    _ set: NodeID,
    _ verdict: NodeID,
    else rest: NodeID
  ) throws(Undecided) -> NodeID {
    try table.apply(.override, try table.apply(.mask, verdict, set), rest)
  }
}
