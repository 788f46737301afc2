import Basics

/// Which values of `referer` Envoy leaves in place; it takes the header away with any other.
///
/// Observed of Envoy 1.40: an absolute URL of ASCII without user information and fragment passes, both
/// of which may be there and empty, or a relative reference of URL characters whose first segment has
/// no colon.
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

  /// What matters of an absolute URL of any scheme: which parts have something in them.
  ///
  /// `nil` for anything else.
  private static func absolute(_ value: ByteString) -> (hasUserInfo: Bool, hasFragment: Bool)? {
    guard let mark = value.firstIndex(of: "://"), isScheme(value.bytes[..<mark]),
      value.bytes.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    let rest = value.bytes[(mark + 3)...]
    let authority = rest.prefix { !Array("/?#".utf8).contains($0) }
    let at = authority.lastIndex(of: UInt8(ascii: "@"))
    let host = at.map { authority[($0 + 1)...] } ?? authority
    let hash = UInt8(ascii: "#")
    guard AbsoluteTarget.isHostAndPort(host, requiresPort: false),
      rest[authority.endIndex...].first != hash
    else { return nil }
    let fragment = rest.drop { $0 != hash }
    return (at.map { $0 > authority.startIndex } ?? false, fragment.contains { $0 != hash })
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
