package import Basics

/// What Envoy's HTTP codec makes of a request (AP-93, step 0).
package enum CodecOutcome: Hashable, Sendable {
  /// The request goes on to path normalization, then to the filters.
  case accepted(AcceptedRequest)
  /// The request never reaches a policy.
  case refused(CodecRefusal)
}

/// A request that the codec has let through.
package struct AcceptedRequest: Hashable, Sendable {
  package let version: RawRequest.Version
  package let method: ByteString
  /// The path with its query and fragment, not yet normalized; that of an absolute-form target.
  package let path: ByteString
  /// That of an absolute-form target, else `:authority`, else the `Host` lines joined with a comma
  /// (AP-69).
  package let authority: ByteString
  /// The scheme that the client named, in lower case; `nil` for a plain HTTP/1 target.
  package let scheme: ByteString?
  /// The lines that the client sent, without those of `host`, and over HTTP/1 without those that its
  /// `connection` header names.
  package let headers: [HeaderLine]

  /// Makes a request of its parts, for those who know that the codec lets it through.
  package init(
    version: RawRequest.Version,
    method: ByteString,
    path: ByteString,
    authority: ByteString,
    scheme: ByteString?,
    headers: [HeaderLine]
  ) {
    self.version = version
    self.method = method
    self.path = path
    self.authority = authority
    self.scheme = scheme
    self.headers = headers
  }

  /// The values of the lines of that name, which must be in lower case.
  func values(of name: ByteString) -> [ByteString] {
    headers.filter { $0.name.asciiLowercased == name }.map(\.value)
  }
}

/// Why the codec refuses a request.
///
/// The raw values are Envoy's response code details where they are known.
package enum CodecRefusal: String, Error, Hashable, Sendable, CaseIterable {
  /// HTTP/1: the request line or a header line is broken.
  case badRequest = "http1.codec_error"
  /// HTTP/2: a pseudo header or header line is broken; the stream is reset.
  case reset = "http2.violation.of.messaging.rule"
  /// HTTP/1.0.
  case lowVersion = "low_version"
  /// HTTP/1.1 without a `Host`.
  case missingHost = "missing_host_header"
  /// HTTP/1: the authority holds a character that it may not.
  case invalidAuthority = "http.invalid_authority"
  /// `OPTIONS *`, or an absolute URI with a query and without a path.
  case absolutePathRejected = "absolute_path_rejected"
  /// An absolute `https` URI on a plaintext connection to a gateway.
  case schemeMismatch = "scheme_mismatch"
  /// HTTP/1: the `connection` header names what it may not, or too many headers.
  case connectionHeaderRejected = "http1.connection_header_rejected"
  /// More than 100 headers, or more than 60 KiB of them.
  case tooManyHeaders = "too_many_headers"
  /// HTTP/1: a transfer coding other than `chunked`.
  case unknownTransferEncoding = "http1.invalid_transfer_encoding"
  /// `QUERY` without a content type.
  case queryWithoutContentType = "query_missing_content_type"
  /// HTTP/1: CONNECT, or an upgrade to something else than WebSocket.
  case upgradeFailed = "upgrade_failed"

  /// The status of the reply; `nil` if the stream is reset.
  package var status: Int? {
    switch self {
    case .badRequest, .missingHost, .invalidAuthority, .queryWithoutContentType,
      .connectionHeaderRejected:
      400
    case .upgradeFailed, .schemeMismatch: 403
    case .absolutePathRejected: 404
    case .lowVersion: 426
    case .tooManyHeaders: 431
    case .unknownTransferEncoding: 501
    case .reset: nil
    }
  }
}
