import Basics
import Matching
import Testing

@Suite("HTTP/2 requests are reset before any policy as Envoy resets them (AP-93)")
struct HTTP2CodecTests {
  static func request(
    _ method: ByteString = "GET",
    _ path: ByteString = "/",
    authority: ByteString? = "h",
    scheme: ByteString? = "http",
    headers: [HeaderLine] = []
  ) -> RawRequest {
    RawRequest(
      method,
      path,
      version: .http2,
      authority: authority,
      scheme: scheme,
      headers: headers
    )
  }

  /// EF-64, 66, 67, 196, 203, and more asked of Envoy 1.40.
  static let rows: [(RawRequest, CodecRefusal?)] = [
    (request(), nil),
    (request("get"), nil),
    (request("Pfoo"), nil),
    (request("PURGE"), nil),
    (request("connect"), nil),
    (request("query"), nil),
    (request("QUERY"), .queryWithoutContentType),
    (request("QUERY", headers: [HeaderLine("content-type", "a/b")]), nil),
    (request("CONNECT"), .reset),
    (request(""), .reset),
    (request(" GET"), .reset),
    (request("G(T"), .reset),
    (request("GET", "//x"), nil),
    (request("GET", "/a#f"), nil),
    (request("GET", "/a%00"), nil),
    (request("GET", "/a^|`\"<>{}[]"), nil),
    (request("GET", "/\u{E9}"), nil),
    (request("GET", ByteString(bytes: [0x2F, 0xFF])), nil),
    (request("GET", ""), .reset),
    (request("GET", "a"), .reset),
    (request("GET", "?x"), .reset),
    (request("GET", "*"), .reset),
    (request("GET", "http://h/x"), .reset),
    (request("GET", "/a b"), .reset),
    (request("GET", "/a\tb"), .reset),
    (request("GET", "/a\u{1}"), .reset),
    (request("GET", "/a\u{7F}"), .reset),
    (request("GET", "/a\u{0}"), .reset),
    (request("OPTIONS", "*"), .absolutePathRejected),
    (request("OPTIONS", "*x"), .reset),
    (request("options", "*"), .reset),
    (request(scheme: "ftp"), nil),
    (request(scheme: "HTTP"), nil),
    (request(scheme: nil), nil),
    (request(scheme: "1x"), .reset),
    (request(scheme: ""), .reset),
    (request(headers: [HeaderLine("host", "b")]), nil),
    (request(headers: [HeaderLine("host", "b/c")]), .reset),
    (request(authority: nil, headers: [HeaderLine("host", "a")]), nil),
    (request(authority: nil, headers: [HeaderLine("host", "")]), .reset),
    (request(authority: nil, headers: [HeaderLine("host", "a"), HeaderLine("host", "b")]), .reset),
    (request(authority: nil), .reset),
    (request(authority: ""), .reset),
    (request(authority: "", headers: [HeaderLine("host", "a")]), .reset),
    (request(authority: " h "), .reset),
    (request(authority: "u@h"), .reset),
    (request(authority: "[::1]:80"), nil),
    (request(headers: [HeaderLine("te", "trailers")]), nil),
    (request(headers: [HeaderLine("te", "gzip")]), .reset),
    (request(headers: [HeaderLine("connection", "x")]), .reset),
    (request(headers: [HeaderLine("keep-alive", "x")]), .reset),
    (request(headers: [HeaderLine("proxy-connection", "x")]), .reset),
    (request(headers: [HeaderLine("transfer-encoding", "chunked")]), .reset),
    (request(headers: [HeaderLine("upgrade", "websocket")]), .reset),
    (request(headers: [HeaderLine("X-Team", "a")]), nil),
    (request(headers: [HeaderLine("x-a", "a\tb \u{E9}")]), nil),
    (request(headers: [HeaderLine("x-a", "a\u{0}")]), .reset),
    (request(headers: [HeaderLine("x-a", "a\nb")]), .reset),
    (request(headers: [HeaderLine("x a", "b")]), .reset),
    (request(headers: [HeaderLine(":path", "/b")]), .reset),
  ]

  @Test("A request passes or not", arguments: rows)
  func check(request: RawRequest, refusal: CodecRefusal?) {
    switch HTTPCodec.check(request) {
    case .accepted(let accepted):
      #expect(refusal == nil)
      #expect(accepted.path == request.target)
      #expect(accepted.method == request.method)
    case .refused(let actual):
      #expect(actual == refusal)
    }
  }

  @Test("The bytes that may not stand in an authority", arguments: 0...UInt8.max)
  func authorityBytes(byte: UInt8) {
    let isAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!$%&'()*+,-.:;=[]_~"
      .utf8.contains(byte)
    let outcome = HTTPCodec.check(Self.request(authority: ByteString(bytes: [0x61, byte, 0x62])))
    #expect((outcome == .refused(.reset)) == !isAllowed)
  }

  @Test("AP-69: :authority wins over host")
  func authorityWins() {
    let request = Self.request(authority: "a.x", headers: [HeaderLine("host", "b.x")])
    guard case .accepted(let accepted) = HTTPCodec.check(request) else {
      Issue.record("refused")
      return
    }
    #expect(accepted.authority == "a.x")
    #expect(accepted.headers.isEmpty)
  }
}
