public import Basics
public import Evaluation

/// What an invariant came to (contract section 7).
public enum InvariantStatus: String, Sendable, CaseIterable {
  /// No request violates it.
  case proved
  /// Some requests do.
  case refuted
  /// There is no request that it speaks of.
  case vacuous
  /// No violation was found, and not everything could be looked at.
  case undecided
}

/// An invariant with what came of it (contract section 7).
public struct InvariantReport: Sendable {
  /// The requests that violate an invariant at workload ports that nothing tells apart.
  public struct Counterexample: Sendable {
    /// Where.
    public let workloads: WorkloadClass
    /// All violations there.
    public let violations: RequestSet
    /// One of them; `query` gives it ``decision``.
    public let witness: Request
    /// What `query` says to the witness.
    public let decision: Decision
    /// What should be the same, and is not.
    public let other: Other?

    package init(
      workloads: WorkloadClass,
      violations: RequestSet,
      witness: Request,
      decision: Decision,
      other: Other? = nil
    ) {
      self.workloads = workloads
      self.violations = violations
      self.witness = witness
      self.decision = decision
      self.other = other
    }
  }

  /// The other side of `same`.
  public struct Other: Sendable {
    /// Which workload answers, under this file's policies or the others.
    public let workload: Request.ObjectName
    /// The paths of other policies; empty: the same policies.
    public let policies: [ByteString]
    /// The decision for the witness there.
    public let decision: Decision

    package init(workload: Request.ObjectName, policies: [ByteString], decision: Decision) {
      self.workload = workload
      self.policies = policies
      self.decision = decision
    }
  }

  /// As it is written, or by its number.
  public let name: ByteString
  /// Where it is written.
  public let location: SourceLocation
  /// What came of it.
  public let status: InvariantStatus
  /// By workload ports in their order; together they are all violations.
  public let counterexamples: [Counterexample]
  /// What could not be looked at.
  public let undecided: [UndecidedWorkloads]
  /// How many workload ports were looked at.
  public let portCount: Int
  /// What may make the answer another one; each once.
  public let warnings: [String]

  package init(
    name: ByteString,
    location: SourceLocation,
    status: InvariantStatus,
    counterexamples: [Counterexample],
    undecided: [UndecidedWorkloads],
    portCount: Int,
    warnings: [String]
  ) {
    self.name = name
    self.location = location
    self.status = status
    self.counterexamples = counterexamples
    self.undecided = undecided
    self.portCount = portCount
    self.warnings = warnings
  }
}

/// What came of the invariants of a run (contract section 7).
public struct ProofReport: Sendable {
  /// In the order of the files.
  public let invariants: [InvariantReport]

  /// Puts reports together.
  public init(_ invariants: [InvariantReport]) { self.invariants = invariants }

  /// How many ended that way.
  public func count(_ status: InvariantStatus) -> Int {
    invariants.count { $0.status == status }
  }

  /// What may make an answer another one, and what is vacuous; each once.
  public var warnings: [Diagnostic] {
    var known: Set<Diagnostic> = []
    let found = invariants.flatMap { invariant in
      invariant.warnings.map { Diagnostic(.warning, code: "analysis", $0, at: nil) }
        + (invariant.status == .vacuous ? [invariant.vacuity] : [])
    }
    return found.filter { known.insert($0).inserted }
  }
}

extension InvariantReport {
  /// What to know about an invariant that is vacuous.
  public static let vacuousReason = "no request matches the premise, so nothing is proved"

  /// The warning that an invariant is vacuous.
  fileprivate var vacuity: Diagnostic {
    Diagnostic(.warning, code: "vacuous", Self.vacuousReason, at: location)
  }
}
