package import Basics
internal import Matching

/// A proxy's answer, with what it hands on when it lets the request through.
package struct Passage: Sendable {
  package var decision: Decision
  /// What the filters left of the request: tokens taken out, headers added, the path normalized
  /// (RA-42).
  ///
  /// `nil` where the request goes no further, or where what it would look like is not known.
  package let forwarded: Attributes?
  /// The token that stands for stated claims, where the proxy has looked for it.
  package let trustedToken: ByteString?

  package init(
    decision: Decision,
    forwarded: Attributes? = nil,
    trustedToken: ByteString? = nil
  ) {
    self.decision = decision
    self.forwarded = forwarded
    self.trustedToken = trustedToken
  }
}

extension Request.HTTP {
  /// The HTTP request that a proxy sends on, and the names of headers whose values are not known.
  ///
  /// `nil` for a plain TCP connection. Header names are in lower case, in byte order.
  package static func forwarded(
    _ attributes: Attributes,
    version: Version
  ) -> (http: Request.HTTP, opaqueHeaders: Set<ByteString>)? {
    let headers = attributes.headers
    guard let method = headers.first(":method") else { return nil }
    var http = Request.HTTP()
    http.method = method
    http.path = headers.first(":path") ?? ""
    http.host = headers.first(":authority")
    http.scheme = headers.first(":scheme")
    http.version = version
    http.headers = headers.names.filter { !$0.hasPrefix(":") }
      .map { Header(name: $0, lines: headers.heldLines(of: $0)) }
    return (http, headers.opaqueNames)
  }
}
