internal import Basics
internal import Mesh
internal import Program
package import Evaluation

/// Two versions of workload ports, compared request by request.
package struct PolicyDiff: Sendable {
  /// A workload port that is there on both sides.
  package struct Pair: Sendable {
    package let old: WorkloadPort
    package let new: WorkloadPort

    package init(old: WorkloadPort, new: WorkloadPort) {
      self.old = old
      self.new = new
    }
  }

  package var pairs: [Pair]
  package var identities: [KnownIdentity]

  package init(pairs: [Pair], identities: [KnownIdentity] = []) {
    self.pairs = pairs
    self.identities = identities
  }
}

/// Requests whose verdict has changed in one way, at workload ports that nothing tells apart.
package struct DecisionChange: Sendable {
  package enum Kind: String, Sendable {
    case newlyAllowed = "newly-allowed"
    case newlyRefused = "newly-refused"
    case other
  }

  package let kind: Kind
  package let from: Decision.Verdict
  package let to: Decision.Verdict
  package let workloads: WorkloadClass
  /// The requests that changed, and all that there are.
  package let changed: NodeID
  package let asked: NodeID
  /// A request of the set; the evaluators of both sides have confirmed it.
  package let witness: Request
}

extension PolicyDiff {
  /// The universe of both sides.
  package func universe(hints: Hints = Hints()) throws(Undecided) -> Universe {
    var hints = hints
    hints.identities = identities.map(\.identity) + hints.identities
    return try Universe(
      of: pairs.flatMap { [$0.old.evaluator, $0.new.evaluator] },
      hints: hints
    )
  }

  /// Compares.
  ///
  /// - Returns: The changes, by workload ports in their order; those that open come first.
  package func compare(
    _ asking: Asking
  ) -> (changes: [DecisionChange], undecided: [UndecidedPort]) {
    struct Key: Hashable {
      let old: NodeID
      let new: NodeID
      let port: Int
      let portProtocol: String
    }
    var order: [Key] = []
    var classes: [Key: [Pair]] = [:]
    var undecided: [UndecidedPort] = []
    for (index, pair) in pairs.enumerated() {
      asking.progress("comparing workload ports", index, of: pairs.count)
      let point = pair.new.evaluator.program.point
      do throws(Undecided) {
        let before = pair.old.evaluator.program.point.portProtocol
        guard before == point.portProtocol else {
          throw Undecided(
            fields: [],
            reason: "the port's protocol changes from \(before.rawValue) to "
              + "\(point.portProtocol.rawValue), so the requests are not the same"
          )
        }
        let key = Key(
          old: try asking.map(of: pair.old.evaluator).root,
          new: try asking.map(of: pair.new.evaluator).root,
          port: pair.new.port,
          portProtocol: point.portProtocol.rawValue
        )
        guard key.old != key.new else { continue }
        if classes[key] == nil { order.append(key) }
        classes[key, default: []].append(pair)
      } catch {
        undecided.append(
          UndecidedPort(pair.new, error)
        )
      }
    }
    var changes: [DecisionChange] = []
    for key in order {
      guard let members = classes[key], let first = members.first else { continue }
      do throws(Undecided) {
        changes += try asking.naming { () throws(Undecided) in
          try self.changes(of: members, first, asking)
        }
      } catch {
        undecided += members.map {
          UndecidedPort($0.new, error)
        }
      }
    }
    return (changes, undecided)
  }

  private func changes(
    of members: [Pair],
    _ pair: Pair,
    _ asking: Asking
  ) throws(Undecided) -> [DecisionChange] {
    let table = asking.table
    let old = try asking.map(of: pair.old.evaluator)
    let new = try asking.map(of: pair.new.evaluator)
    // Whose token verifies on one of the sides.
    let asked = try table.apply(.or, try old.space(table), try new.space(table))
    let pairs = try table.apply(.mask, try table.apply(.pair, old.root, new.root), asked)
    var changes: [DecisionChange] = []
    for value in table.values(of: pairs) {
      guard let from = Verdict(rawValue: value >> 4)?.decision,
        let to = Verdict(rawValue: value & 15)?.decision
      else { continue }
      let set = try table.mapValues(pairs) { $0 == value ? 1 : 0 }
      guard
        let witness = try asking.witness(
          in: set,
          at: pair.new,
          confirmedBy: [(pair.old.evaluator, old)]
        )
      else { continue }
      changes.append(
        DecisionChange(
          kind: to == .allow ? .newlyAllowed : from == .allow ? .newlyRefused : .other,
          from: from,
          to: to,
          workloads: WorkloadClass(members.map(\.new)),
          changed: set,
          asked: asked,
          witness: witness
        )
      )
    }
    let kinds: [DecisionChange.Kind] = [.newlyAllowed, .newlyRefused, .other]
    return kinds.flatMap { kind in changes.filter { $0.kind == kind } }
  }
}
