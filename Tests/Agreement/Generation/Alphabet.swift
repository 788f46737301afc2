/// The values that policies and requests are made of.
///
/// They are few and close to each other, so that requests nearly match. Bad values are among
/// those of policies (AP-44).
enum Alphabet {
  // MARK: Identities

  static let peers = [
    "cluster.local/ns/foo/sa/a", "cluster.local/ns/foo/sa/a", "cluster.local/ns/bar/sa/b",
    "cluster.local/ns/foo/sa/a", "cluster.local/ns/foo/sa/b", "cluster.local/ns/bar/sa/a",
    "cluster.local/ns/foo/sa/a", "cluster.local/ns/bar/sa/b", "td1/ns/foo/sa/a", "td1/ns/bar/sa/b",
    "old-td/ns/foo/sa/a", "other/ns/foo/sa/a", "cluster.local/ns/foo/sa/a-x",
    "cluster.local/ns/foo/x/y/sa/a", "cluster.local/ns/foo/sa/a/k/v",
    "spiffe://td1/ns/istio-system/sa/gw", "https://cluster.local/ns/foo/sa/a",
  ]
  static let principals = [
    "cluster.local/ns/foo/sa/a", "cluster.local/ns/foo/sa/a", "cluster.local/ns/foo/sa/*",
    "cluster.local/ns/bar/*", "cluster.local/ns/bar/sa/b", "td1/ns/foo/sa/a", "td1/ns/foo/sa/*",
    "old-td/ns/bar/sa/b", "*", "*/sa/a", "*a", "**", "*-td/ns/foo/sa/a", "td*/ns/foo/sa/a",
    "*/ns/foo/sa/a", "cluster.local/*/sa/a", "spiffe://cluster.local/ns/foo/sa/a",
    "cluster.local/ns/foo/sa/a*", "",
  ]
  static let namespaces = [
    "foo", "foo", "bar", "f*", "*o", "*", "*a*", "fo", "f*o", "foo/x", "istio-*", "",
  ]
  static let serviceAccounts = ["a", "a", "b", "foo/a", "bar/b", "foo/x/a", "a*", "foo/a/k", "gw"]
  static let trustDomains = [
    "cluster.local", "cluster.local", "td1", "old-td", "td*", "*-td", "*", "other", "*l", "t*1",
  ]
  static let requestPrincipals = [
    "https://a.example/u1", "https://a.example/u1", "https://a.example/*", "*", "*/u1", "*u1",
    "*.example/u1", "https://a*", "*/*", "https://b.example//u2", "https://b.example/u2",
    "https://a.example/u/1", "https://a.example", "https://a.example/u*", "",
  ]

  // MARK: Addresses

  static let addresses = [
    "10.1.0.7", "10.1.0.7", "10.1.0.6", "10.9.9.9", "192.0.2.1", "fd00::1", "::ffff:10.1.0.7",
  ]
  static let blocks = [
    "10.1.0.7", "10.1.0.0/16", "10.1.2.3/8", "10.1.0.6/31", "10.1.0.6", "0.0.0.0/0", "::/0",
    "fd00::/8", "fd00::1", "::ffff:10.1.0.7", "::ffff:10.1.0.0/112", "192.0.2.0/25", "bad",
    "10.1.0.0/33", "10.01.0.7", "10.1.0.0/08", "",
  ]
  static let ports = ["8080", "8080", "08080", "9000", "80", "0", "65536", "abc", "-1", ""]
  static let requestPorts: [Int64] = [8080, 8080, 9000, 80]
  static let serverNames = [
    "a.example", "A.Example", "outbound_.80_._.a.foo.svc.cluster.local", "",
  ]
  static let serverNamePatterns = [
    "a.example", "A.Example", "*.example", "a.*", "*", "*.svc.cluster.local", "",
  ]

  // MARK: HTTP

  static let hosts = [
    "a.example", "a.example", "A.example", "*.example", "a.*", "*", "a.example:8080",
    "a.example:*", "b.example", "*b.example", "",
  ]
  static let requestHosts = [
    "a.example", "a.example", "A.EXAMPLE", "a.example:8080", "b.example", "b",
  ]
  static let methods = ["GET", "GET", "POST", "get", "G*", "*T", "*", "OPTIONS", "PURGE", ""]
  static let requestMethods = [
    "GET", "GET", "GET", "GET", "POST", "POST", "OPTIONS", "PURGE", "HEAD",
  ]
  /// Methods that only some codecs take.
  static let oddMethods = ["get", "FOO", "CONNECT", "G"]
  static let paths = [
    "/admin", "/admin", "/admin*", "*admin", "*", "/", "/a/b", "/a/*", "*/b", "/Admin", "/admin/",
    "//admin", "/a%2fb", "/admin?x=1", "/a*b", "/**", "",
    "/a/{*}", "/a/{**}", "/{*}", "/{**}", "/{*}/b", "/{**}/b", "/a/{*}/c/{**}", "/{*}/", "/a/{**}/",
    "/{*}.html", "/v{*}/x", "/a/{*}/{*}", "/{*}/b/{**}/c",
  ]
  /// Templates that Envoy cannot compile (AP-75).
  static let brokenTemplates = [
    "{**}", "{*}/x", "/{*}//", "//{*}", "/{**}/a/{*}", "/{*}?x", "/{*}/é",
  ]
  static let requestPaths = [
    "/admin", "/admin", "/admin/", "/admin/x", "/Admin", "/", "/a/b", "/a/b", "/a/b/c", "/a//b",
    "/a/b/c/d", "/x/../admin", "/x/%2e%2e/admin", "/x/..;p=1/admin", "/.;/admin", "//admin",
    "/%61dmin", "/a%2fb", "/a%5Cb", "/a\\b", "/./admin", "/admin/..", "/a/{b}", "/a/[b]",
    "/a/b.html",
    "/vv/x", "/v/x", "/a/*", "/index.html", "/a%zz", "/a%", "/a^b|", "/%252e%252e/admin",
    "/x/..%2fadmin", "/a/b/../../..", "/a/./b/", "/a/...", "/..", "/a;b/c", "/admin%00", "///",
    "/%2F/",
  ]
  static let queries = [
    "", "", "", "?", "?x=1", "?a=1&b=2", "?b=2&a=1&a=0", "?x=/../y", "#f", "?x#f", "?a=%41&c",
  ]
  /// Targets that only some codecs take (AP-93).
  static let oddTargets = [
    "http://a.example/admin", "HTTP://b.example:80/a/b?x", "http://a.example", "http://a.example?x",
    "admin", "*", "/a b", "/caf\u{e9}", "/a\u{1}", "/a\u{7f}", "\\admin",
  ]

  // MARK: Headers

  /// Headers with the values that policies want of them.
  static let headers: [(String, [String])] = [
    ("x-a", headerPatterns), ("X-A", headerPatterns), ("x-b", headerPatterns),
    ("user-agent", headerPatterns), ("accept", headerPatterns), ("x-p", ["*", "ey*", "v1", ""]),
    ("cookie", ["a=1", "a=1; b=2", "a=1,b=2", "*b=2", "*"]), ("te", ["trailers", "*", "gzip"]),
    ("keep-alive", ["*", "v1"]), ("x-envoy-internal", ["*", "v1"]), ("origin", ["*", "v1"]),
    ("x-forwarded-proto", ["http", "https", "*"]),
    ("content-type", ["application/grpc*", "text/plain"]),
    ("x-forwarded-for", ["10.*", "*10.1.0.7", "*", "192.0.2.1"]),
    ("x-envoy-external-address", ["10.1.0.7", "*", "fd00::1", "192*"]),
    ("host", ["a.example", "A.EXAMPLE", "b*", "*"]), (":authority", ["a.example", "*:8080"]),
    (":path", ["/admin", "/admin*", "*x=1", "/a/b?a=1&b=2", "/a/b?a=0&a=1&b=2", "*a=A&c="]),
    (":method", ["GET", "POST", "P*", "*"]), ("authorization", ["Bearer *", "*", "Basic*"]),
    ("x-jwt", ["*", "ey*", "Tok *"]),
  ]
  private static let headerPatterns = [
    "v1", "v1", "v2", "v*", "*2", "*", "v1,v2", "v1,v1", "u1", "u*", "5", "true", "W10=", "",
  ]
  static let headerValues = ["v1", "v1", "v2", "V1", " v1 ", "v1,v2", "v", "", "vv2"]

  // MARK: Labels

  static let labels: [[(String, String)]] = [
    [("app", "a")], [("app", "a"), ("v", "1")], [("app", "b")], [],
  ]
  static let gatewayNameLabel = "gateway.networking.k8s.io/gateway-name"
  static let namespacesOfObjects = ["foo", "foo", "foo", "istio-system", "istio-system", "bar"]
  static let names = ["p", "a", "zz", "p-2", "p10", "p9", "b", "ab", "c"]
}
