public import Basics
public import Evaluation

/// Which requests get another answer, exactly (contract section 7).
public struct DiffReport: Sendable {
  /// An object that one side has not, or has with other content.
  public struct Edit: Sendable, Hashable {
    /// What became of it.
    public enum Kind: String, Sendable, CaseIterable {
      case added, removed, changed
    }

    /// The object's kind as manifests have it.
    public let kind: ByteString
    /// Empty for what has none.
    public let namespace: ByteString
    /// Empty for the mesh-wide settings.
    public let name: ByteString
    /// What became of it.
    public let edit: Kind
    /// Where it is on the new side, else on the old one; `nil` for the mesh-wide settings.
    public let location: SourceLocation?

    package init(
      kind: ByteString,
      namespace: ByteString,
      name: ByteString,
      edit: Kind,
      location: SourceLocation?
    ) {
      self.kind = kind
      self.namespace = namespace
      self.name = name
      self.edit = edit
      self.location = location
    }
  }

  /// Requests whose decision has changed in one way, at workload ports that nothing tells apart.
  public struct Change: Sendable {
    /// Which way.
    public let kind: ChangeKind
    /// What the old side says.
    public let from: Decision.Verdict
    /// What the new side says.
    public let to: Decision.Verdict
    /// The workloads, and the port.
    public let workloads: WorkloadClass
    /// The requests.
    public let changed: RequestSet
    /// One of them, to the first of the workloads.
    public let witness: Request
    /// Why the old side decides so about it.
    public let before: String
    /// Why the new side decides so about it.
    public let after: String
    /// The edits that make the difference for it: the decision changes when this edit alone is taken
    /// back, or made alone, or else is one of a smallest set of edits that change it together.
    public let causedBy: [Edit]

    package init(
      kind: ChangeKind,
      from: Decision.Verdict,
      to: Decision.Verdict,
      workloads: WorkloadClass,
      changed: RequestSet,
      witness: Request,
      before: String,
      after: String,
      causedBy: [Edit]
    ) {
      self.kind = kind
      self.from = from
      self.to = to
      self.workloads = workloads
      self.changed = changed
      self.witness = witness
      self.before = before
      self.after = after
      self.causedBy = causedBy
    }
  }

  /// Those that open first, then those that close; each by workload ports in their order.
  public let changes: [Change]
  /// What could not be compared, or not for all requests.
  public let undecided: [UndecidedWorkloads]
  /// Workload ports that only the new side has; nothing is compared there.
  public let added: [WorkloadClass]
  /// Workload ports that only the old side has.
  public let removed: [WorkloadClass]
  /// How many workload ports were compared.
  public let compared: Int
  /// What may make an answer another one; each once.
  public let warnings: [String]

  package init(
    changes: [Change],
    undecided: [UndecidedWorkloads],
    added: [WorkloadClass],
    removed: [WorkloadClass],
    compared: Int,
    warnings: [String]
  ) {
    self.changes = changes
    self.undecided = undecided
    self.added = added
    self.removed = removed
    self.compared = compared
    self.warnings = warnings
  }

  /// Whether no request gets another answer, which has been proved for the workload ports of both
  /// sides.
  public var isSame: Bool { changes.isEmpty && undecided.isEmpty }

  /// Whether it has been proved that nothing is allowed that was not.
  ///
  /// What is undecided, or answered by a proxy whose configuration is not accepted, may be.
  public var opensNothing: Bool {
    undecided.isEmpty
      && changes.allSatisfy { $0.kind != .newlyAllowed && $0.to != .indeterminate }
  }

  /// The changes of a kind.
  public func changes(_ kind: ChangeKind) -> [Change] { changes.filter { $0.kind == kind } }
}
