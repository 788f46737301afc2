import Basics

/// Which values of `referer` Envoy leaves in place; it takes the header away with any other.
///
/// Observed of Envoy 1.40: an absolute URL without user information and fragment passes, or a
/// relative reference of URL characters whose first segment has no colon.
enum RefererValue {
  /// Whether policies see the header.
  static func isKept(_ value: ByteString) -> Bool {
    if let url = absolute(value) { return !url.hasUserInfo && !url.hasFragment }
    var hasSlash = false
    for byte in value.bytes {
      switch byte {
      case UInt8(ascii: ":") where !hasSlash: return false
      case UInt8(ascii: "/"): hasSlash = true
      default: guard isURLCharacter(byte) else { return false }
      }
    }
    return true
  }

  /// The parts that matter of an absolute URL of any scheme; `nil` for anything else.
  private static func absolute(_ value: ByteString) -> (hasUserInfo: Bool, hasFragment: Bool)? {
    guard let mark = value.firstIndex(of: "://"), isScheme(value.bytes[..<mark]),
      value.bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    let rest = value.bytes[(mark + 3)...]
    let authority = rest.prefix { !Array("/?#".utf8).contains($0) }
    let at = authority.lastIndex(of: UInt8(ascii: "@"))
    let host = at.map { authority[($0 + 1)...] } ?? authority
    guard AbsoluteTarget.isHostAndPort(host, requiresPort: false) else { return nil }
    return (at != nil, rest.contains(UInt8(ascii: "#")))
  }

  /// A letter, then letters, digits, `+`, `-` and `.` (RFC 3986 section 3.1).
  private static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    return text.allSatisfy { HTTPCodec.isAlphanumeric($0) || Array("+-.".utf8).contains($0) }
  }

  private static func isURLCharacter(_ byte: UInt8) -> Bool {
    HTTPCodec.isAlphanumeric(byte) || Array("/?:@-._~%!$&'()*+,;=".utf8).contains(byte)
  }
}
