package import Basics
package import JSON

extension JSONObject {
  /// The payload with some claims split into lists, as policies see it. [RA-76, EF-139..146]
  ///
  /// A text becomes the list of its pieces between U+0020, empty pieces left out; one without any
  /// piece stays a text. Lists and other values stay as they are, and only top-level members are
  /// looked at.
  /// - Parameter names: The claims' names as exact text; a `.` is an ordinary character.
  /// - Returns: The payload with the same members in the same order.
  package func splittingClaims(_ names: [ByteString]) -> JSONObject {
    var result = self
    result.splitClaims(names)
    return result
  }

  /// The same in place: what nobody else has is not copied.
  package mutating func splitClaims(_ names: [ByteString]) {
    for name in names {
      guard let text = self[name]?.string else { continue }
      let pieces = Self.pieces(of: text.bytes.span)
      guard !pieces.isEmpty else { continue }
      self[name] = .array(pieces)
    }
  }

  private static func pieces(of text: Span<UInt8>) -> [JSONValue] {
    var pieces: [JSONValue] = []
    var start = 0
    while start < text.count {
      let end = text.firstIndex(of: 0x20, from: start) ?? text.count
      if start < end { pieces.append(.string(ByteString(copying: text.extracting(start..<end)))) }
      start = end + 1
    }
    return pieces
  }
}
