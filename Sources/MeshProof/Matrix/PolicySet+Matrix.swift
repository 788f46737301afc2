public import Analysis
internal import Evaluation

extension PolicySet {
  /// Asks every caller's request to every workload port.
  ///
  /// The callers are the identities of the inventory: the service accounts of the inputs and those
  /// that workloads use. The ports are those that Services target and that containers state.
  /// - Parameters:
  ///   - question: What to ask, of whom and by whom.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  ///   - jobs: How many workload ports to ask at a time; without influence on the answers and their
  ///     order.
  ///   - progress: Told about the work on exact sets.
  /// - Returns: The cells and the answers; each answer is what ``evaluate(_:now:explains:)`` says to the same request.
  /// - Throws: ``RequestError`` for a selector that selects nothing, where nothing is left to ask,
  ///   and for more than ``MatrixQuestion/maximumAnswers`` answers.
  /// - Complexity: One evaluation for each answer.
  public func matrix(
    _ question: MatrixQuestion,
    now: Int64,
    jobs: Int = 1,
    progress: AnalysisProgress = .none
  ) throws(RequestError) -> AccessMatrix {
    try MatrixFilling(
      mesh: mesh,
      compiler: compiler,
      question: question,
      now: now,
      jobs: jobs,
      progress: progress
    ).fill()
  }
}
