public import Basics

extension JSONValue {
  /// How a text is laid out.
  public enum Style: Sendable {
    /// On one line without spaces.
    case compact
    /// Members and elements on lines of their own, indented by two spaces; no line feed at the end.
    case pretty
  }

  /// Writes the value as JSON, members in their order.
  ///
  /// Integers are digits; doubles are the shortest text that reads as the same double, whole ones
  /// but -0.0 without `.0`. Total by three rules: bytes that are not UTF-8 become U+FFFD, an
  /// infinite or undefined number and whatever lies deeper than 2048 levels become `null`.
  /// - Complexity: O(size).
  public func write(_ style: Style) -> ByteString {
    if style == .compact {
      var writer = CompactWriter()
      writer.write(self, depthLeft: 2048)
      return ByteString(bytes: writer.bytes)
    }
    var writer = JanssonWriter()
    let root = unsafe JanssonValue(takingOwnership: writer.makeUnsafeValue(self, depthLeft: 2048))
    guard let text = root?.written(indent: style == .pretty ? 2 : nil) else { return "null" }
    return ByteString(bytes: writer.hasDoubles ? Self.shorteningDoubles(in: text) : text)
  }

  /// The text with every double in its shortest form; jansson writes 17 digits always.
  private static func shorteningDoubles(in text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    for token in JSONTokens(text) {
      // Not a literal and not an integer: digits first, and a point or an exponent.
      guard
        text[token.lowerBound] == UInt8(ascii: "-")
          || (0x30...0x39).contains(text[token.lowerBound]),
        text[token].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }),
        let number = Double(String(decoding: text[token], as: UTF8.self))
      else { continue }
      result += text[copied..<token.lowerBound]
      // `-0` would read as an integer, which has no sign at 0.
      let shortest = number.description
      let isWhole = shortest.hasSuffix(".0") && shortest != "-0.0"
      result += Array((isWhole ? shortest.dropLast(2) : shortest[...]).utf8)
      copied = token.upperBound
    }
    return result + text[copied...]
  }
}
