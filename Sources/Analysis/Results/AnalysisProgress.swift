/// Where long work says how far it is.
public struct AnalysisProgress: Sendable {
  private let report: @Sendable (_ step: String, _ done: Int, _ total: Int) -> Void

  /// Reports to a function: what is being done, how much of it is done and how much there is.
  public init(_ report: @escaping @Sendable (_ step: String, _ done: Int, _ total: Int) -> Void) {
    self.report = report
  }

  /// Reports nothing.
  public static let none = AnalysisProgress { _, _, _ in }

  /// Says that `done` of `total` pieces of a step are done.
  package func callAsFunction(_ step: String, _ done: Int, of total: Int) {
    report(step, done, total)
  }
}
