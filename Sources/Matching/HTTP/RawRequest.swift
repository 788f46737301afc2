package import Basics

/// A request as it comes off the wire, before Envoy has looked at it.
package struct RawRequest: Hashable, Sendable {
  /// The version of HTTP that it was sent in.
  package enum Version: Hashable, Sendable {
    case http10, http11, http2
  }

  package var version: Version
  package var method: ByteString
  /// The target of HTTP/1's request line, or HTTP/2's `:path`.
  package var target: ByteString
  /// HTTP/1's `Host` line, or HTTP/2's `:authority`; `nil` if there is none.
  package var authority: ByteString?
  /// HTTP/2's `:scheme`; `nil` counts as a valid one.
  package var scheme: ByteString?
  /// All further lines, in order; a `host` among them comes after ``authority``.
  package var headers: [HeaderLine]

  /// Makes a request of its parts.
  package init(
    _ method: ByteString,
    _ target: ByteString,
    version: Version = .http11,
    authority: ByteString?,
    scheme: ByteString? = nil,
    headers: [HeaderLine] = []
  ) {
    self.method = method
    self.target = target
    self.version = version
    self.authority = authority
    self.scheme = scheme
    self.headers = headers
  }

  /// The values of the lines of that name, which must be in lower case.
  func values(of name: ByteString) -> [ByteString] {
    headers.filter { $0.name.asciiLowercased == name }.map(\.value)
  }
}
