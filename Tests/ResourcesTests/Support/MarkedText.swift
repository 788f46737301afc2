import Basics

/// A text with marks where diagnostics are due: `«unknown-field VALID-3»principal: [x]`.
///
/// A mark holds the code and the clause, after `warning:` or `note:` if it is no error. Several may
/// stand at one place.
struct MarkedText {
  /// What a mark demands, and what a diagnostic is compared by.
  struct Expectation: Hashable, CustomStringConvertible {
    let line: Int
    let column: Int
    let severity: Diagnostic.Severity
    let code: String
    let clause: String?

    var description: String {
      "\(line):\(column) \(severity.rawValue):\(code) \(clause ?? "no clause")"
    }
  }

  /// The text without marks.
  let text: String
  /// The marks, in order.
  let expectations: [Expectation]

  init(_ marked: String) {
    var text = ""
    var expectations: [Expectation] = []
    var (line, column) = (1, 1)
    var rest = marked.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "«", let end = rest.firstIndex(of: "»") {
        expectations.append(Self.expectation(String(rest[..<end]), line, column))
        rest = rest[rest.index(after: end)...]
        continue
      }
      text.unicodeScalars.append(scalar)
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    self.text = text
    self.expectations = expectations
  }

  private static func expectation(_ mark: String, _ line: Int, _ column: Int) -> Expectation {
    let words = mark.split(separator: " ", maxSplits: 1).map(String.init)
    let parts = (words.first ?? "").split(separator: ":").map(String.init)
    return Expectation(
      line: line,
      column: column,
      severity: parts.count == 2 ? Diagnostic.Severity(rawValue: parts[0]) ?? .error : .error,
      code: parts.last ?? "",
      clause: words.count == 2 ? words[1] : nil
    )
  }
}

extension MarkedText.Expectation {
  init(_ diagnostic: Diagnostic) {
    self.init(
      line: diagnostic.location?.line ?? 0,
      column: diagnostic.location?.column ?? 0,
      severity: diagnostic.severity,
      code: diagnostic.code,
      clause: diagnostic.clause
    )
  }
}
