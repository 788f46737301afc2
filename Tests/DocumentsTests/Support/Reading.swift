import Basics
import Documents
import Testing

/// Reads a text with the standard or other limits.
func read(
  _ text: String,
  limits: DocumentLimits = .standard
) -> (documents: [Node], diagnostics: [Diagnostic]) {
  DocumentReader(limits: limits).read(Array(text.utf8), file: "a.yaml")
}

/// A text with marks where diagnostics are due.
struct MarkedText {
  /// The mark; it is taken out of the text.
  static let mark: Unicode.Scalar = "▶"

  let text: String
  let places: [Basics.SourceLocation]

  init(_ marked: String) {
    var text = String.UnicodeScalarView()
    var places: [Basics.SourceLocation] = []
    var (line, column) = (1, 1)
    for scalar in marked.unicodeScalars {
      if scalar == Self.mark {
        places.append(Basics.SourceLocation(file: "a.yaml", line: line, column: column))
        continue
      }
      text.append(scalar)
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    self.text = String(text)
    self.places = places
  }
}

/// Demands that reading a text gives exactly the diagnostics `codes` at its marks, in order.
func expect(
  _ codes: [String],
  in marked: String,
  limits: DocumentLimits = .standard,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  let text = MarkedText(marked)
  let diagnostics = read(text.text, limits: limits).diagnostics
  let found = diagnostics.map { "\($0.location?.description ?? "-") \($0.code)" }
  let wanted = zip(text.places, codes).map { "\($0) \($1)" }
  #expect(text.places.count == codes.count, "a mark for each code", sourceLocation: sourceLocation)
  #expect(found == wanted, sourceLocation: sourceLocation)
}

/// Reads a text that must be without fault, and returns its documents in short form.
func outline(
  _ text: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> [String] {
  let (documents, diagnostics) = read(text)
  #expect(diagnostics == [], sourceLocation: sourceLocation)
  return documents.map(\.outline)
}

extension Node {
  /// The tree on one line: strings in quotes, other scalars with the first letter of their kind.
  var outline: String {
    switch kind {
    case .null: "n:\(text)"
    case .bool: "b:\(text)"
    case .integer: "i:\(text)"
    case .float: "f:\(text)"
    case .string: "\"\(text)\""
    case .sequence: "[" + elements.map(\.outline).joined(separator: ", ") + "]"
    case .mapping:
      "{" + members.map { "\($0.key.outline): \($0.value.outline)" }.joined(separator: ", ") + "}"
    }
  }

  /// Line and column of each node in the order of the text.
  var places: [String] {
    let own = "\(location.line):\(location.column)"
    let below = elements.flatMap(\.places) + members.flatMap { $0.key.places + $0.value.places }
    return [own] + below
  }
}
