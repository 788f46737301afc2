import Basics
import Matching
import Testing

@Suite("The keys of when conditions are read as istiod reads them (AP-76)")
struct WhenKeyTests {
  static let rows: [(ByteString, WhenKey)] = [
    ("source.ip", .sourceIP),
    ("remote.ip", .remoteIP),
    ("source.namespace", .sourceNamespace),
    ("source.principal", .sourcePrincipal),
    ("source.serviceAccount", .sourceServiceAccount),
    ("source.trustDomain", .sourceTrustDomain),
    ("request.auth.principal", .requestPrincipal),
    ("request.auth.audiences", .requestAudiences),
    ("request.auth.presenter", .requestPresenter),
    ("destination.ip", .destinationIP),
    ("destination.port", .destinationPort),
    ("connection.sni", .connectionSNI),
    // AP-78
    ("request.headers[X-Team]", .requestHeader(name: "x-team")),
    ("request.headers[host]", .requestHeader(name: ":authority")),
    ("request.headers[Host]", .requestHeader(name: ":authority")),
    ("request.headers[:path]", .requestHeader(name: ":path")),
    ("request.headers[a[b]]", .requestHeader(name: "a[b]")),
    ("request.headers[[a]", .requestHeader(name: "[a")),
    ("request.headers[a][b]", .requestHeader(name: "a][b")),
    ("request.headers[]", .requestHeader(name: "")),
    ("request.headers[x_role]", .requestHeader(name: "x_role")),
    ("request.headers", .malformed(.requestHeader)),
    ("request.headers[", .malformed(.requestHeader)),
    ("request.headers]", .malformed(.requestHeader)),
    ("request.headers[a", .malformed(.requestHeader)),
    ("request.headersa]", .malformed(.requestHeader)),
    ("request.headers.a", .malformed(.requestHeader)),
    ("request.headers [a]", .malformed(.requestHeader)),
    ("request.headers[a] ", .malformed(.requestHeader)),
    // AP-79, EF-135 to EF-138
    ("request.auth.claims[a]", .requestClaims(path: ["a"])),
    ("request.auth.claims[a][b]", .requestClaims(path: ["a", "b"])),
    ("request.auth.claims[a.b]", .requestClaims(path: ["a.b"])),
    ("request.auth.claims[https://x/y]", .requestClaims(path: ["https://x/y"])),
    ("request.auth.claims[a[b]]", .requestClaims(path: ["a[b]"])),
    ("request.auth.claims[a]x[b]", .requestClaims(path: ["a]x[b"])),
    ("request.auth.claims[a] [b]", .requestClaims(path: ["a] [b"])),
    ("request.auth.claims[a]]", .requestClaims(path: ["a]"])),
    ("request.auth.claims[]", .requestClaims(path: [""])),
    ("request.auth.claims[][]", .requestClaims(path: ["", ""])),
    ("request.auth.claims[A]", .requestClaims(path: ["A"])),
    ("request.auth.claims", .requestClaims(path: [])),
    ("request.auth.claims[", .malformed(.requestClaims)),
    ("request.auth.claims]", .malformed(.requestClaims)),
    ("request.auth.claims[a]x", .malformed(.requestClaims)),
    ("request.auth.claimsx", .malformed(.requestClaims)),
    ("request.auth.claims.a", .malformed(.requestClaims)),
    ("request.auth.claims [a]", .malformed(.requestClaims)),
    // AP-83
    (
      "experimental.envoy.filters.network.mysql_proxy[mysql_db]",
      .experimental(namespace: "envoy.filters.network.mysql_proxy", key: "mysql_db")
    ),
    ("experimental.envoy.filters.a[b", .experimental(namespace: "envoy.filters.a", key: "b")),
    (
      "experimental.envoy.filters.a[b][c]",
      .experimental(namespace: "envoy.filters.a", key: "b][c")
    ),
    ("experimental.envoy.filters.a[b]]", .experimental(namespace: "envoy.filters.a", key: "b]")),
    ("experimental.envoy.filters.[]", .experimental(namespace: "envoy.filters.", key: "")),
    ("experimental.envoy.filters.a", .malformed(.experimental)),
    ("experimental.envoy.filters.a]", .malformed(.experimental)),
    ("experimental.envoy.filters.", .malformed(.experimental)),
    // AP-45
    ("experimental.envoy.filters", .unsupported),
    ("experimental.other[a]", .unsupported),
    ("destination.labels[app]", .unsupported),
    ("destination.name", .unsupported),
    ("destination.namespace", .unsupported),
    ("destination.user", .unsupported),
    ("request.host", .unsupported),
    ("request.header[a]", .unsupported),
    ("source.labels[a]", .unsupported),
    ("source.labels", .unsupported),
    ("Source.ip", .unsupported),
    ("source.ip ", .unsupported),
    ("source.ip[a]", .unsupported),
    ("source.serviceaccount", .unsupported),
    ("Request.headers[a]", .unsupported),
    ("request.auth", .unsupported),
    ("request.auth.claim[a]", .unsupported),
    ("", .unsupported),
  ]

  @Test("A key is read so", arguments: rows)
  func reading(key: ByteString, expected: WhenKey) {
    #expect(WhenKey(parsing: key) == expected)
  }

  static let httpOnly: [(ByteString, Bool)] = [
    ("request.headers[a]", true),
    ("request.headers", true),
    ("request.auth.claims[a]", true),
    ("request.auth.claimsx", true),
    ("request.auth.principal", true),
    ("request.auth.audiences", true),
    ("request.auth.presenter", true),
    ("experimental.envoy.filters.a[b]", false),
    ("experimental.envoy.filters.a", false),
    ("connection.sni", false),
    ("destination.port", false),
    ("source.principal", false),
    ("remote.ip", false),
    ("nonsense", false),
  ]

  @Test("AP-86: these keys are for HTTP only", arguments: httpOnly)
  func isHTTPOnly(key: ByteString, expected: Bool) {
    #expect(WhenKey(parsing: key).isHTTPOnly == expected)
  }
}
