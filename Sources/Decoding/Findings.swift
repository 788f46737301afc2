package import Basics

/// What was found wrong while inputs are decoded and checked, in the order of the checks.
package struct Findings {
  /// Whether problems that a cluster may hold are warnings instead of errors.
  package let isLenient: Bool
  /// Whether what is read is something that a cluster could hold.
  package let isStored: Bool
  package private(set) var diagnostics: [Diagnostic] = []

  package init(isLenient: Bool = false, isStored: Bool = true) {
    self.isLenient = isLenient
    self.isStored = isStored
  }

  /// Adds a diagnostic for `problem`.
  /// - Parameters:
  ///   - problem: What is wrong; gives severity, code and clause.
  ///   - message: One line, lower case, user text in quotes (``quoted(_:)``).
  ///   - location: The offending token.
  ///   - notes: Advice, one line each.
  package mutating func report(
    _ problem: Problem,
    _ message: String,
    at location: SourceLocation,
    notes: [String] = []
  ) {
    let severity: Diagnostic.Severity =
      switch problem.weight {
      case .fatal: .error
      case .tolerable: isLenient ? .warning : .error
      case .warning: .warning
      case .note: .note
      }
    diagnostics.append(
      Diagnostic(
        severity,
        code: problem.code,
        message,
        at: location,
        notes: notes,
        clause: problem.clause
      )
    )
  }

  /// Adds what another room's code found.
  package mutating func append(_ others: [Diagnostic]) { diagnostics.append(contentsOf: others) }
}
