import Basics
import Matching
import Testing

@Suite("HTTP/1 requests are refused before any policy as Envoy refuses them (AP-93)")
struct HTTP1CodecTests {
  /// The path and the authority that a policy sees, or the refusal.
  enum Expected: Hashable, Sendable {
    case seen(path: ByteString, authority: ByteString)
    case refused(CodecRefusal)
  }

  private func outcome(of request: RawRequest, isGateway: Bool = false) -> Expected {
    switch HTTPCodec.check(request, isGateway: isGateway) {
    case .accepted(let accepted): .seen(path: accepted.path, authority: accepted.authority)
    case .refused(let refusal): .refused(refusal)
    }
  }

  /// EF-3, EF-64, and more asked of Envoy 1.40; the `Host` line is `h`.
  static let targets: [(ByteString, Expected)] = [
    ("/", .seen(path: "/", authority: "h")),
    ("//h/x", .seen(path: "//h/x", authority: "h")),
    ("/*", .seen(path: "/*", authority: "h")),
    ("/a#f", .seen(path: "/a#f", authority: "h")),
    ("/a\\b|\"<>^`{}[]", .seen(path: "/a\\b|\"<>^`{}[]", authority: "h")),
    ("/a%00", .seen(path: "/a%00", authority: "h")),
    ("", .refused(.badRequest)),
    ("*", .refused(.badRequest)),
    ("a", .refused(.badRequest)),
    ("?x", .refused(.badRequest)),
    ("\\admin", .refused(.badRequest)),
    ("h:80", .refused(.badRequest)),
    ("/a b", .refused(.badRequest)),
    ("/a\tb", .refused(.badRequest)),
    ("/a\u{1}", .refused(.badRequest)),
    ("/a\u{7F}", .refused(.badRequest)),
    ("/a\u{0}", .refused(.badRequest)),
    ("/a\r\nHost: x", .refused(.badRequest)),
    ("/\u{E9}", .refused(.badRequest)),
    // Absolute form
    ("http://app.foo/admin", .seen(path: "/admin", authority: "app.foo")),
    ("http://app.foo", .seen(path: "/", authority: "app.foo")),
    ("http://app.foo/", .seen(path: "/", authority: "app.foo")),
    ("HTTP://H/x", .seen(path: "/x", authority: "H")),
    ("https://a/x", .seen(path: "/x", authority: "a")),
    ("http://a/?x#f", .seen(path: "/?x#f", authority: "a")),
    ("http://a//x", .seen(path: "//x", authority: "a")),
    ("http://u:p@a/x", .seen(path: "/x", authority: "a")),
    ("http://@a/x", .seen(path: "/x", authority: "a")),
    ("http://u/@a/x", .seen(path: "/@a/x", authority: "u")),
    ("http://u@a:80/x", .seen(path: "/x", authority: "a:80")),
    ("http://a:0/x", .seen(path: "/x", authority: "a:0")),
    ("http://a:000000080/x", .seen(path: "/x", authority: "a:000000080")),
    ("http://a:65535/x", .seen(path: "/x", authority: "a:65535")),
    ("http://.a./x", .seen(path: "/x", authority: ".a.")),
    ("http://-/x", .seen(path: "/x", authority: "-")),
    ("http://[::1]/x", .seen(path: "/x", authority: "[::1]")),
    ("http://[::1]:80/x", .seen(path: "/x", authority: "[::1]:80")),
    ("http://[::1%1]/x", .seen(path: "/x", authority: "[::1%1]")),
    ("http://[1.2.3.4]/x", .seen(path: "/x", authority: "[1.2.3.4]")),
    ("http://a?x", .refused(.absolutePathRejected)),
    ("http://a:80?x", .refused(.absolutePathRejected)),
    ("http://a#x", .refused(.badRequest)),
    ("http:///x", .refused(.badRequest)),
    ("http://", .refused(.badRequest)),
    ("http:/x", .refused(.badRequest)),
    ("http:x", .refused(.badRequest)),
    ("ftp://a/x", .refused(.badRequest)),
    ("ws://a/x", .refused(.badRequest)),
    ("1http://a/x", .refused(.badRequest)),
    ("://a/x", .refused(.badRequest)),
    ("http://a:/x", .refused(.badRequest)),
    ("http://a:65536/x", .refused(.badRequest)),
    ("http://a:99999999999999999999/x", .refused(.badRequest)),
    ("http://a:x/x", .refused(.badRequest)),
    ("http://a_b/x", .refused(.badRequest)),
    ("http://a,b/x", .refused(.badRequest)),
    ("http://a%20b/x", .refused(.badRequest)),
    ("http://a\\x", .refused(.badRequest)),
    ("http://a;x/y", .refused(.badRequest)),
    ("http://a@/x", .refused(.badRequest)),
    ("http://u@n:m@a/x", .refused(.badRequest)),
    ("http://u[@a/x", .refused(.badRequest)),
    ("http://u\"@a/x", .refused(.badRequest)),
    ("http://[]/x", .refused(.badRequest)),
    ("http://[::g]/x", .refused(.badRequest)),
    ("http://[::1/x", .refused(.badRequest)),
    ("http://[::1]x/x", .refused(.badRequest)),
    ("http://[fe80::1%25eth0]/x", .refused(.badRequest)),
    ("http://::1/x", .refused(.badRequest)),
    ("http://a/x y", .refused(.badRequest)),
    ("http://\u{E9}/x", .refused(.badRequest)),
  ]

  @Test("A target is seen so", arguments: targets)
  func target(target: ByteString, expected: Expected) {
    #expect(outcome(of: RawRequest("GET", target, authority: "h")) == expected)
  }

  /// EF-59 to EF-64: the `Host` lines.
  static let hosts: [([ByteString], Expected)] = [
    (["a"], .seen(path: "/", authority: "a")),
    ([""], .seen(path: "/", authority: "")),
    ([" a\t"], .seen(path: "/", authority: "a")),
    (["a.x", "b.x"], .seen(path: "/", authority: "a.x,b.x")),
    (["a.x", "a.x"], .seen(path: "/", authority: "a.x,a.x")),
    (["", "a"], .seen(path: "/", authority: "a")),
    (["a", ""], .seen(path: "/", authority: "a")),
    (["", ""], .seen(path: "/", authority: "")),
    (["u@h"], .seen(path: "/", authority: "u@h")),
    (["[::1]:80"], .seen(path: "/", authority: "[::1]:80")),
    (["h:80:80"], .seen(path: "/", authority: "h:80:80")),
    (["%zz"], .seen(path: "/", authority: "%zz")),
    (["*"], .seen(path: "/", authority: "*")),
    ([], .refused(.missingHost)),
    (["a/b"], .refused(.invalidAuthority)),
    (["a b"], .refused(.invalidAuthority)),
    (["a\"b"], .refused(.invalidAuthority)),
    (["a", "b/c"], .refused(.invalidAuthority)),
    (["\u{E9}"], .refused(.invalidAuthority)),
    (["a\u{1}"], .refused(.badRequest)),
    (["a\r\nx: y"], .refused(.badRequest)),
  ]

  @Test("Host lines make this authority", arguments: hosts)
  func host(lines: [ByteString], expected: Expected) {
    let request = RawRequest(
      "GET",
      "/",
      authority: lines.first,
      headers: lines.dropFirst().map { HeaderLine("Host", $0) }
    )
    #expect(outcome(of: request) == expected)
  }

  @Test("The bytes that may not stand in a Host", arguments: 0x21...0x7E as ClosedRange<UInt8>)
  func hostBytes(byte: UInt8) {
    let host = ByteString(bytes: [0x61, byte, 0x62])
    let expected: Expected =
      "\"#/<>?\\^`{|}".utf8.contains(byte)
      ? .refused(.invalidAuthority) : .seen(path: "/", authority: host)
    #expect(outcome(of: RawRequest("GET", "/", authority: host)) == expected)
  }

  @Test("AP-69: the authority of an absolute URI wins, and Host is not even looked at")
  func absoluteWins() {
    for host: ByteString? in [nil, "b", "b/c"] {
      let request = RawRequest("GET", "http://a.x/p", authority: host)
      #expect(outcome(of: request) == .seen(path: "/p", authority: "a.x"))
    }
  }

  static let methods: [(ByteString, CodecRefusal?)] =
    [
      "ACL", "BIND", "CHECKOUT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "MERGE",
      "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "MSEARCH", "NOTIFY", "OPTIONS", "PATCH", "POST",
      "PROPFIND", "PROPPATCH", "PURGE", "PUT", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE",
      "TRACE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
    ].map { ($0, nil) }
    + [
      "BASELINE-CONTROL", "CHECKIN", "LABEL", "MKREDIRECTREF", "MKWORKSPACE", "M-SEARCH",
      "ORDERPATCH", "PRI", "UNCHECKOUT", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL", "LIST",
      "FOO", "GETX", "get", "Get", "", "GET ", "G\u{E9}T",
    ].map { ($0, .badRequest) }
    + [("QUERY", .queryWithoutContentType)]

  @Test("EF-66, EF-255: a method passes or not", arguments: methods)
  func method(method: ByteString, refusal: CodecRefusal?) {
    let expected = refusal.map { Expected.refused($0) } ?? .seen(path: "/", authority: "h")
    #expect(outcome(of: RawRequest(method, "/", authority: "h")) == expected)
  }

  static let specialRequests: [(RawRequest, CodecRefusal?)] = [
    // EF-67
    (RawRequest("OPTIONS", "*", authority: "h"), .absolutePathRejected),
    (RawRequest("OPTIONS", "*x", authority: "h"), .absolutePathRejected),
    (RawRequest("OPTIONS", "*", authority: nil), .missingHost),
    (RawRequest("OPTIONS", "*", authority: "a/b"), .invalidAuthority),
    (RawRequest("OPTIONS", "http://h", authority: "h"), nil),
    // HTTP/1.0
    (RawRequest("GET", "/", version: .http10, authority: "h"), .lowVersion),
    (RawRequest("GET", "/", version: .http10, authority: nil), .lowVersion),
    (RawRequest("GET", "/", version: .http10, authority: "a/b"), .lowVersion),
    (RawRequest("GET", "http://h?x", version: .http10, authority: "h"), .lowVersion),
    (RawRequest("OPTIONS", "*", version: .http10, authority: "h"), .lowVersion),
    (RawRequest("CONNECT", "h:80", version: .http10, authority: "h"), .lowVersion),
    (RawRequest("FOO", "/", version: .http10, authority: "h"), .badRequest),
    (RawRequest("GET", "x", version: .http10, authority: "h"), .badRequest),
    // EF-203
    (RawRequest("CONNECT", "h:80", authority: "h"), .upgradeFailed),
    (RawRequest("CONNECT", "h:80", authority: nil), .upgradeFailed),
    (RawRequest("CONNECT", "[::1]:80", authority: "h"), .upgradeFailed),
    (RawRequest("CONNECT", "h", authority: "h"), .badRequest),
    (RawRequest("CONNECT", "h:", authority: "h"), .badRequest),
    (RawRequest("CONNECT", "/x", authority: "h"), .badRequest),
    (RawRequest("CONNECT", "*", authority: "h"), .badRequest),
    (RawRequest("CONNECT", "http://h/x", authority: "h"), .badRequest),
    (RawRequest("CONNECT", "h:80/x", authority: "h"), .badRequest),
  ]

  @Test("CONNECT, OPTIONS * and HTTP/1.0 go no further", arguments: specialRequests)
  func special(request: RawRequest, refusal: CodecRefusal?) {
    switch HTTPCodec.check(request) {
    case .accepted: #expect(refusal == nil)
    case .refused(let actual): #expect(actual == refusal)
    }
  }

  static let upgrades: [(ByteString, ByteString, CodecRefusal?)] = [
    ("websocket", "upgrade", nil),
    ("WebSocket", "Upgrade", nil),
    ("websocket", "x, upgrade", nil),
    ("foo", "keep-alive", nil),
    ("h2c", "Upgrade, HTTP2-Settings", nil),
    ("foo", "upgrade", .upgradeFailed),
    ("", "upgrade", .upgradeFailed),
    ("TLS/1.0", "upgrade", .upgradeFailed),
    ("websocket, foo", "upgrade", .upgradeFailed),
  ]

  @Test("WebSocket is the only upgrade", arguments: upgrades)
  func upgrade(upgrade: ByteString, connection: ByteString, refusal: CodecRefusal?) {
    let request = RawRequest(
      "GET",
      "/",
      authority: "h",
      headers: [HeaderLine("Upgrade", upgrade), HeaderLine("Connection", connection)]
    )
    let expected = refusal.map { Expected.refused($0) } ?? .seen(path: "/", authority: "h")
    #expect(outcome(of: request) == expected)
  }

  static let contentTypes: [(ByteString, Bool)] = [("a/b", true), ("", false), (" ", false)]

  @Test("QUERY passes with a content type", arguments: contentTypes)
  func query(contentType: ByteString, passes: Bool) {
    let request = RawRequest(
      "QUERY",
      "/",
      authority: "h",
      headers: [HeaderLine("Content-Type", contentType)]
    )
    let expected: Expected =
      passes ? .seen(path: "/", authority: "h") : .refused(.queryWithoutContentType)
    #expect(outcome(of: request) == expected)
  }

  static let lines: [(HeaderLine, Bool)] = [
    (HeaderLine("x-a", "v\tw"), true),
    (HeaderLine("x_a!#$%&'*+-.^`|~", ""), true),
    (HeaderLine("x-a", "\u{E9}"), true),
    (HeaderLine("", "v"), false),
    (HeaderLine("x a", "v"), false),
    (HeaderLine("x:a", "v"), false),
    (HeaderLine(":path", "v"), false),
    (HeaderLine("x\u{E9}", "v"), false),
    (HeaderLine("x-a", "v\u{0}"), false),
    (HeaderLine("x-a", "v\r\nx-b: w"), false),
    (HeaderLine("x-a", "\u{7F}"), false),
  ]

  @Test("A header line is well formed or the request is 400", arguments: lines)
  func line(line: HeaderLine, passes: Bool) {
    let expected: Expected = passes ? .seen(path: "/", authority: "h") : .refused(.badRequest)
    #expect(outcome(of: RawRequest("GET", "/", authority: "h", headers: [line])) == expected)
  }

  @Test("A gateway takes no absolute https URI on a plaintext connection")
  func schemeMismatch() {
    let request = RawRequest("GET", "https://a/x", authority: "h")
    #expect(outcome(of: request, isGateway: true) == .refused(.schemeMismatch))
    #expect(outcome(of: request) == .seen(path: "/x", authority: "a"))
    guard case .accepted(let accepted) = HTTPCodec.check(request, isGateway: true, isTLS: true)
    else {
      Issue.record("refused")
      return
    }
    #expect(accepted.scheme == "https")
  }

  @Test("AP-93: each refusal has its status")
  func statuses() {
    let statuses = [400, nil, 426, 400, 400, 404, 403, 400, 431, 501, 400, 403]
    #expect(CodecRefusal.allCases.map(\.status) == statuses)
  }
}
