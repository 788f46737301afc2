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
    for name in names {
      guard let text = result[name]?.string else { continue }
      let pieces = text.bytes.split(separator: 0x20)
      guard !pieces.isEmpty else { continue }
      result[name] = .array(pieces.map { .string(ByteString(bytes: $0)) })
    }
    return result
  }
}
