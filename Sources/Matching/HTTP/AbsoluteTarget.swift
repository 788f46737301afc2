import Basics

/// The parts of an absolute URI, or of the `host:port` of CONNECT, in a request line of HTTP/1.
///
/// Read as the parser in Envoy does, which is stricter than RFC 3986: a host is made of letters,
/// digits, `.` and `-`, or it is an IP address in brackets.
struct AbsoluteTarget {
  /// `http` or `https`; `nil` for CONNECT.
  let scheme: ByteString?
  /// The host with the port, as written; what stands before an `@` is gone.
  let authority: ByteString
  /// The path with query and fragment.
  ///
  /// `/` if there is nothing; begins with `?` if the URI has a query and no path.
  let path: ByteString

  /// Reads a target.
  /// - Returns: `nil` for what Envoy answers with 400.
  init?(parsing target: ByteString, isConnect: Bool) {
    if isConnect {
      guard Self.isHostAndPort(target.bytes[...], requiresPort: true) else { return nil }
      (scheme, authority, path) = (nil, target, "")
      return
    }
    guard let colon = target.bytes.firstIndex(of: .init(ascii: ":")) else { return nil }
    let scheme = ByteString(bytes: target.bytes[..<colon]).asciiLowercased
    guard scheme == "http" || scheme == "https",
      target.bytes[colon...].starts(with: Array("://".utf8))
    else { return nil }

    let rest = target.bytes[(colon + 3)...]
    let server = rest.prefix { !Array("/?#".utf8).contains($0) }
    let path = rest[server.endIndex...]
    guard path.first != .init(ascii: "#") else { return nil }

    var host = server
    if let at = server.firstIndex(of: .init(ascii: "@")) {
      guard server[..<at].allSatisfy(Self.isUserInfo) else { return nil }
      host = server[(at + 1)...]
    }
    guard Self.isHostAndPort(host, requiresPort: false) else { return nil }
    self.scheme = scheme
    authority = ByteString(bytes: host)
    self.path = path.isEmpty ? "/" : ByteString(bytes: path)
  }

  /// Whether a target begins as a URL does, whatever comes after.
  static func looksLikeURL(_ target: ByteString) -> Bool {
    let rest = target.bytes.drop { HTTPCodec.isAlphanumeric($0) && !HTTPCodec.isDigit($0) }
    return rest.count < target.count && rest.starts(with: Array("://".utf8))
  }

  private static func isUserInfo(_ byte: UInt8) -> Bool {
    HTTPCodec.isAlphanumeric(byte) || Array("-_.!~*'()%;:&=+$,".utf8).contains(byte)
  }

  static func isHostAndPort(_ text: ArraySlice<UInt8>, requiresPort: Bool) -> Bool {
    let host: ArraySlice<UInt8>
    if text.first == .init(ascii: "[") {
      guard let close = text.firstIndex(of: .init(ascii: "]")),
        IPAddress(
          parsingWithNumericZone: ByteString(bytes: text[(text.startIndex + 1)..<close])
        ) != nil
      else { return false }
      host = text[...close]
    } else {
      host = text.prefix {
        HTTPCodec.isAlphanumeric($0) || $0 == .init(ascii: ".") || $0 == .init(ascii: "-")
      }
      guard !host.isEmpty else { return false }
    }
    let port = text[host.endIndex...]
    guard !port.isEmpty else { return !requiresPort }
    return port.first == .init(ascii: ":") && isPort(port.dropFirst())
  }

  private static func isPort(_ digits: ArraySlice<UInt8>) -> Bool {
    guard !digits.isEmpty, digits.allSatisfy(HTTPCodec.isDigit) else { return false }
    let significant = digits.drop { $0 == .init(ascii: "0") }
    guard significant.count <= 5 else { return false }
    return significant.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 65535
  }
}
