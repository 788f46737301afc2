internal import Basics
internal import Mesh
package import Evaluation
package import Program

/// Something that has to hold for all requests (contract section 5).
package struct Invariant: Sendable {
  package enum Claim: Sendable {
    /// Every request of the premise is allowed.
    case always
    /// None is.
    case never
  }

  package let claim: Claim
  package let premise: QuestionRules
  /// Requests that are taken out of the premise.
  package let unless: QuestionRules?

  package init(claim: Claim, premise: QuestionRules, unless: QuestionRules? = nil) {
    self.claim = claim
    self.premise = premise
    self.unless = unless
  }
}

/// What came of an invariant.
package struct InvariantResult: Sendable {
  package enum Status: String, Sendable {
    case proved, refuted, vacuous, undecided
  }

  /// The violations at workload ports that nothing tells apart; together they are all there are.
  package struct Counterexample: Sendable {
    package let workloads: WorkloadClass
    package let violations: NodeID
    package let asked: NodeID
    package let witness: Request
    package let decision: Decision
  }

  package let status: Status
  package let counterexamples: [Counterexample]
  package let undecided: [UndecidedPort]
}

/// Invariants that are to be proved for some workload ports.
package struct Proof: Sendable {
  package var ports: [WorkloadPort]
  package var invariants: [Invariant]
  package var identities: [KnownIdentity]

  package init(
    ports: [WorkloadPort],
    invariants: [Invariant],
    identities: [KnownIdentity] = []
  ) {
    self.ports = ports
    self.invariants = invariants
    self.identities = identities
  }

  /// The universe of the proxies and of what is asked about them.
  package func universe(hints: Hints = Hints()) throws(Undecided) -> Universe {
    var hints = hints
    hints.identities = identities.map(\.identity) + hints.identities
    let rules = invariants.flatMap { [$0.premise] + ($0.unless.map { [$0] } ?? []) }
    return try Universe(
      of: ports.map(\.evaluator),
      questions: rules.flatMap { $0.http + $0.tcp },
      hints: hints
    )
  }

  /// Decides one invariant.
  ///
  /// - Parameters:
  ///   - invariant: One of the universe.
  ///   - ports: Those that the invariant is for; all are in the universe.
  ///   - asking: Where verdict maps are kept.
  /// - Returns: The status, with all violations there are.
  package func decide(
    _ invariant: Invariant,
    at ports: [WorkloadPort],
    _ asking: Asking
  ) -> InvariantResult {
    struct Key: Hashable {
      let violations: NodeID
      let port: Int
      let portProtocol: String
    }
    var order: [Key] = []
    var classes: [Key: (members: [WorkloadPort], asked: NodeID)] = [:]
    var undecided: [UndecidedPort] = []
    var isVacuous = true
    for (index, port) in ports.enumerated() {
      asking.progress("deciding workload ports", index, of: ports.count)
      do throws(Undecided) {
        let (asked, found) = try asking.naming { () throws(Undecided) in
          try self.violations(of: invariant, at: port, asking)
        }
        if asked != .none { isVacuous = false }
        guard found != .none else { continue }
        let key = Key(
          violations: found,
          port: port.port,
          portProtocol: port.evaluator.program.point.portProtocol.rawValue
        )
        if classes[key] == nil { order.append(key) }
        classes[key, default: ([], asked)].members.append(port)
      } catch {
        undecided.append(
          UndecidedPort(port, error)
        )
      }
    }
    var counterexamples: [InvariantResult.Counterexample] = []
    for key in order {
      guard let (members, asked) = classes[key], let first = members.first else { continue }
      do throws(Undecided) {
        guard let witness = try asking.witness(in: key.violations, at: first) else { continue }
        counterexamples.append(
          .init(
            workloads: WorkloadClass(members),
            violations: key.violations,
            asked: asked,
            witness: witness,
            decision: Replay.decision(of: first.evaluator, for: witness)
          )
        )
      } catch {
        undecided += members.map {
          UndecidedPort($0, error)
        }
      }
    }
    let status: InvariantResult.Status =
      !counterexamples.isEmpty
      ? .refuted : !undecided.isEmpty ? .undecided : isVacuous ? .vacuous : .proved
    return InvariantResult(
      status: status,
      counterexamples: counterexamples,
      undecided: undecided
    )
  }

  private func violations(
    of invariant: Invariant,
    at port: WorkloadPort,
    _ asking: Asking
  ) throws(Undecided) -> (asked: NodeID, violations: NodeID) {
    let table = asking.table
    let map = try asking.map(of: port.evaluator)
    var asked = try asking.set(of: invariant.premise, at: port.evaluator)
    if let unless = invariant.unless {
      asked = try table.apply(.minus, asked, try asking.set(of: unless, at: port.evaluator))
    }
    asked = try table.apply(.and, asked, try map.space(table))
    try map.requireAcceptance(of: asked, by: port.evaluator, table)
    let allowed = try map.set(.allow, table)
    switch invariant.claim {
    case .never: return (asked, try table.apply(.and, asked, allowed))
    case .always: return (asked, try table.apply(.minus, asked, allowed))
    }
  }
}
