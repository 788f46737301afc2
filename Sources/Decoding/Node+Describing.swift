package import Basics
package import Documents

extension Node.Kind {
  /// The kind as messages name it, with its article.
  package var description: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .float: "a number"
    case .string: "a string"
    case .sequence: "a list"
    case .mapping: "an object"
    }
  }
}

extension Node {
  /// The text of a string scalar; anything else is reported (VALID-4) with what to write instead
  /// (ENV-12, ENV-13, ENV-15).
  package func string(
    called name: @autoclosure () -> String,
    _ findings: inout Findings
  ) -> ByteString? {
    if let string { return string }
    findings.report(
      .wrongType,
      "\(name()) must be a string, not \(kind.description)\(shownText)",
      at: location,
      notes: quotingAdvice
    )
    return nil
  }

  /// The texts of a sequence; items that are no strings are reported and left out.
  func strings(
    called name: @autoclosure () -> String,
    _ findings: inout Findings
  ) -> [Located<ByteString>] {
    var strings: [Located<ByteString>] = []
    strings.reserveCapacity(count)
    forEachElement { item in
      if let text = item.string {
        strings.append(Located(text, at: item.location))
      } else {
        _ = item.string(called: "an item of \(name())", &findings)
      }
    }
    return strings
  }

  /// `: "text"` for a scalar that has a text.
  package var shownText: String { isCollection || kind == .null ? "" : ": \(quoted(text))" }

  /// What to write when the scalar was meant as a string.
  package var quotingAdvice: [String] {
    switch kind {
    case .bool where text.asciiLowercased != "true" && text.asciiLowercased != "false":
      ["YAML reads \(quoted(text)) without quotes as a boolean; quote it: \(quoted(text))"]
    case .bool, .integer, .float: ["quote it: \(quoted(text))"]
    case .null, .string, .sequence, .mapping: []
    }
  }

  /// Whether the value counts as unset (VALID-6).
  package var isNull: Bool { kind == .null }
}
