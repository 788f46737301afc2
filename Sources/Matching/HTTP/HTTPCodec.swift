package import Basics

/// What the HTTP codec and the connection manager refuse before any policy (AP-93 step 0).
package enum HTTPCodec {
  /// The version of the protocol.
  package enum Version: Sendable {
    case http10, http11, http2
  }

  /// A request as the codec leaves it.
  package struct Message: Sendable, Hashable {
    package let method: ByteString
    /// The target; of an absolute-form target its path with the query.
    package let path: ByteString
    package let authority: ByteString
  }

  package enum Outcome: Sendable, Hashable {
    /// The status; `nil` when the stream is reset.
    case refused(status: Int?, detail: String)
    case accepted(Message)
  }

  /// Checks the request line and the host.
  ///
  /// - Parameters:
  ///   - host: The Host lines, or `:authority`; empty for none.
  ///   - hasContentType: Whether there is a `content-type` header (the method QUERY needs it).
  package static func check(
    method: ByteString,
    target: ByteString,
    version: Version,
    host: [ByteString],
    hasContentType: Bool
  ) -> Outcome {
    switch version {
    case .http10: .refused(status: 426, detail: "HTTP/1.0 is not accepted")
    case .http11: checkHTTP1(method, target, host, hasContentType)
    case .http2: checkHTTP2(method, target, host)
    }
  }

  // MARK: HTTP/1.1

  private static func checkHTTP1(
    _ method: ByteString,
    _ target: ByteString,
    _ host: [ByteString],
    _ hasContentType: Bool
  ) -> Outcome {
    guard method == "CONNECT" || method == "QUERY" || knownMethods.contains(method) else {
      return .refused(
        status: 400,
        detail: "the method \"\(method)\" is none that HTTP/1.1 lets through"
      )
    }
    guard !target.isEmpty, target.bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return .refused(
        status: 400,
        detail: "the request target is empty, or has a blank, a control byte or a byte over 0x7f"
      )
    }
    // Two Host lines become one text (EF-64).
    let authority = host.joined(separator: ",")
    if method == "CONNECT" { return upgradeFailed }
    if method == "QUERY", !hasContentType {
      return .refused(status: 400, detail: "the method QUERY needs a content-type")
    }
    if let absolute = AbsoluteTarget(target) {
      guard absolute.isValid else {
        return .refused(status: 400, detail: "the absolute URL \"\(target)\" has no host")
      }
      guard absolute.path.bytes.first == UInt8(ascii: "/") else { return absolutePathRejected }
      return .accepted(
        Message(method: method, path: absolute.path, authority: absolute.authority)
      )
    }
    guard !host.isEmpty else {
      return .refused(status: 400, detail: "HTTP/1.1 needs a Host header")
    }
    if target == "*", method == "OPTIONS" { return absolutePathRejected }
    guard target.bytes.first == UInt8(ascii: "/") else {
      return .refused(
        status: 400,
        detail: "the request target \"\(target)\" begins neither with / nor as an absolute URL"
      )
    }
    return .accepted(Message(method: method, path: target, authority: authority))
  }

  /// The methods that HTTP/1.1 lets through, with case (EF-255).
  private static let knownMethods: Set<ByteString> = [
    "ACL", "BIND", "CHECKOUT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "MERGE",
    "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "MSEARCH", "NOTIFY", "OPTIONS", "PATCH", "POST",
    "PROPFIND", "PROPPATCH", "PURGE", "PUT", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE",
    "TRACE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
  ]

  private static let upgradeFailed = Outcome.refused(
    status: 403,
    detail: "CONNECT is refused (upgrade_failed)"
  )

  private static let absolutePathRejected = Outcome.refused(
    status: 404,
    detail: "a request without a path is refused (absolute_path_rejected)"
  )

  // MARK: HTTP/2

  private static func checkHTTP2(
    _ method: ByteString,
    _ target: ByteString,
    _ host: [ByteString]
  ) -> Outcome {
    if method == "CONNECT" { return upgradeFailed }
    guard let authority = host.first else {
      return .refused(status: nil, detail: "HTTP/2 without :authority: the stream is reset")
    }
    if target == "*", method == "OPTIONS" { return absolutePathRejected }
    guard target.bytes.first == UInt8(ascii: "/"),
      target.bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else {
      return .refused(
        status: nil,
        detail: "the path has a blank or a control byte or no leading /: the stream is reset"
      )
    }
    return .accepted(Message(method: method, path: target, authority: authority))
  }
}

/// An absolute-form target (RFC 9112 section 3.2.2).
private struct AbsoluteTarget {
  let authority: ByteString
  /// With the query; `/` where the URL ends with the host.
  let path: ByteString

  var isValid: Bool { !authority.isEmpty }

  init?(_ target: ByteString) {
    let lower = target.asciiLowercased
    guard let scheme = (["http://", "https://"] as [ByteString]).first(where: lower.hasPrefix)
    else { return nil }
    let rest = target.bytes.dropFirst(scheme.count)
    let end =
      rest.firstIndex { [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) }
      ?? rest.endIndex
    authority = ByteString(bytes: rest[..<end])
    path = end == rest.endIndex ? "/" : ByteString(bytes: rest[end...])
  }
}
