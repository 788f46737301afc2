internal import Basics
internal import Program
package import Evaluation

/// The verdicts of a proxy without diagrams: the rules' conditions are looked up atom by atom.
///
/// The second reading of the same policies; it also says which rules match.
package struct BitVectors: Sendable {
  /// The rules of one group, their conditions as bits.
  private struct Rules: Sendable {
    /// The parts of tests that hold, by level and atom.
    private var parts: [Int: [[UInt64]]] = [:]
    /// The parts of each alternative of each test.
    private var tests: [[[Int]]] = []
    /// For each rule and side: alternatives of (test, negated).
    private var rules: [(permissions: [[(Int, Bool)]], principals: [[(Int, Bool)]])] = []
    private var known: [TupleTest: Int] = [:]
    private var partCount = 0

    init(_ rules: [TestedRule], widths: [UInt32]) {
      var atoms: [(level: Int, atoms: AtomSet)] = []
      for rule in rules {
        let permissions = rule.permissions.map { $0.map { add($0, &atoms) } }
        let principals = rule.principals.map { $0.map { add($0, &atoms) } }
        self.rules.append((permissions, principals))
      }
      partCount = atoms.count
      let words = (partCount + 63) / 64
      for (part, entry) in atoms.enumerated() {
        var table =
          parts[entry.level]
          ?? Array(repeating: Array(repeating: 0, count: words), count: Int(widths[entry.level]))
        for atom in entry.atoms.atoms { table[Int(atom)][part / 64] |= 1 << UInt64(part % 64) }
        parts[entry.level] = table
      }
    }

    private mutating func add(
      _ check: TestedRule.Check,
      _ atoms: inout [(level: Int, atoms: AtomSet)]
    ) -> (Int, Bool) {
      if let number = known[check.test] { return (number, check.isNegated) }
      var alternatives: [[Int]] = []
      for parts in check.test.alternatives {
        alternatives.append(
          parts.map { part in
            atoms.append((part.level, part.atoms))
            return atoms.count - 1
          }
        )
      }
      known[check.test] = tests.count
      tests.append(alternatives)
      return (tests.count - 1, check.isNegated)
    }

    /// The rules that match a tuple.
    func matching(_ tuple: [UInt32]) -> [Int] {
      var holding = [UInt64](repeating: 0, count: (partCount + 63) / 64)
      for (level, table) in parts {
        for (word, bits) in table[Int(tuple[level])].enumerated() { holding[word] |= bits }
      }
      let truths = tests.map { alternatives in
        alternatives.contains { parts in
          parts.allSatisfy { holding[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
        }
      }
      func holds(_ alternatives: [[(Int, Bool)]]) -> Bool {
        alternatives.contains { checks in checks.allSatisfy { truths[$0.0] != $0.1 } }
      }
      return rules.indices.filter { holds(rules[$0].permissions) && holds(rules[$0].principals) }
    }
  }

  private struct Custom: Sendable {
    let denying: Rules
    let asking: Rules
    /// The level of the provider's answer; `nil`: a match is denied.
    let answer: Int?
  }

  private struct Chain: Sendable {
    let custom: [Custom]
    let deny: Rules
    let allow: Rules
    let allowsByDefault: Bool
    let tokens: TokenStage?
  }

  private enum Outcome: Sendable {
    case refused
    case filtered(Chain, checksTrustDomain: Bool)
  }

  private let outcomes: [UInt32: Outcome]
  private let connectionLevel: Int
  private let peerLevel: Int
  private let trustedPeers: AtomSet
  private let isIndeterminate: Bool
  private let universe: Universe

  package init(of evaluator: Evaluator, in universe: Universe) throws(Undecided) {
    guard evaluator.program.connect == nil else {
      throw Undecided(
        fields: [],
        reason: "what a waypoint asks at the tunnel, before its other policies, is not worked out"
      )
    }
    self.universe = universe
    connectionLevel = universe.connectionLevel
    peerLevel = universe.peerLevel
    trustedPeers = universe.trustedPeers(at: evaluator)
    isIndeterminate = !evaluator.program.refusals.isEmpty
    var outcomes: [UInt32: Outcome] = [:]
    for connection in ConnectionCase.all(at: evaluator, includingTLS: universe.includesTLS) {
      switch connection.outcome {
      case .refused: outcomes[connection.kind.rawValue] = .refused
      case .filtered where isIndeterminate: outcomes[connection.kind.rawValue] = .refused
      case .filtered(let reading):
        outcomes[connection.kind.rawValue] = .filtered(
          try Self.chain(reading, universe),
          checksTrustDomain: connection.checksTrustDomain
        )
      }
    }
    self.outcomes = outcomes
  }

  private static func chain(
    _ reading: Reading,
    _ universe: Universe
  ) throws(Undecided) -> Chain {
    func rules(_ rules: [ProgramRule], _ reading: Reading) throws(Undecided) -> Rules {
      var tested: [TestedRule] = []
      for rule in rules { tested.append(try TestedRule(rule, in: universe, reading)) }
      return Rules(tested, widths: universe.widths)
    }
    let program = reading.program
    var custom: [Custom] = []
    for stage in program.custom {
      var answer: Int?
      if case .asks = stage.disposition { answer = universe.levels[.provider(stage.provider)] }
      custom.append(
        Custom(
          denying: try rules(stage.denyingDryRunRules, reading.beforeTokens),
          asking: try rules(stage.rules, reading.beforeTokens),
          answer: answer
        )
      )
    }
    return Chain(
      custom: custom,
      deny: try rules(program.deny.rules, reading),
      allow: try rules(program.allow.rules, reading),
      allowsByDefault: !program.allow.hasEnforcedPolicy,
      tokens: reading.seesToken
        ? program.jwt.map { TokenStage(stage: $0, universe: universe) } : nil
    )
  }

  /// The verdict of a tuple that is a request.
  package func verdict(at tuple: [UInt32]) throws(Undecided) -> Verdict {
    guard let outcome = outcomes[tuple[connectionLevel]] else { return .outside }
    if isIndeterminate { return .indeterminate }
    guard case .filtered(let chain, let checksTrustDomain) = outcome else { return .refused }
    if checksTrustDomain, !trustedPeers.contains(tuple[peerLevel]) { return .refused }
    for stage in chain.custom {
      if !stage.denying.matching(tuple).isEmpty { return .deny }
      let refuses = stage.answer.map { tuple[$0] == 1 } ?? true
      if refuses, !stage.asking.matching(tuple).isEmpty { return .deny }
    }
    if let refusal = try chain.tokens?.verdict(at: tuple) { return refusal }
    if !chain.deny.matching(tuple).isEmpty { return .deny }
    return chain.allowsByDefault || !chain.allow.matching(tuple).isEmpty ? .allow : .deny
  }
}
