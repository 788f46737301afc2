package import Basics

/// How Envoy reads the text that it gives to a regular expression (AP-50).
package enum RegexInput: Hashable, Sendable {
  /// As Latin-1: `.` takes any byte but a line feed. Envoy since 26 August 2026.
  case latin1
  /// As UTF-8: a text that is not UTF-8 matches no expression, and its negation is true (EF-198).
  case utf8

  /// Whether any regular expression at all can match `text`.
  package func accepts(_ text: ByteString) -> Bool {
    switch self {
    case .latin1: true
    case .utf8: Self.isRE2Text(text.bytes)
    }
  }

  /// Whether the bytes fall into sequences of UTF-8 as RE2's `.` takes them.
  ///
  /// RE2 looks at the lead byte and at the number of continuation bytes only: overlong forms of
  /// three and four bytes, surrogates and code points past U+10FFFF pass.
  private static func isRE2Text(_ bytes: [UInt8]) -> Bool {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let length: Int
      switch bytes[index] {
      case 0x00...0x7F: length = 1
      case 0xC2...0xDF: length = 2
      case 0xE0...0xEF: length = 3
      case 0xF0...0xF4: length = 4
      default: return false
      }
      guard bytes.endIndex - index >= length,
        bytes[(index + 1)..<(index + length)].allSatisfy({ 0x80...0xBF ~= $0 })
      else { return false }
      index += length
    }
    return true
  }
}
