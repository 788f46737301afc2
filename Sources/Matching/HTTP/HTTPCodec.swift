import Basics

/// The checks that Envoy makes on a request before anything else (AP-93, step 0).
///
/// The listener is one as istiod makes it: absolute-form targets are taken, HTTP/1.0 is not, and
/// WebSocket is the only upgrade (EF-203).
package enum HTTPCodec {
  /// Checks a request.
  /// - Parameters:
  ///   - request: The request as sent.
  ///   - isGateway: Whether the listener is a gateway's, which trusts no client.
  ///   - trustedHops: `numTrustedProxies` of a gateway.
  ///   - isTLS: Whether the connection is encrypted.
  /// - Returns: The request with its path and authority found, or why it goes no further.
  /// - Complexity: O(size of the request).
  package static func check(
    _ request: RawRequest,
    isGateway: Bool = false,
    trustedHops: Int = 0,
    isTLS: Bool = false
  ) -> CodecOutcome {
    do throws(CodecRefusal) {
      let accepted =
        switch request.version {
        case .http10, .http11:
          try acceptHTTP1(request, refusesHTTPS: isGateway && trustedHops == 0 && !isTLS)
        case .http2: try acceptHTTP2(request)
        }
      return .accepted(accepted)
    } catch {
      return .refused(error)
    }
  }

  /// The checks that come after the codec's own, for all versions, in their order.
  static func checkApplicationRules(
    method: ByteString,
    path: ByteString,
    request: RawRequest
  ) throws(CodecRefusal) {
    let contentTypes = request.values(of: "content-type")
    guard method != "QUERY" || contentTypes.contains(where: { !$0.trimmingBlanks.isEmpty }) else {
      throw .queryWithoutContentType
    }
    guard path.hasPrefix("/") else { throw .absolutePathRejected }
  }
}

// MARK: - Characters

extension HTTPCodec {
  /// Whether `text` is a token (RFC 9110, section 5.6.2).
  static func isToken(_ text: ByteString) -> Bool {
    !text.isEmpty && text.bytes.allSatisfy { isAlphanumeric($0) || tokenPunctuation.contains($0) }
  }

  /// Whether no byte is a control byte other than a tab.
  static func isFieldValue(_ text: ByteString) -> Bool {
    text.bytes.allSatisfy { $0 == .init(ascii: "\t") || ($0 >= 0x20 && $0 != 0x7F) }
  }

  /// Whether all bytes may stand in an authority.
  static func isAuthority(_ text: ByteString, allowsUserInfo: Bool) -> Bool {
    text.bytes.allSatisfy { byte in
      isAlphanumeric(byte) || authorityPunctuation.contains(byte)
        || (allowsUserInfo && byte == .init(ascii: "@"))
    }
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static let tokenPunctuation = Set("!#$%&'*+-.^_`|~".utf8)
  private static let authorityPunctuation = Set("!$%&'()*+,-.:;=[]_~".utf8)
}
