public import Basics

/// Which workloads an invariant is about: ALL of what is given (contract section 5).
public struct WorkloadSelection: Sendable {
  /// A name with its place.
  public struct Name: Sendable {
    /// `namespace/name` or `name`.
    public let text: ByteString
    /// Where it is written.
    public let location: SourceLocation

    /// Makes a name of its parts.
    public init(_ text: ByteString, at location: SourceLocation) {
      self.text = text
      self.location = location
    }
  }

  /// `nil`: any.
  public var namespace: ByteString?
  /// ALL of these.
  public var labels: [ByteString: ByteString] = [:]
  /// ANY of these, `namespace/name` or `name`; empty: any.
  public var names: [Name] = []
  /// Which of the known ports; empty: all.
  ///
  /// A workload without a known port is asked at these.
  public var ports: [Int] = []
  /// Where it is written.
  public var location: SourceLocation

  /// All workloads with all their ports.
  public init(location: SourceLocation) { self.location = location }
}
