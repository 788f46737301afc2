import Basics

extension HTTPCodec {
  /// The header lines that belong to a connection of HTTP/1 and break a stream of HTTP/2.
  private static let connectionHeaders: Set<ByteString> = [
    "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade",
  ]

  /// Checks a request of HTTP/2: any method passes that is a token (EF-66), and bytes past 0x7F may
  /// stand in the path (EF-196).
  static func acceptHTTP2(_ request: RawRequest) throws(CodecRefusal) -> AcceptedRequest {
    guard HeaderLimits.acceptFields(request), HeaderLimits.acceptContentLength(request),
      isToken(request.method), request.headers.allSatisfy(isAllowedInHTTP2),
      request.scheme.map(isScheme) ?? true
    else { throw .reset }
    // There is no status: the stream is reset (EF-203).
    guard request.method != "CONNECT" else { throw .reset }

    let isAsterisk = request.method == "OPTIONS" && request.target == "*"
    guard isAsterisk || request.target.hasPrefix("/"),
      request.target.bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { throw .reset }

    // `:authority` wins over `host` (EF-64), but both must be well formed.
    let hosts = request.values(of: "host").map(\.trimmingBlanks)
    guard hosts.count <= 1, let authority = request.authority ?? hosts.first, !authority.isEmpty,
      ([authority] + hosts).allSatisfy({ isAuthority($0, allowsUserInfo: false) })
    else { throw .reset }
    try checkApplicationRules(method: request.method, path: request.target, request: request)
    return AcceptedRequest(
      version: request.version,
      method: request.method,
      path: request.target,
      authority: authority,
      scheme: request.scheme?.asciiLowercased,
      headers: request.headers.filter { $0.name.asciiLowercased != "host" }
    )
  }

  /// Capitals are taken for what a client writes in lower case.
  private static func isAllowedInHTTP2(_ line: HeaderLine) -> Bool {
    let name = line.name.asciiLowercased
    guard isToken(name), isFieldValue(line.value), !connectionHeaders.contains(name) else {
      return false
    }
    return name != "te" || line.value.trimmingBlanks.asciiLowercased == "trailers"
  }

  private static func isScheme(_ text: ByteString) -> Bool {
    guard let first = text.bytes.first, isAlphanumeric(first), !isDigit(first) else { return false }
    return text.bytes.allSatisfy { isAlphanumeric($0) || Array("+-.".utf8).contains($0) }
  }
}
