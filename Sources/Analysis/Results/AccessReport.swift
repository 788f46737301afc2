public import Evaluation

/// Who may do what, exactly (contract section 7).
public struct AccessReport: Sendable {
  /// What some callers may do at some workload ports.
  public struct Answer: Sendable {
    /// The callers.
    public let caller: Caller
    /// The workloads, and the port.
    public let workloads: WorkloadClass
    /// How much of what was asked is allowed.
    public let access: Access
    /// The allowed requests; `nil` unless ``access`` is conditional.
    public let allowed: RequestSet?
    /// A request that is allowed.
    public let witness: Request?
    /// A request that was asked about and is refused.
    public let refused: Request?

    package init(
      caller: Caller,
      workloads: WorkloadClass,
      access: Access,
      allowed: RequestSet?,
      witness: Request?,
      refused: Request?
    ) {
      self.caller = caller
      self.workloads = workloads
      self.access = access
      self.allowed = allowed
      self.witness = witness
      self.refused = refused
    }
  }

  /// By workload ports in their order, then by callers: accounts first.
  public let answers: [Answer]
  /// What could not be answered.
  public let undecided: [UndecidedWorkloads]
  /// What may make an answer another one; each once.
  public let warnings: [String]

  package init(answers: [Answer], undecided: [UndecidedWorkloads], warnings: [String]) {
    self.answers = answers
    self.undecided = undecided
    self.warnings = warnings
  }
}
