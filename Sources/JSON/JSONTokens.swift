/// Cuts a JSON text into tokens without judging them; jansson judges.
///
/// A text inside quotes, a run of the characters of numbers and literals, and every other byte that
/// is no white space are one token each. A text that never ends is one token up to the end.
struct JSONTokens: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The byte range of the next token.
  mutating func next() -> Range<Int>? {
    while offset < bytes.count, Self.isSpace(bytes[offset]) { offset += 1 }
    guard offset < bytes.count else { return nil }
    let start = offset
    offset += 1
    if bytes[start] == UInt8(ascii: "\"") {
      skipText()
    } else if Self.isWord(bytes[start]) {
      while offset < bytes.count, Self.isWord(bytes[offset]) { offset += 1 }
    }
    return start..<offset
  }

  private mutating func skipText() {
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { break }
    }
    offset = Swift.min(offset, bytes.count)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Whether a byte occurs in numbers or literals.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension JSONTokens {
  /// The start of the token that holds the byte at `offset`, or of the next one after it.
  static func start(ofTokenAt offset: Int, in bytes: [UInt8]) -> Int {
    for token in JSONTokens(bytes) where token.upperBound > offset { return token.lowerBound }
    return bytes.count
  }

  /// The bracket that opens level `depth + 1`.
  static func firstOpening(deeperThan depth: Int, in bytes: [UInt8]) -> Int? {
    var level = 0
    for token in JSONTokens(bytes) {
      switch bytes[token.lowerBound] {
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        level += 1
        if level > depth { return token.lowerBound }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): level -= 1
      default: break
      }
    }
    return nil
  }
}
