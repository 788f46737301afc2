internal import Basics
internal import Documents
internal import JOSE
internal import JSON

/// Properties of the readers of JSON.
///
/// - Written and read again, a value is the same.
/// - What the strict reader takes, the lenient one and the reader of documents take.
/// - An error has a place inside of the text.
func checkJSON(_ input: [UInt8]) throws(Violation) {
  let strict: JSONValue?
  do throws(JSONSyntaxError) {
    strict = try JSONValue(parsing: input)
  } catch {
    strict = nil
    let lines = input.count { $0 == 0x0A } + 1
    try require(
      error.line >= 1 && error.line <= lines && error.column >= 1
        && error.column <= input.count + 1,
      "\(error) is in the text"
    )
  }
  if let strict {
    for style in [JSONValue.Style.compact, .pretty] {
      guard let again = try? JSONValue(parsing: strict.write(style).bytes) else {
        throw Violation("what was written can be read")
      }
      try require(again.isSame(as: strict), "what was written reads as the same value")
    }
  }
  try checkLenient(input, strict)
  if let strict, strict.depth <= 64, strict.object != nil || strict.array != nil {
    let (_, diagnostics) = DocumentReader().read(input, file: "f")
    try require(!diagnostics.hasErrors, "the reader of documents takes JSON: \(diagnostics)")
  }
  _ = JWKSet.fetchedShapeIsValid(ByteString(bytes: input))
}

private func checkLenient(_ input: [UInt8], _ strict: JSONValue?) throws(Violation) {
  let lenient = try? JSONObject(parsingProtobufJSON: input)
  if let object = strict?.object, JSONValue.object(object).depth <= 100 {
    guard let lenient else { throw Violation("the lenient reader takes what the strict one takes") }
    try require(
      JSONValue.object(lenient).isSame(as: .object(object).withDoubles),
      "both readers see the same value"
    )
  }
  guard let lenient, !JSONValue.object(lenient).hasZeroInName else { return }
  guard
    let again = try? JSONObject(
      parsingProtobufJSON: JSONValue.object(lenient).write(.compact).bytes
    )
  else { throw Violation("what the lenient reader took can be written and read") }
  try require(again == lenient, "what the lenient reader took reads as the same value")
}

extension JSONValue {
  fileprivate var depth: Int {
    switch self {
    case .array(let elements): (elements.map(\.depth).max() ?? 0) + 1
    case .object(let object): (object.members.map(\.value.depth).max() ?? 0) + 1
    default: 0
    }
  }

  /// All numbers as doubles.
  fileprivate var withDoubles: JSONValue {
    switch self {
    case .integer(let integer): .number(Double(integer))
    case .array(let elements): .array(elements.map(\.withDoubles))
    case .object(let object):
      .object(
        object.members.reduce(into: JSONObject()) {
          $0.append(uniqueName: $1.name, $1.value.withDoubles)
        }
      )
    default: self
    }
  }

  /// Whether a name has U+0000 in it, which jansson cannot write.
  fileprivate var hasZeroInName: Bool {
    switch self {
    case .array(let elements): elements.contains(where: \.hasZeroInName)
    case .object(let object):
      object.members.contains { $0.name.bytes.contains(0) || $0.value.hasZeroInName }
    default: false
    }
  }
}
