/// Whose requests, and where they go: the dimensions that name objects of the inputs.
public struct AccessScope: Sendable, Hashable {
  /// Objects by name.
  public typealias Selector = MatrixQuestion.Selector

  /// Which callers, ANY of them.
  ///
  /// A name is that of a service account, or of a workload that uses one. Empty, and without
  /// ``noIdentity`` and ``otherIdentity``: all there can be.
  public var callers: [Selector] = []
  /// Whether the caller without an identity asks, beside ``callers``.
  public var noIdentity = false
  /// Whether identities outside the inventory ask, beside ``callers``.
  public var otherIdentity = false
  /// Which workloads, ANY of them; empty: all.
  public var workloads: [Selector] = []
  /// Which of the known ports; empty: all.
  ///
  /// A workload without a known port is asked at these.
  public var ports: [Int] = []

  /// Everybody and everything.
  public init() {}

  /// Whether no caller is left out.
  var isEverybody: Bool { callers.isEmpty && !noIdentity && !otherIdentity }
}
