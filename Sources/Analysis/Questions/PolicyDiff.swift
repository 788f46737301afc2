internal import Basics
internal import Mesh
internal import Program
internal import Evaluation

/// Two versions of workload ports, compared request by request.
package struct PolicyDiff: Sendable {
  /// A workload port that is there on both sides.
  package struct Pair: Sendable {
    package let old: WorkloadPort
    package let new: WorkloadPort
    /// The caller's own number for it.
    package let id: Int

    package init(old: WorkloadPort, new: WorkloadPort, id: Int = 0) {
      self.id = id
      self.old = old
      self.new = new
    }
  }

  /// A pair that could not be compared, or not for all requests.
  package struct UndecidedPair: Sendable {
    package let pair: Pair
    package let undecided: Undecided
    /// Whether nothing was found out about it: a smaller question may do better.
    package let isWhole: Bool

    package var port: UndecidedPort { UndecidedPort(pair.new, undecided) }
  }

  package var pairs: [Pair]
  package var identities: [KnownIdentity]

  package init(pairs: [Pair], identities: [KnownIdentity] = []) {
    self.pairs = pairs
    self.identities = identities
  }
}

extension PolicyDiff {
  /// The universe of both sides; rules are written as the new side means them.
  package func universe(hints: Hints = Hints()) throws(Undecided) -> Universe {
    var hints = hints
    hints.identities = identities.map(\.identity) + hints.identities
    return try Universe(
      of: pairs.map(\.new.evaluator) + pairs.map(\.old.evaluator),
      hints: hints
    )
  }

  /// Compares.
  ///
  /// - Returns: The changes, by workload ports in their order; those that open come first.
  package func compare(
    _ asking: Asking
  ) -> (changes: [DecisionChange], undecided: [UndecidedPair]) {
    struct Key: Hashable {
      let roots: Roots
      let port: Int
      let portProtocol: String
    }
    var order: [Key] = []
    var classes: [Key: [Pair]] = [:]
    var undecided: [UndecidedPair] = []
    for (index, pair) in pairs.enumerated() {
      asking.progress("comparing workload ports", index, of: pairs.count)
      do throws(Undecided) {
        try pair.requireComparability()
        let roots = try asking.naming { () throws(Undecided) in try self.roots(of: pair, asking) }
        if let open = pair.incomparableTokens(asking)?.undecided {
          undecided.append(UndecidedPair(pair: pair, undecided: open, isWhole: false))
        }
        guard roots.old != roots.new else { continue }
        let key = Key(
          roots: roots,
          port: pair.new.port,
          portProtocol: pair.new.evaluator.program.point.portProtocol.rawValue
        )
        if classes[key] == nil { order.append(key) }
        classes[key, default: []].append(pair)
      } catch {
        undecided.append(UndecidedPair(pair: pair, undecided: error, isWhole: true))
      }
    }
    var changes: [DecisionChange] = []
    for key in order {
      guard let members = classes[key], let first = members.first else { continue }
      do throws(Undecided) {
        changes += try asking.naming { () throws(Undecided) in
          try self.changes(of: members, first, key.roots, asking)
        }
      } catch {
        undecided += members.map { UndecidedPair(pair: $0, undecided: error, isWhole: true) }
      }
    }
    return (changes, undecided)
  }

  /// What is compared at a pair.
  private struct Roots: Hashable {
    /// The verdicts of both sides, 0 outside of what is asked.
    let old: NodeID
    let new: NodeID
    /// The requests whose token, if there is any, verifies on one of the sides, and is shown to both.
    let asked: NodeID
  }

  private func roots(of pair: Pair, _ asking: Asking) throws(Undecided) -> Roots {
    let table = asking.table
    let old = try asking.map(of: pair.old.evaluator)
    let new = try asking.map(of: pair.new.evaluator)
    var asked = try table.apply(.or, try old.space(table), try new.space(table))
    if let tokens = pair.incomparableTokens(asking) {
      asked = try table.apply(.minus, asked, try table.box(tokens.parts))
    }
    return Roots(
      old: try table.apply(.mask, old.root, asked),
      new: try table.apply(.mask, new.root, asked),
      asked: asked
    )
  }

  private func changes(
    of members: [Pair],
    _ pair: Pair,
    _ roots: Roots,
    _ asking: Asking
  ) throws(Undecided) -> [DecisionChange] {
    let table = asking.table
    let old = try asking.map(of: pair.old.evaluator)
    let values = try table.apply(.pair, roots.old, roots.new)
    var changes: [DecisionChange] = []
    for value in table.values(of: values) where value != 0 {
      guard let from = Verdict(rawValue: value >> 4)?.decision,
        let to = Verdict(rawValue: value & 15)?.decision
      else {
        throw Undecided(
          fields: [],
          reason: "internal error: a request can be sent to one side alone"
        )
      }
      let set = try table.mapValues(values) { $0 == value ? 1 : 0 }
      guard
        let witness = try asking.witness(
          in: set,
          at: pair.new,
          confirmedBy: [(pair.old.evaluator, old)]
        )
      else { continue }
      changes.append(
        DecisionChange(
          from: from,
          to: to,
          pairs: members,
          changed: set,
          asked: roots.asked,
          witness: witness
        )
      )
    }
    return ChangeKind.allCases.flatMap { kind in changes.filter { $0.kind == kind } }
  }
}

extension PolicyDiff.Pair {
  /// Checks that the same requests come to both sides, and that one of them has an answer.
  fileprivate func requireComparability() throws(Undecided) {
    let (before, after) = (old.evaluator.program, new.evaluator.program)
    let (from, to) = (before.point.portProtocol, after.point.portProtocol)
    guard from == to else {
      throw Undecided(
        fields: [],
        reason: "the port's protocol changes from \(from.rawValue) to \(to.rawValue), so the "
          + "requests are not the same"
      )
    }
    if let refusal = after.refusals.first, !before.refusals.isEmpty {
      throw Undecided(
        fields: [],
        reason: "the proxy accepts its configuration on neither side: \(refusal.cause)"
      )
    }
  }

  /// The tokens that no request shows to both sides, as each looks for them at a place of its own;
  /// `nil` where there are none.
  fileprivate func incomparableTokens(
    _ asking: Asking
  ) -> (parts: [(level: Int, atoms: AtomSet)], undecided: Undecided)? {
    let universe = asking.universe
    guard let before = old.evaluator.program.http.jwt, let after = new.evaluator.program.http.jwt,
      let tokenLevel = universe.levels[.token],
      let issuerLevel = universe.levels[.claim(["iss"])],
      let issuers = universe.texts[.claim(["iss"])]
    else { return nil }
    let moved = (0..<universe.variables[issuerLevel].width).filter {
      !before.putsToken(from: issuers.text(of: $0), whereDoes: after)
    }
    guard !moved.isEmpty else { return nil }
    return (
      [
        (tokenLevel, AtomSet(atoms: [1])),
        (issuerLevel, AtomSet(atoms: moved)),
      ],
      Undecided(
        fields: ["jwt"],
        reason: "the two sides look for tokens at different places, so no request shows one to "
          + "both; requests with a token are not compared"
      )
    )
  }
}
