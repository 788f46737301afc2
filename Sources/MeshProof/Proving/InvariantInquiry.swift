public import Basics

/// Something that has to hold for all requests, as a test file says it (contract section 5).
public struct InvariantInquiry: Sendable {
  /// What has to hold.
  public enum Claim: Sendable {
    /// Every request of the premise is allowed.
    case always
    /// None is.
    case never
    /// Each gets one verdict at all of these workloads, at the ports that all of them have.
    case sameAtWorkloads([WorkloadSelection.Name])
    /// Each gets the verdict that other policies, of these paths, give it.
    case sameAsPolicies(PolicySet, paths: [ByteString])
  }

  /// What people call it.
  public var name: ByteString
  /// Where it is written.
  public var location: SourceLocation
  /// What has to hold.
  public var claim: Claim
  /// The requests it speaks of: ANY of these.
  public var premise: [RequestPattern]
  /// Requests that are taken out of the premise: ANY of these.
  public var unless: [RequestPattern] = []
  /// Where; for ``Claim/sameAtWorkloads(_:)`` only the ports count.
  public var workloads: WorkloadSelection
  /// The most rules that each set of violations shows; `nil`: all.
  public var ruleLimit: Int?
  /// How much work the question may make.
  public var budget = AnalysisBudget()

  /// Makes an invariant for all requests and all workloads.
  public init(name: ByteString, claim: Claim, location: SourceLocation) {
    self.name = name
    self.location = location
    self.claim = claim
    premise = [RequestPattern()]
    workloads = WorkloadSelection(location: location)
  }
}
