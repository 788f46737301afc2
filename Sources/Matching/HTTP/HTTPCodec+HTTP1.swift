package import Basics

extension HTTPCodec {
  /// The methods that HTTP/1 lets through, in upper case only (EF-66, EF-255).
  package static let http1Methods: Set<ByteString> = [
    "ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "MERGE",
    "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "MSEARCH", "NOTIFY", "OPTIONS", "PATCH", "POST",
    "PROPFIND", "PROPPATCH", "PURGE", "PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE",
    "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
  ]

  /// Checks a request of HTTP/1, in the order in which Envoy does.
  static func acceptHTTP1(
    _ request: RawRequest,
    refusesHTTPS: Bool
  ) throws(CodecRefusal) -> AcceptedRequest {
    let isShort = HeaderLimits.acceptHead(request)
    var request = request
    // The parser skips blanks around the target.
    request.target = request.target.trimmingBlanks
    let isConnect = request.method == "CONNECT"
    guard http1Methods.contains(request.method),
      !request.target.isEmpty,
      request.target.bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .badRequest }
    var absolute: AbsoluteTarget?
    if isConnect || !isRelative(request) {
      absolute = AbsoluteTarget(parsing: request.target, isConnect: isConnect)
      // What looks like a URL is taken apart after the lines have come.
      guard absolute != nil || !isConnect && AbsoluteTarget.looksLikeURL(request.target) else {
        throw .badRequest
      }
    }
    // The request line is looked at as it comes, the lines once they are all there.
    guard isShort, HeaderLimits.acceptCount(request) else { throw .tooManyHeaders }
    guard absolute != nil || isRelative(request) else { throw .badRequest }
    request.authority = request.authority?.withoutCarriageReturns
    request.headers = request.headers.map { HeaderLine($0.name, $0.value.withoutCarriageReturns) }
    guard
      request.headers.allSatisfy({ isToken($0.name) && isFieldValue($0.value) }),
      request.authority.map(isFieldValue) ?? true,
      HeaderLimits.acceptContentLength(request)
    else { throw .badRequest }
    let codings = request.values(of: "transfer-encoding").map(\.trimmingBlanks.asciiLowercased)
    guard codings.allSatisfy({ $0 == "chunked" }) else { throw .unknownTransferEncoding }
    let nominated = try NominatedHeaders(of: request)
    request.headers = nominated.removed(from: request.headers)
    if nominated.includesHost { request.authority = nil }

    guard request.version == .http11 else { throw .lowVersion }
    guard let authority = absolute?.authority ?? joinedHost(of: request) else { throw .missingHost }
    // The authority of an absolute URI is in brackets with a zone, or has been checked already.
    if absolute == nil {
      guard isAuthority(authority, allowsUserInfo: true) else { throw .invalidAuthority }
    }
    if isConnect { throw .upgradeFailed }
    if refusesHTTPS && absolute?.scheme == "https" { throw .schemeMismatch }
    let path = absolute?.path ?? request.target
    try checkApplicationRules(method: request.method, path: path, request: request)
    if asksForOtherUpgrade(request) { throw .upgradeFailed }
    return AcceptedRequest(
      version: request.version,
      method: request.method,
      path: path,
      authority: authority,
      scheme: absolute?.scheme,
      headers: request.headers.filter { $0.name.asciiLowercased != "host" }
    )
  }

  /// Whether the target is a path, or the `*` of OPTIONS.
  private static func isRelative(_ request: RawRequest) -> Bool {
    request.target.hasPrefix("/") || (request.method == "OPTIONS" && request.target.hasPrefix("*"))
  }

  /// The `Host` lines as one text (EF-64); empty ones add nothing.
  private static func joinedHost(of request: RawRequest) -> ByteString? {
    let lines = ([request.authority].compactMap { $0 } + request.values(of: "host"))
      .map(\.trimmingBlanks)
    return lines.isEmpty ? nil : lines.filter { !$0.isEmpty }.joined(separator: ",")
  }

  /// Whether the client asks for an upgrade to something else than WebSocket; `h2c` is ignored.
  private static func asksForOtherUpgrade(_ request: RawRequest) -> Bool {
    guard let upgrade = RequestHeaders.upgrade(in: request.headers) else { return false }
    return upgrade.asciiLowercased != "websocket"
  }
}

extension ByteString {
  /// Envoy's parser of HTTP/1 takes carriage returns out of header values.
  fileprivate var withoutCarriageReturns: ByteString {
    bytes.contains(0x0D) ? ByteString(bytes: bytes.filter { $0 != 0x0D }) : self
  }
}
