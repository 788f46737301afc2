public import Basics
public import Evaluation

/// Paths that rules keep out, written so that they get in.
public struct PathEvasionReport: Sendable {
  /// A value of a rule with a spelling that evades it.
  public struct Evasion: Sendable {
    /// The rule: one of a DENY policy, or one of an ALLOW policy that excepts the path.
    public let policy: Decision.Reference
    /// The value of `paths` or `notPaths`.
    public let pattern: ByteString
    /// How the path is written.
    public let spelling: PathSpelling
    /// The path as the client sends it.
    public let path: ByteString
    /// The path as policies see it.
    public let seen: ByteString
    /// Where.
    public internal(set) var workloads: WorkloadClass
    /// A request that the rule keeps out.
    public let refused: Request
    /// The same with the other path, which is allowed.
    public let allowed: Request
    /// The weakest normalization of paths with which it would not be; `nil`: none helps.
    public let closedBy: String?

    package init(
      policy: Decision.Reference,
      pattern: ByteString,
      spelling: PathSpelling,
      path: ByteString,
      seen: ByteString,
      workloads: WorkloadClass,
      refused: Request,
      allowed: Request,
      closedBy: String?
    ) {
      self.policy = policy
      self.pattern = pattern
      self.spelling = spelling
      self.path = path
      self.seen = seen
      self.workloads = workloads
      self.refused = refused
      self.allowed = allowed
      self.closedBy = closedBy
    }
  }

  /// By workload ports, then by rules.
  public let evasions: [Evasion]
  /// What could not be looked at.
  public let undecided: [UndecidedWorkloads]

  package init(evasions: [Evasion], undecided: [UndecidedWorkloads]) {
    self.evasions = evasions
    self.undecided = undecided
  }

  /// Puts reports together; what is in several of them is there once.
  package init(merging reports: [PathEvasionReport]) {
    struct Key: Hashable {
      let policy: Decision.Reference
      let pattern: ByteString
      let path: ByteString
      let workloads: WorkloadClass
    }
    var known: Set<Key> = []
    evasions = reports.flatMap(\.evasions).filter {
      known.insert(
        Key(policy: $0.policy, pattern: $0.pattern, path: $0.path, workloads: $0.workloads)
      ).inserted
    }
    var open: Set<UndecidedWorkloads> = []
    undecided = reports.flatMap(\.undecided).filter { open.insert($0).inserted }
  }
}
