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

  /// The length of the character that `.` takes at an offset; `nil` for a line feed, at the end, and
  /// inside of a character.
  ///
  /// - Precondition: ``accepts(_:)`` the text.
  func characterLength(at index: Int, in text: [UInt8]) -> Int? {
    guard index < text.count, text[index] != UInt8(ascii: "\n") else { return nil }
    return switch self {
    case .latin1: 1
    case .utf8: Self.sequenceLength(text[index])
    }
  }

  /// The length of the UTF-8 sequence that a byte leads; `nil` if it leads none.
  private static func sequenceLength(_ lead: UInt8) -> Int? {
    switch lead {
    case 0x00...0x7F: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: nil
    }
  }

  /// Whether the bytes fall into sequences of UTF-8 as RE2's `.` takes them.
  ///
  /// RE2 looks at the lead byte and at the number of continuation bytes only: overlong forms of
  /// three and four bytes, surrogates and code points past U+10FFFF pass.
  private static func isRE2Text(_ bytes: [UInt8]) -> Bool {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard let length = sequenceLength(bytes[index]), bytes.endIndex - index >= length,
        bytes[(index + 1)..<(index + length)].allSatisfy({ 0x80...0xBF ~= $0 })
      else { return false }
      index += length
    }
    return true
  }
}
