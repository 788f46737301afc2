internal import Basics
internal import Documents
internal import JSON

/// Properties of the reader of documents.
///
/// - Diagnostics and nodes have places inside of the text.
/// - Written as YAML or as JSON and read again, a document has the same value.
/// - A text of JSON has the same value for the reader of documents and for that of JSON.
func checkDocuments(_ input: [UInt8]) throws(Violation) {
  let reader = DocumentReader()
  let (documents, diagnostics) = reader.read(input, file: "f")
  // Lines of YAML 1.1 may end with U+0085, U+2028 and U+2029, and what is missing at the end of a text
  // stands on a line of its own.
  let lines = input.count { $0 == 0x0A || $0 == 0x0D || $0 == 0xC2 || $0 == 0xE2 } + 2
  for diagnostic in diagnostics {
    guard let place = diagnostic.location else { throw Violation("a diagnostic has a place") }
    try require(
      place.line >= 1 && place.column >= 1 && place.line <= lines,
      "\(place) is in the text"
    )
  }
  guard !diagnostics.hasErrors else { return }
  var values: [JSONValue] = []
  for document in documents {
    try checkPlaces(document, lines: lines)
    guard let value = PlainValue(document).json else { continue }
    values.append(value)
    guard let yaml = value.writeYAML() else { throw Violation("a value can be written as YAML") }
    try checkReread(yaml, value, reader, "YAML")
    try checkReread(value.write(.compact), value, reader, "compact JSON")
    try checkReread(value.write(.pretty), value, reader, "pretty JSON")
  }
  if values.count == 1, documents.count == 1, values[0].object != nil || values[0].array != nil,
    let strict = try? JSONValue(parsing: input)
  {
    try require(strict.isSame(as: values[0]), "both readers of JSON see the same value")
  }
}

private func checkPlaces(_ node: Node, lines: Int) throws(Violation) {
  let place = node.location
  try require(place.line >= 1 && place.line <= lines && place.column >= 1, "nodes have places")
  for element in node.elements { try checkPlaces(element, lines: lines) }
  for member in node.members {
    try checkPlaces(member.key, lines: lines)
    try checkPlaces(member.value, lines: lines)
  }
}

private func checkReread(
  _ text: ByteString,
  _ value: JSONValue,
  _ reader: DocumentReader,
  _ form: String
) throws(Violation) {
  let (documents, diagnostics) = reader.read(text.bytes, file: form)
  try require(diagnostics.isEmpty, "what was written as \(form) can be read: \(diagnostics)")
  try require(documents.count == 1, "what was written as \(form) is one document")
  guard let again = PlainValue(documents[0]).json else {
    throw Violation("what was written as \(form) has a value")
  }
  try require(again.isSame(as: value), "what was written as \(form) reads as the same value")
}

/// The value of a document without its places.
private struct PlainValue {
  /// `nil` where JSON has no form for a number, as for `.inf`.
  let json: JSONValue?

  init(_ node: Node) { json = Self.value(of: node) }

  private static func value(of node: Node) -> JSONValue? {
    switch node.kind {
    case .null: return .null
    case .bool: return node.bool.map(JSONValue.bool)
    case .integer: return node.integer.map(JSONValue.integer)
    case .float: return Double(node.text.string).map(JSONValue.number)
    case .string: return .string(node.text)
    case .sequence:
      var elements: [JSONValue] = []
      for element in node.elements {
        guard let value = value(of: element) else { return nil }
        elements.append(value)
      }
      return .array(elements)
    case .mapping:
      var object = JSONObject()
      for member in node.members {
        guard let value = value(of: member.value) else { return nil }
        // Two keys may be written alike, one in quotes and one without; not their plain spelling.
        object.append(uniqueName: member.key.canonicalText, value)
      }
      return .object(object)
    }
  }
}

extension JSONValue {
  /// Whether two values are the same but for the kind of their numbers: 1 and 1.0 are one number.
  func isSame(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.array(let left), .array(let right)):
      return left.count == right.count
        && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    case (.object(let left), .object(let right)):
      return left.members.count == right.members.count
        && zip(left.members, right.members).allSatisfy {
          $0.name == $1.name && $0.value.isSame(as: $1.value)
        }
    case (.integer(let left), .number(let right)), (.number(let right), .integer(let left)):
      return Double(left) == right
    default: return self == other
    }
  }
}
