package import Basics

extension PathPattern {
  /// The value of `paths` of which istiod makes this pattern; `nil` where there is none.
  ///
  /// - Parameter matchesAsterisk: Whether `{*}` and `{**}` take a `*`, by version (AP-73).
  /// - Returns: The value.
  /// - Complexity: O(length).
  package func written(matchesAsterisk: Bool) -> ByteString? {
    let value: ByteString
    switch self {
    case .text(.exact(let text)): value = text
    case .text(.prefix(let text)): value = text + "*"
    case .text(.suffix(let text)): value = "*" + text
    case .text(.nonEmpty), .text(.present): value = "*"
    case .template(let template):
      // Envoy has the operators without braces, each at the beginning of a segment.
      let segments = template.envoyText.split(at: UInt8(ascii: "/")).map { segment -> ByteString in
        if segment.hasPrefix("**") { return "{**}" + segment.dropFirst(2) }
        return segment.hasPrefix("*") ? "{*}" + segment.dropFirst() : segment
      }
      value = ByteString(bytes: Array(segments.map(\.bytes).joined(separator: [UInt8(ascii: "/")])))
    }
    let read = try? PathPattern(value, matchesAsterisk: matchesAsterisk)
    return read == self ? value : nil
  }
}
