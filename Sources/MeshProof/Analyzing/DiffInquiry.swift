/// A question about all requests: which get another answer (contract section 7).
public struct DiffInquiry: Sendable {
  /// Which workloads, ANY of them; empty: all.
  public var workloads: [AccessScope.Selector] = []
  /// Which of the known ports; empty: all.
  ///
  /// A workload without a known port is compared at these.
  public var ports: [Int] = []
  /// The most rules that each change shows; `nil`: all.
  public var ruleLimit: Int?
  /// How much work the question may make.
  public var budget = AnalysisBudget()

  /// Asks about everything.
  public init() {}

  var scope: AccessScope {
    var scope = AccessScope()
    scope.workloads = workloads
    scope.ports = ports
    return scope
  }
}
