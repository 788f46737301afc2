/// A question about all requests: who may do what (contract section 7).
public struct AccessInquiry: Sendable {
  /// Whose requests, and where they go.
  public var scope = AccessScope()
  /// Which requests.
  public var pattern = RequestPattern()
  /// The most rules that each answer shows; `nil`: all.
  public var ruleLimit: Int?
  /// How much work a question may make.
  public var budget = AnalysisBudget()

  /// Asks about everybody and everything.
  public init() {}
}

/// How much an analysis may do; beyond it the answer is that it is undecided.
public struct AnalysisBudget: Sendable, Hashable {
  /// The most edges of all decision diagrams together, some 12 bytes each.
  public var edges = 4_000_000
  /// The most steps of all operations on diagrams together.
  public var steps = 100_000_000

  /// The budget that suits a command.
  public init() {}
}
