internal import Basics

/// A text with `*` for any characters and `?` for any one.
struct GlobPattern {
  private let pattern: [UInt8]

  init(_ text: ByteString) { pattern = text.bytes }

  /// Whether a text has a wildcard at all.
  static func isPattern(_ text: ByteString) -> Bool {
    text.bytes.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  /// Whether the whole text fits.
  ///
  /// - Complexity: O(pattern × text) at worst: only the last `*` is ever tried again.
  func matches(_ text: ByteString) -> Bool {
    let text = text.bytes
    var (at, position) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while position < text.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = (at, position)
        at += 1
      } else if at < pattern.count,
        pattern[at] == UInt8(ascii: "?") || pattern[at] == text[position]
      {
        at += 1
        // One character, which may be several bytes.
        position += pattern[at - 1] == UInt8(ascii: "?") ? Self.length(text, position) : 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        (at, position) = (last.pattern + 1, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The bytes of the character that begins at `start`.
  private static func length(_ text: [UInt8], _ start: Int) -> Int {
    1 + text[(start + 1)...].prefix { $0 & 0xC0 == 0x80 }.count
  }
}
