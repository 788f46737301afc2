internal import Basics
internal import JSON

extension JSONObject {
  /// A text; empty if the member is absent, an error if it is anything else, `null` too. [JWT-7]
  func text(_ name: StaticString, orThrow error: JWTStatus) throws(JWTStatus) -> ByteString {
    guard let value = self[name] else { return "" }
    guard let text = value.string else { throw error }
    return text
  }

  /// A text or a list of nothing but texts; empty if the member is absent. [JWT-7]
  func texts(_ name: StaticString, orThrow error: JWTStatus) throws(JWTStatus) -> [ByteString] {
    guard let value = self[name] else { return [] }
    if let text = value.string { return [text] }
    guard let elements = value.array else { throw error }
    var texts: [ByteString] = []
    texts.reserveCapacity(elements.count)
    for element in elements {
      guard let text = element.string else { throw error }
      texts.append(text)
    }
    return texts
  }

  /// Whole seconds from 0 to below 2^64, fractions cut off; 0 if the member is absent. [JWT-8]
  func seconds(
    _ name: StaticString,
    notNumber: JWTStatus,
    outOfRange: JWTStatus
  ) throws(JWTStatus) -> UInt64 {
    switch self[name] {
    case nil: return 0
    // -0.0 is not below 0; -0.5 is, though its whole part is 0. [EF-219]
    case .number(let seconds):
      guard seconds >= 0, seconds < 0x1p64 else { throw outOfRange }
      return UInt64(seconds)
    case .integer(let seconds):
      guard let seconds = UInt64(exactly: seconds) else { throw outOfRange }
      return seconds
    default: throw notNumber
    }
  }
}
