internal import Basics

/// Characters that must not stand in a YAML text unescaped (YAML 1.1, section 5.1).
///
/// libyaml refuses them too, but as soon as they enter its buffer, thousands of lines early. Found
/// beforehand and blotted out, they do not hide other problems.
enum ControlCharacters {
  /// Reports every such character.
  /// - Returns: The text with U+FFFD in place of each; `nil` when it has none.
  static func blottedOut(_ bytes: [UInt8], from start: Int, session: inout ReadingSession)
    -> [UInt8]?
  {
    var offset = start
    var result: [UInt8] = []
    var copied = 0
    var cursor = TextCursor(bytes, from: start)
    let span = bytes.span
    while offset < bytes.count {
      while offset + 8 <= span.count, isOrdinary(span.word(at: offset)) { offset += 8 }
      guard offset < bytes.count else { break }
      guard let (value, length) = forbidden(bytes, at: offset) else {
        offset += 1
        continue
      }
      session.report(
        code: "control-character",
        "the character U+\(hexadecimal(value, digits: 4)) is not allowed in YAML",
        at: cursor.position(at: offset),
        notes: ["remove it, or write \(escape(value)) in double quotes"],
        clause: "ENV-17"
      )
      result += bytes[copied..<offset]
      result += [0xEF, 0xBF, 0xBD]
      offset += length
      copied = offset
    }
    return copied == 0 ? nil : result + bytes[copied...]
  }

  /// Whether each of eight bytes is a line feed or one of 0x20 to 0x7E.
  static func isOrdinary(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    // Line feeds, which end every other word of a manifest, become "*": the top bit of a byte gets set
    // where it is one.
    let others = word ^ (ones &* 0x0A)
    let lineFeeds = ~(((others & ~tops) &+ ~tops) | others) & tops
    let word = word | lineFeeds >> 2
    // The top bit of a byte gets set where it is below 0x20 (none borrows: all have a bit to lend),
    // and where it is 0x7F or more.
    let low = (word | tops) &- ones &* 0x20
    let high = (word & ~tops) &+ ones
    return (word | ~low | high) & tops == 0
  }

  private static func escape(_ value: UInt32) -> String {
    value < 0x100 ? "\\x" + hexadecimal(value, digits: 2) : "\\u" + hexadecimal(value, digits: 4)
  }

  /// The forbidden character at `offset` of a valid UTF-8 text.
  private static func forbidden(_ bytes: [UInt8], at offset: Int) -> (UInt32, length: Int)? {
    let byte = bytes[offset]
    if byte < 0x20 { return byte == 9 || byte == 10 || byte == 13 ? nil : (UInt32(byte), 1) }
    if byte < 0x7F { return nil }
    if byte == 0x7F { return (0x7F, 1) }
    // The upper control characters U+0080 to U+009F, without NEL (U+0085).
    if byte == 0xC2, offset + 1 < bytes.count {
      let second = bytes[offset + 1]
      return second < 0xA0 && second != 0x85 ? (UInt32(second), 2) : nil
    }
    // U+FFFE and U+FFFF, which are no characters.
    if byte == 0xEF, offset + 2 < bytes.count, bytes[offset + 1] == 0xBF, bytes[offset + 2] >= 0xBE
    {
      return (0xFFFE + UInt32(bytes[offset + 2] - 0xBE), 3)
    }
    return nil
  }
}
