public import Analysis
internal import Basics
internal import Evaluation
internal import Program

extension InvariantQuestion {
  /// Decides.
  ///
  /// - Parameter progress: Told about the work.
  /// - Returns: What came of it; `evaluate` gives every witness the decision that is stated.
  public func answer(progress: AnalysisProgress = .none) -> InvariantReport {
    let ports = proof.subjects.map(\.port)
    progress("finding what policies tell apart", 0, of: ports.count)
    let asking: Asking
    do throws(Undecided) {
      asking = Asking(
        universe: try proof.universe(),
        budget: inquiry.budget.ofTables,
        progress: progress
      )
    } catch {
      return report(.undecided, [], ports.map { UndecidedPort($0, error) })
    }
    let result = proof.decide(asking)
    var undecided = result.undecided
    var counterexamples: [InvariantReport.Counterexample] = []
    for (index, found) in result.counterexamples.enumerated() {
      progress("writing rules", index, of: result.counterexamples.count)
      do throws(Undecided) {
        counterexamples.append(try counterexample(found, asking))
      } catch {
        undecided += found.ports.map { UndecidedPort($0, error) }
      }
    }
    let status: InvariantStatus =
      result.status == .refuted && counterexamples.isEmpty ? .undecided : result.status
    return report(status, counterexamples, undecided)
  }

  private func report(
    _ status: InvariantStatus,
    _ counterexamples: [InvariantReport.Counterexample],
    _ undecided: [UndecidedPort]
  ) -> InvariantReport {
    InvariantReport(
      name: inquiry.name,
      location: inquiry.location,
      status: status,
      counterexamples: counterexamples,
      undecided: UndecidedWorkloads.grouped(undecided),
      portCount: proof.subjects.count,
      warnings: warnings
    )
  }

  private func counterexample(
    _ found: InvariantResult.Counterexample,
    _ asking: Asking
  ) throws(Undecided) -> InvariantReport.Counterexample {
    let decision = try decision(for: found.witness, of: policies)
    var other: InvariantReport.Other?
    if let reference = found.reference {
      var request = found.witness
      request.destination = reference.destination
      request.destination.ip = found.witness.destination.ip
      let (set, paths) = others
      other = InvariantReport.Other(
        workload: reference.workload,
        policies: paths,
        decision: try self.decision(for: request, of: set)
      )
    }
    try check(decision, other?.decision)
    return InvariantReport.Counterexample(
      workloads: WorkloadClass(found.ports),
      violations: try asking.print(
        found.violations,
        within: found.space,
        limit: inquiry.ruleLimit
      ),
      witness: found.witness,
      decision: decision,
      other: other
    )
  }

  /// The policies of the other side, with their paths where they are others.
  private var others: (PolicySet, [ByteString]) {
    if case .sameAsPolicies(let other, let paths) = inquiry.claim { return (other, paths) }
    return (policies, [])
  }

  /// What `query` says; tokens of witnesses have no times, so any time will do.
  private func decision(
    for request: Request,
    of policies: PolicySet
  ) throws(Undecided) -> Decision {
    do throws(RequestError) {
      return try policies.evaluate(request, now: 0)
    } catch {
      throw Undecided(
        fields: [],
        reason: "internal error: a counterexample cannot be asked: \(error.description)"
      )
    }
  }

  /// A counterexample that is none is an error of the program.
  private func check(_ decision: Decision, _ other: Decision?) throws(Undecided) {
    let isViolation =
      switch inquiry.claim {
      case .always: decision.verdict != .allow
      case .never: decision.verdict == .allow
      case .sameAtWorkloads, .sameAsPolicies: decision.verdict != other?.verdict
      }
    guard isViolation else {
      throw Undecided(
        fields: [],
        reason: "internal error: a counterexample is answered with "
          + "\(decision.verdict.rawValue): \(decision.reason)"
      )
    }
  }
}
