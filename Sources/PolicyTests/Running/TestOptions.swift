package import MeshProof

/// What the command line says about a run.
package struct TestOptions: Sendable {
  /// Test files, folders with test files, patterns.
  package var paths: [String]
  /// Policies for all tests; those that a test names come to them.
  package var policies: [InputFile] = []
  /// How policies are read, where a test does not say otherwise.
  package var loading = LoadingOptions()
  /// Seconds since 1970-01-01T00:00:00Z, where a test does not say otherwise.
  package var now: Int64
  /// Whether invariants alone are of interest.
  package var asksInvariantsOnly = false
  /// The most rules that each set of violations shows; `nil`: all.
  package var ruleLimit: Int?
  /// How much work each invariant may make.
  package var budget = AnalysisBudget()
  /// Only tests and invariants whose name has one of these texts in it; none: all.
  package var patterns: [String] = []

  package init(paths: [String], now: Int64) {
    self.paths = paths
    self.now = now
  }
}
