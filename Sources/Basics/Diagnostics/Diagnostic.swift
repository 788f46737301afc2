/// Something to tell the user about an input, with its place.
public struct Diagnostic: Hashable, Sendable {
  /// How bad a finding is.
  public enum Severity: String, Sendable, CaseIterable {
    /// The input cannot be used.
    case error
    /// The input can be used, but most likely does not say what was meant.
    case warning
    /// Worth knowing.
    case note
  }

  /// How bad it is.
  public var severity: Severity
  /// A stable identifier in kebab case (`unknown-field`), for tests and for suppressions.
  public let code: String
  /// One line, lower case, user text in double quotes.
  public let message: String
  /// Where; `nil` when the problem is not in a file (an option of the command line).
  public let location: SourceLocation?
  /// What to write instead, and other advice; one line each.
  public let notes: [String]
  /// The clause behind it (`VALID-48`, `ENV-8`), when there is one.
  public let clause: String?

  /// Makes a diagnostic of its parts.
  public init(
    _ severity: Severity,
    code: String,
    _ message: String,
    at location: SourceLocation?,
    notes: [String] = [],
    clause: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.location = location
    self.notes = notes
    self.clause = clause
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: error: message [code]`, then a line for each note.
  public var description: String {
    let place = location.map { "\($0): " } ?? ""
    return (["\(place)\(severity.rawValue): \(message) [\(code)]"] + notes.map { "  note: \($0)" })
      .joined(separator: "\n")
  }
}

extension Sequence<Diagnostic> {
  /// Whether an error is among them.
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// The diagnostics by file, line and column; those without a place first.
  public func sortedByLocation() -> [Diagnostic] {
    let all = Array(self)
    guard all.count > 1 else { return all }
    return all.enumerated().sorted { left, right in
      switch (left.element.location, right.element.location) {
      case (nil, nil): left.offset < right.offset
      case (nil, _): true
      case (_, nil): false
      case (let a?, let b?): a == b ? left.offset < right.offset : a < b
      }
    }.map(\.element)
  }
}
