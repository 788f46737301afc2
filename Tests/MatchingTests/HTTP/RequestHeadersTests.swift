import Basics
import Matching
import Testing

@Suite("Policies see the headers that Envoy leaves, adds and joins (AP-78)")
struct RequestHeadersTests {
  static func headers(
    _ lines: [(ByteString, ByteString)],
    version: RawRequest.Version = .http11,
    target: ByteString = "/p?q=1",
    matchesLinesIndividually: Bool = true,
    change: (inout RequestHeaders.Connection) -> Void = { _ in }
  ) throws -> RequestHeaders {
    let peer = try #require(IPAddress(parsing: "10.0.0.9"))
    var connection = RequestHeaders.Connection(peer: peer, remoteAddress: peer)
    change(&connection)
    let request = RawRequest(
      "GET",
      target,
      version: version,
      authority: "H.x",
      headers: lines.map { HeaderLine($0, $1) }
    )
    guard case .accepted(let accepted) = HTTPCodec.check(request) else {
      throw CodecRefusal.badRequest
    }
    return RequestHeaders(
      of: accepted,
      path: accepted.path,
      connection: connection,
      matchesLinesIndividually: matchesLinesIndividually
    )
  }

  private func matches(_ headers: RequestHeaders, _ name: ByteString, _ value: ByteString) -> Bool {
    headers.lines(of: name).contains { TextPattern(header: value).matches($0) }
  }

  /// EF-42 to EF-49: lines, value, whether it matches; alone, and joined as before March 2026.
  static let repeated: [([ByteString], ByteString, Bool, Bool)] = [
    (["admin"], "admin", true, true),
    (["admin", "user"], "admin", true, false),
    (["user", "admin"], "admin", true, false),
    (["admin", "admin"], "admin", true, false),
    (["admin,user"], "admin", false, false),
    (["admin", "user"], "admin,user", false, true),
    (["user", "admin"], "admin,user", false, false),
    (["admin,user"], "admin,user", true, true),
    (["admin, user"], "admin,user", false, false),
    (["admin", "x"], "adm*", true, true),
    (["x", "admin"], "adm*", true, false),
    (["x", "user"], "*ser", true, true),
    (["user", "x"], "*ser", true, false),
    ([], "*", false, false),
    ([""], "*", true, true),
    (["  "], "*", true, true),
    (["", ""], ",", false, true),
  ]

  @Test("Repeated lines are compared alone, and before March 2026 as one", arguments: repeated)
  func lines(values: [ByteString], value: ByteString, alone: Bool, joined: Bool) throws {
    let lines = values.map { (ByteString("X-Role"), $0) }
    #expect(matches(try Self.headers(lines), "x-role", value) == alone)
    let older = try Self.headers(lines, matchesLinesIndividually: false)
    #expect(matches(older, "x-role", value) == joined)
  }

  /// EF-213, EF-214.
  static let joinedNames: [ByteString] = [
    "user-agent", "accept", "accept-encoding", "authorization", "cache-control", "content-type",
    "content-encoding", "origin", "referer", "via", "x-request-id", "x-forwarded-for",
    "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "if-match", "if-none-match",
    "if-range", "if-modified-since", "if-unmodified-since", "expect",
    "access-control-request-method", "access-control-request-headers",
    "access-control-request-private-network", "grpc-timeout", "grpc-accept-encoding",
    "x-envoy-decorator-operation", "x-envoy-downstream-service-cluster", "x-envoy-original-path",
    "x-client-trace-id", "x-envoy-attempt-count", "x-envoy-external-address", "pragma",
  ]

  static let separateNames: [ByteString] = [
    "x-role", "accept-language", "accept-charset", "content-language", "forwarded",
    "x-forwarded-path", "x-real-ip", "from", "range", "x-b3-traceid", "x-b3-sampled", "traceparent",
    "tracestate", "baggage", "grpc-encoding", "grpc-status", "x-ot-span-context", "dnt", "priority",
    "date", "vary", "etag", "proxy-authorization", "x-api-key", "x-user", "x-csrf-token",
    "sec-fetch-site", "x-requested-with", "upgrade-insecure-requests", "content-location",
    "max-forwards", "x-envoy-peer-metadata", "x-envoy-peer-metadata-id",
  ]

  static let invisibleNames: [ByteString] = [
    "x-forwarded-client-cert", "x-envoy-retry-on", "x-envoy-max-retries",
    "x-envoy-upstream-rq-timeout-ms", "x-envoy-expected-rq-timeout-ms",
    "x-envoy-hedge-on-per-try-timeout", "x-envoy-internal", "x-envoy-force-trace",
    "x-envoy-ip-tags",
  ]

  @Test("Headers that hold one value are joined", arguments: joinedNames, [false, true])
  func joined(name: ByteString, isHTTP2: Bool) throws {
    let lines: [(ByteString, ByteString)] = [(name, "trailers"), (name, "b")]
    let headers = try Self.headers(lines, version: isHTTP2 ? .http2 : .http11)
    #expect(headers.lines(of: name) == ["trailers,b"])
  }

  @Test("All other headers stay apart", arguments: separateNames, [false, true])
  func separate(name: ByteString, isHTTP2: Bool) throws {
    let lines: [(ByteString, ByteString)] = [(name, "trailers"), (name, "b")]
    let headers = try Self.headers(lines, version: isHTTP2 ? .http2 : .http11)
    #expect(headers.lines(of: name) == ["trailers", "b"])
  }

  @Test("These are gone", arguments: invisibleNames, [false, true])
  func invisible(name: ByteString, isHTTP2: Bool) throws {
    let headers = try Self.headers([(name, "b")], version: isHTTP2 ? .http2 : .http11)
    #expect(headers.lines(of: name) == [])
  }

  @Test("An empty line adds nothing to a header of one value")
  func emptyLines() throws {
    let name: ByteString = "user-agent"
    #expect(try Self.headers([(name, ""), (name, "b")]).lines(of: name) == ["b"])
    #expect(try Self.headers([(name, "a"), (name, "")]).lines(of: name) == ["a"])
    #expect(try Self.headers([(name, ""), (name, "")]).lines(of: name) == [""])
  }

  @Test("EF-50: what belongs to the hop is gone, unless the request upgrades to WebSocket")
  func hop() throws {
    for name: ByteString in [
      "connection", "keep-alive", "proxy-connection", "upgrade",
    ] {
      #expect(try Self.headers([(name, "x-a")]).lines(of: name) == [], "\(name)")
    }
    let upgrade = try Self.headers([("upgrade", "websocket"), ("connection", "x, Upgrade")])
    #expect(upgrade.lines(of: "connection") == ["Upgrade"])
    #expect(upgrade.lines(of: "upgrade") == ["websocket"])
    let h2c = try Self.headers([("upgrade", "h2c"), ("connection", "upgrade, http2-settings")])
    #expect(h2c.lines(of: "connection") == [])
    #expect(h2c.lines(of: "upgrade") == [])
  }

  static let teLines: [([ByteString], [ByteString])] = [
    (["trailers"], ["trailers"]),
    (["trailers, gzip"], ["trailers"]),
    (["gzip;q=0.5,trailers "], ["trailers"]),
    (["trailers", "gzip"], ["trailers"]),
    (["Trailers"], []),
    (["trailers;q=0"], []),
    (["gzip"], []),
  ]

  @Test("AP-78: of te only trailers stays", arguments: teLines)
  func te(values: [ByteString], expected: [ByteString]) throws {
    #expect(try Self.headers(values.map { ("te", $0) }).lines(of: "te") == expected)
  }

  @Test("EF-55: cookie pieces are joined over HTTP/2 and stay apart over HTTP/1")
  func cookies() throws {
    let pieces: [(ByteString, ByteString)] = [("cookie", "a=1"), ("cookie", "b=2")]
    #expect(try Self.headers(pieces, version: .http2).lines(of: "cookie") == ["a=1; b=2"])
    #expect(try Self.headers(pieces).lines(of: "cookie") == ["a=1", "b=2"])
  }

  @Test("EF-52, EF-54: names ignore case, values do not, blanks around values are cut")
  func caseAndBlanks() throws {
    let headers = try Self.headers([("X-ROLE", "  Ad min\t "), ("x_role", "a")])
    #expect(headers.lines(of: "x-role") == ["Ad min"])
    #expect(headers.lines(of: "x_role") == ["a"])
    #expect(headers.lines(of: "X-ROLE") == [])
  }

  @Test("EF-53: pseudo headers are there, the path with its query")
  func pseudoHeaders() throws {
    let headers = try Self.headers([("x-forwarded-proto", "ftp")])
    #expect(headers.lines(of: ":method") == ["GET"])
    #expect(headers.lines(of: ":path") == ["/p?q=1"])
    #expect(headers.lines(of: ":authority") == ["H.x"])
    #expect(headers.lines(of: ":scheme") == ["http"])
    #expect(headers.lines(of: "host") == [])
    #expect(try Self.headers([("x-forwarded-proto", "HTTPS")]).lines(of: ":scheme") == ["https"])
    let absolute = try Self.headers([("x-forwarded-proto", "http")], target: "https://a/x")
    #expect(absolute.lines(of: ":scheme") == ["https"])
  }

  @Test("EF-57: x-forwarded-proto is always there; a sidecar keeps the client's own")
  func forwardedProto() throws {
    let name: ByteString = "x-forwarded-proto"
    #expect(try Self.headers([]).lines(of: name) == ["http"])
    #expect(try Self.headers([]) { $0.isTLS = true }.lines(of: name) == ["https"])
    #expect(try Self.headers([(name, "ftp")]).lines(of: name) == ["ftp"])
    #expect(try Self.headers([(name, "ftp")]) { $0.isGateway = true }.lines(of: name) == ["http"])
    let trusting = try Self.headers([(name, "ftp")]) {
      $0.isGateway = true
      $0.trustedHops = 1
    }
    #expect(trusting.lines(of: name) == ["ftp"])
  }

  @Test("EF-51: a gateway adds the peer to X-Forwarded-For and names the external address")
  func gatewayAddresses() throws {
    let name: ByteString = "x-forwarded-for"
    let client = try #require(IPAddress(parsing: "8.8.8.8"))
    let plain = try Self.headers([]) { $0.isGateway = true }
    #expect(plain.lines(of: name) == ["10.0.0.9"])
    #expect(plain.lines(of: "x-envoy-external-address") == ["10.0.0.9"])
    let forwarded = try Self.headers([
      (name, "8.8.8.8"), (name, ""), (name, "9.9.9.9"), ("x-envoy-external-address", "1.1.1.1"),
    ]) {
      $0.isGateway = true
      $0.remoteAddress = client
    }
    #expect(forwarded.lines(of: name) == ["8.8.8.8,9.9.9.9,10.0.0.9"])
    #expect(forwarded.lines(of: "x-envoy-external-address") == ["8.8.8.8"])
    let sidecar = try Self.headers([(name, "8.8.8.8"), (name, "9.9.9.9")])
    #expect(sidecar.lines(of: name) == ["8.8.8.8,9.9.9.9"])
    #expect(sidecar.lines(of: "x-envoy-external-address") == [])
  }

  @Test("A gateway takes further x-envoy headers from nobody")
  func gatewayRemovals() throws {
    for name: ByteString in [
      "x-envoy-decorator-operation", "x-envoy-downstream-service-cluster",
      "x-envoy-downstream-service-node", "x-envoy-original-host", "x-envoy-original-path",
    ] {
      #expect(try Self.headers([(name, "a")]).lines(of: name) == ["a"])
      #expect(try Self.headers([(name, "a")]) { $0.isGateway = true }.lines(of: name) == [])
    }
  }

  @Test("EF-58: X-Forwarded-Client-Cert comes from the peer's certificate")
  func clientCertificate() throws {
    let name: ByteString = "x-forwarded-client-cert"
    #expect(try Self.headers([(name, "own")]).lines(of: name) == [])
    #expect(try Self.headers([(name, "own")]) { $0.isTLS = true }.lines(of: name) == [])
    let mesh = try Self.headers([(name, "own")]) { $0.hasClientCertificate = true }
    #expect(mesh.lines(of: name) == [])
    #expect(mesh.isOpaque(name))
  }

  @Test("Filters before authorization may set and remove headers")
  func changes() throws {
    var headers = try Self.headers([("x-a", "1"), ("x-a", "2"), ("authorization", "Bearer x")])
    #expect(headers.heldLines(of: "x-a") == ["1", "2"])
    headers.set("x-a", to: "3")
    headers.remove("authorization")
    #expect(headers.lines(of: "x-a") == ["3"])
    #expect(headers.lines(of: "authorization") == [])
  }

  @Test("Before March 2026 filters other than authorization still saw each line")
  func heldLines() throws {
    let lines: [(ByteString, ByteString)] = [("x-token", "a"), ("x-token", "b")]
    let headers = try Self.headers(lines, matchesLinesIndividually: false)
    #expect(headers.heldLines(of: "x-token") == ["a", "b"])
    #expect(headers.lines(of: "x-token") == ["a,b"])
  }
}
