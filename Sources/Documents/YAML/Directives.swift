internal import Basics

/// Directives of YAML, lines such as `%TAG ! tag:example.com,2000:`.
///
/// libyaml compares each with all before it, and each tag with all of them, so their number is
/// bounded beforehand. No manifest needs any.
enum Directives {
  static let most = 100

  /// Reports more lines that begin with `%` than any file needs.
  /// - Returns: Whether the text may be given to libyaml.
  static func check(_ bytes: [UInt8], from start: Int, session: inout ReadingSession) -> Bool {
    var count = 0
    var offset = start
    let span = bytes.span
    while offset < bytes.count {
      while offset + 8 <= span.count, hasNoPercent(span.word(at: offset)) { offset += 8 }
      guard offset < bytes.count else { break }
      if bytes[offset] == UInt8(ascii: "%"), offset == start || endsLine(bytes, at: offset - 1) {
        count += 1
        if count > most {
          var cursor = TextCursor(bytes, from: start)
          session.report(
            code: "too-many-directives",
            "the file has more than \(most) lines that begin with \"%\"",
            at: cursor.position(at: offset),
            notes: ["no manifest needs a directive; indent the lines if they are text"],
            clause: "ENV-27"
          )
          return false
        }
      }
      offset += 1
    }
    return true
  }

  /// Whether none of eight bytes is `%`; may say no where one is `$`.
  static func hasNoPercent(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let others = word ^ (ones &* UInt64(UInt8(ascii: "%")))
    // The top bit of a byte that is zero gets set.
    return (others &- ones) & ~others & 0x8080_8080_8080_8080 == 0
  }

  /// Whether the byte at `offset` is the last one of a line break of YAML 1.1: LF, CR, U+0085, U+2028
  /// or U+2029.
  private static func endsLine(_ bytes: [UInt8], at offset: Int) -> Bool {
    switch bytes[offset] {
    case 0x0A, 0x0D: true
    case 0x85: offset >= 1 && bytes[offset - 1] == 0xC2
    case 0xA8, 0xA9: offset >= 2 && bytes[offset - 1] == 0x80 && bytes[offset - 2] == 0xE2
    default: false
    }
  }
}
