internal import Basics

/// Translates protobuf's lenient JSON into strict JSON, which jansson then judges. [JWT-5]
///
/// What protobuf takes beyond RFC 8259, each form seen in a real Envoy (EF-183, EF-217, EF-218) or
/// read from protobuf's own reader:
/// - texts in single quotes, where `"` stands for itself; in double quotes `'` does;
/// - names without quotes: ASCII letters, digits and `_`, no digit first, not `null`, `true`,
///   `false`;
/// - one comma before `}` or `]`, but not in an empty `{}` or `[]`;
/// - the escapes `\'` and `\U` (four digits, like `\u`);
/// - white space between the two halves of a surrogate pair;
/// - raw control characters in texts and names, U+0000 too.
///
/// Left to jansson, which refuses what protobuf refuses: the grammar of numbers (`01`, `1.`,
/// `1e400`), literals (`tru`), lone surrogates, invalid UTF-8, and names that occur twice.
struct LenientTranslation {
  /// The strict text.
  private(set) var strict: [UInt8] = []
  private let input: [UInt8]
  private var offset = 0

  /// Translates a whole text.
  ///
  /// At most 100 levels are taken, so the recursion is bounded.
  /// - Complexity: O(length).
  init(of bytes: [UInt8]) throws(ProtobufJSONError) {
    input = bytes
    strict.reserveCapacity(bytes.count + 16)
    try value(depthLeft: JSONObject.protobufDepth)
    skipSpace()
    guard offset == input.count else { throw ProtobufJSONError("text after the value") }
  }

  // MARK: Values

  private mutating func value(depthLeft: Int) throws(ProtobufJSONError) {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): try members(depthLeft: depthLeft)
    case UInt8(ascii: "["): try elements(depthLeft: depthLeft)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try text(isName: false)
    case .some(let byte) where JSONTokens.isWord(byte): copyWord()
    default: throw unexpected
    }
  }

  private mutating func members(depthLeft: Int) throws(ProtobufJSONError) {
    try list(close: UInt8(ascii: "}"), depthLeft: depthLeft) {
      (self: inout LenientTranslation) throws(ProtobufJSONError) in
      try self.name()
      self.skipSpace()
      guard self.peek == UInt8(ascii: ":") else { throw self.unexpected }
      self.copyByte()
      try self.value(depthLeft: depthLeft - 1)
    }
  }

  private mutating func elements(depthLeft: Int) throws(ProtobufJSONError) {
    try list(close: UInt8(ascii: "]"), depthLeft: depthLeft) {
      (self: inout LenientTranslation) throws(ProtobufJSONError) in
      try self.value(depthLeft: depthLeft - 1)
    }
  }

  /// What an opening bracket begins: items with commas between them and perhaps one at the end.
  private mutating func list(
    close: UInt8,
    depthLeft: Int,
    item: (inout LenientTranslation) throws(ProtobufJSONError) -> Void
  ) throws(ProtobufJSONError) {
    guard depthLeft > 0 else {
      throw ProtobufJSONError("nested deeper than \(JSONObject.protobufDepth) levels")
    }
    copyByte()
    skipSpace()
    while peek != close {
      try item(&self)
      skipSpace()
      guard peek == UInt8(ascii: ",") else { break }
      offset += 1
      skipSpace()
      // A comma at the end is left out.
      if peek != close { strict.append(UInt8(ascii: ",")) }
    }
    guard peek == close else { throw unexpected }
    copyByte()
  }

  // MARK: Names and texts

  private mutating func name() throws(ProtobufJSONError) {
    skipSpace()
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return try text(isName: true) }
    let start = offset
    while let byte = peek, Self.isBare(byte) { offset += 1 }
    let name = input[start..<offset]
    guard let first = name.first, !(0x30...0x39).contains(first),
      !["null", "true", "false"].contains(where: { name.elementsEqual($0.utf8) })
    else { throw unexpected }
    strict.append(UInt8(ascii: "\""))
    strict += name
    strict.append(UInt8(ascii: "\""))
  }

  private mutating func text(isName: Bool) throws(ProtobufJSONError) {
    let quote = input[offset]
    offset += 1
    strict.append(UInt8(ascii: "\""))
    while let byte = peek, byte != quote {
      if byte == UInt8(ascii: "\\") {
        try escape(isName: isName)
      } else {
        offset += 1
        appendRaw(byte, isName: isName)
      }
    }
    guard peek == quote else { throw ProtobufJSONError("text without an end") }
    offset += 1
    strict.append(UInt8(ascii: "\""))
  }

  /// One character that stands for itself in the input.
  private mutating func appendRaw(_ byte: UInt8, isName: Bool) {
    switch byte {
    case 0 where isName: strict += Array("~0".utf8)
    case UInt8(ascii: "~") where isName: strict += Array("~1".utf8)
    case UInt8(ascii: "\""): strict += Array("\\\"".utf8)
    case 0..<0x10: strict += Array("\\u000".utf8) + Array(String(byte, radix: 16).utf8)
    case 0x10..<0x20: strict += Array("\\u001".utf8) + Array(String(byte & 15, radix: 16).utf8)
    default: strict.append(byte)
    }
  }

  private mutating func escape(isName: Bool) throws(ProtobufJSONError) {
    let kind = offset + 1 < input.count ? input[offset + 1] : 0
    offset += 2
    switch kind {
    case UInt8(ascii: "'"): strict.append(kind)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let unit = try hexDigits()
      if unit == 0 || unit == 0x7E {
        appendRaw(UInt8(unit), isName: isName)
      } else {
        appendUnit(unit)
      }
      if (0xD800..<0xDC00).contains(unit) { try secondHalf() }
    // jansson knows the others, or refuses them.
    default: strict += [UInt8(ascii: "\\"), kind]
    }
  }

  /// The other half of a surrogate pair; white space may come before it.
  private mutating func secondHalf() throws(ProtobufJSONError) {
    skipSpace()
    guard input[offset...].starts(with: "\\u".utf8) else { throw unexpected }
    offset += 2
    appendUnit(try hexDigits())
  }

  private mutating func hexDigits() throws(ProtobufJSONError) -> UInt16 {
    let digits = input[offset...].prefix(4)
    // `UInt16(_:radix:)` alone would take a sign.
    guard digits.count == 4, digits.allSatisfy(Self.isHexDigit),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw ProtobufJSONError("escape without four hexadecimal digits") }
    offset += 4
    return unit
  }

  private mutating func appendUnit(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    strict += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
  }

  /// The name that a name of the strict text stands for.
  ///
  /// jansson takes no U+0000 in names, so it is written `~0` there and `~` is written `~1`:
  /// different names stay different and equal ones equal.
  static func originalName(_ name: ByteString) -> ByteString {
    var result: [UInt8] = []
    var bytes = name.bytes.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "~") else { result.append(byte); continue }
      result.append(bytes.next() == UInt8(ascii: "0") ? 0 : byte)
    }
    return ByteString(bytes: result)
  }

  // MARK: Bytes

  private var peek: UInt8? { offset < input.count ? input[offset] : nil }

  private var unexpected: ProtobufJSONError {
    ProtobufJSONError(offset < input.count ? "unexpected character" : "unexpected end")
  }

  private mutating func skipSpace() {
    while let byte = peek, JSONTokens.isSpace(byte) { offset += 1 }
  }

  private mutating func copyByte() {
    strict.append(input[offset])
    offset += 1
  }

  /// A number or a literal, for jansson to judge.
  private mutating func copyWord() {
    while let byte = peek, JSONTokens.isWord(byte) { copyByte() }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    JSONTokens.isWord(byte)
      && ![UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
  }
}
