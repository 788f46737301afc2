internal import Basics
internal import MeshProof

/// What the connection manager does to a request before the filters see it (AP-93, AP-78, AP-68).
struct NaiveIntake {
  enum Outcome {
    /// Refused by the codec or by normalization; the status, `nil` for a reset.
    case refused(Int?)
    case accepted(
      headers: [ByteString: [ByteString]],
      unknown: Set<ByteString>,
      remoteIP: IPAddress?
    )
  }

  let http: Request.HTTP
  let source: Request.Source
  let isGateway: Bool
  let isTLS: Bool
  /// Whether the peer showed a certificate.
  let hasCertificate: Bool
  let settings: NaiveSettings

  func take() -> Outcome {
    var path = http.path
    var host = statedHost
    if let refusal = checkCodec(&path, &host) { return .refused(refusal.status) }
    guard let path = NaivePath.normalize(path, mode: settings.normalization) else {
      return .refused(400)
    }
    var unknown: Set<ByteString> = []
    var headers = visibleHeaders
    let remoteIP = source.remoteIP ?? remoteAddress(headers["x-forwarded-for"] ?? [])
    if isGateway { addGatewayHeaders(&headers, &unknown, remoteIP) }
    // EF-57: always present; the client's own is kept at a sidecar.
    if headers["x-forwarded-proto"] == nil {
      headers["x-forwarded-proto"] = [isTLS ? "https" : "http"]
    }
    // EF-58: written anew of the certificate, whose text nobody states, or taken away.
    headers["x-forwarded-client-cert"] = nil
    if hasCertificate { unknown.insert("x-forwarded-client-cert") }
    headers[":method"] = [http.method]
    headers[":path"] = [path]
    headers[":authority"] = [host ?? ""]
    return .accepted(headers: headers, unknown: unknown, remoteIP: remoteIP)
  }

  // MARK: Codec (AP-93, step 0)

  private struct Refusal {
    let status: Int?
  }

  private static let methods: Set<ByteString> = Set(
    """
    ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL \
    MOVE MSEARCH NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH \
    SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE
    """.split(separator: " ").map { ByteString($0) }
  )

  private func checkCodec(_ path: inout ByteString, _ host: inout ByteString?) -> Refusal? {
    if http.version == .http2 {
      let isAsterisk = http.method == "OPTIONS" && path == "*"
      // EF-203: CONNECT is reset.
      if http.method == "CONNECT" || path.bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
        return Refusal(status: nil)
      }
      if isAsterisk { return Refusal(status: 404) }
      return path.hasPrefix("/") ? nil : Refusal(status: nil)
    }
    guard Self.methods.contains(http.method), !path.isEmpty,
      path.bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return Refusal(status: 400) }
    let isAsterisk = http.method == "OPTIONS" && path.hasPrefix("*")
    let absolute = ["http://", "https://"].contains { path.asciiLowercased.hasPrefix($0) }
    guard path.hasPrefix("/") || isAsterisk || absolute else { return Refusal(status: 400) }
    if http.version == .http10 { return Refusal(status: 426) }
    // EF-203
    if http.method == "CONNECT" { return Refusal(status: 403) }
    if absolute {
      let rest = path.dropFirst((path.firstIndex(of: "://") ?? 0) + 3)
      let authority = ByteString(bytes: rest.bytes.prefix { !"/?#".utf8.contains($0) })
      path = authority.count == rest.count ? "/" : rest.dropFirst(authority.count)
      if authority.isEmpty { return Refusal(status: 400) }
      // AP-69: the target's authority goes before any Host.
      host = authority
    }
    // EF-255
    if http.method == "QUERY",
      !http.headers.contains(where: { $0.name.asciiLowercased == "content-type" })
    {
      return Refusal(status: 400)
    }
    return path.hasPrefix("/") ? nil : Refusal(status: 404)
  }

  /// AP-69: several Host lines become one text; over HTTP/2 `:authority` wins.
  private var statedHost: ByteString? {
    let lines = http.headers.filter { $0.name.asciiLowercased == "host" }.flatMap(\.lines)
    if http.version == .http2 { return http.host ?? lines.first }
    let all = [http.host].compactMap { $0 } + lines
    return all.isEmpty ? nil : all.joined(separator: ",")
  }

  // MARK: Headers (AP-78)

  /// Names that Envoy holds as one value.
  private static let joined: Set<ByteString> = Set(
    """
    accept accept-encoding access-control-request-headers access-control-request-method \
    access-control-request-private-network authorization cache-control content-encoding \
    content-type expect grpc-accept-encoding grpc-timeout host if-match if-none-match if-range \
    if-modified-since if-unmodified-since origin pragma referer user-agent via x-client-trace-id \
    x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto x-request-id \
    x-envoy-attempt-count x-envoy-decorator-operation x-envoy-downstream-service-cluster \
    x-envoy-external-address x-envoy-original-path
    """.split(separator: " ").map { ByteString($0) }
  )

  /// Names that no policy sees.
  private static let hidden: Set<ByteString> = Set(
    """
    host connection keep-alive x-envoy-internal x-envoy-force-trace x-envoy-ip-tags \
    x-envoy-retry-on x-envoy-max-retries x-envoy-hedge-on-per-try-timeout \
    x-envoy-upstream-rq-timeout-ms x-envoy-expected-rq-timeout-ms
    """.split(separator: " ").map { ByteString($0) }
  )

  static func isJoined(_ name: ByteString) -> Bool { joined.contains(name) }

  private var visibleHeaders: [ByteString: [ByteString]] {
    var headers: [ByteString: [ByteString]] = [:]
    for header in http.headers {
      let name = header.name.asciiLowercased
      // Only the codec of HTTP/1.1 cuts blanks.
      headers[name, default: []] +=
        http.version == .http2 ? header.lines : header.lines.map(Self.trim)
    }
    for (name, lines) in headers {
      if Self.hidden.contains(name) {
        headers[name] = nil
      } else if name == "te", lines != ["trailers"] {
        headers[name] = nil
      } else if Self.joined.contains(name) {
        headers[name] = [lines.joined(separator: ",")]
      } else if name == "cookie", http.version == .http2 {
        headers[name] = [lines.joined(separator: "; ")]
      }
    }
    return headers
  }

  private static func trim(_ text: ByteString) -> ByteString {
    var text = text
    while text.hasPrefix(" ") || text.hasPrefix("\t") { text = text.dropFirst() }
    while text.hasSuffix(" ") || text.hasSuffix("\t") { text = text.dropLast() }
    return text
  }

  // MARK: Addresses (AP-68)

  private func remoteAddress(_ forwardedFor: [ByteString]) -> IPAddress? {
    let place = isGateway ? settings.numTrustedProxies : 1
    let entries = forwardedFor.filter { !$0.isEmpty }.flatMap { $0.split(at: UInt8(ascii: ",")) }
      .map(Self.trim)
    guard place > 0, place <= entries.count else { return source.ip }
    return IPAddress(parsing: entries[entries.count - place]) ?? source.ip
  }

  /// EF-51: a gateway writes both from the connection.
  private func addGatewayHeaders(
    _ headers: inout [ByteString: [ByteString]],
    _ unknown: inout Set<ByteString>,
    _ remoteIP: IPAddress?
  ) {
    if let peer = source.ip {
      let forwarded = (headers["x-forwarded-for"] ?? []) + [ByteString("\(peer)")]
      headers["x-forwarded-for"] = [forwarded.joined(separator: ",")]
    } else {
      headers["x-forwarded-for"] = nil
      unknown.insert("x-forwarded-for")
    }
    if let remoteIP {
      headers["x-envoy-external-address"] = [ByteString("\(remoteIP)")]
    } else {
      headers["x-envoy-external-address"] = nil
      unknown.insert("x-envoy-external-address")
    }
  }
}
