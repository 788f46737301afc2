import Basics
import Matching
import Testing

/// What Envoy did with a path in each of the four modes.
struct PathRow: Sendable, CustomTestStringConvertible {
  let target: ByteString
  /// The path that policies saw, in the order of ``modes``; `nil` for a refusal.
  let sees: [ByteString?]
  /// Whether the policy of the table matched: `1`, `0`, or `x` for a refusal; in the same order.
  let fits: [Character]

  static let modes: [PathNormalizer.Mode] = [.base, .none, .mergeSlashes, .decodeAndMergeSlashes]

  init(_ target: ByteString, _ fits: String, sees: [ByteString?]? = nil) {
    self.target = target
    self.fits = Array(fits)
    self.sees = sees ?? Array(repeating: target, count: 4)
  }

  var testDescription: String { target.string }
}

/// Tables of observations of a real Envoy 1.40.
enum PathTables {
  typealias Row = PathRow

  /// EF-1: `paths: [/admin]`.
  static let exactAdmin: [Row] = [
    Row("/admin", "1111"),
    Row("/admin?x=1", "1111"),
    Row("/admin?", "1111"),
    Row("/admin#f", "1111", sees: ["/admin", "/admin", "/admin", "/admin"]),
    Row("/admin?x=1#f", "1111", sees: ["/admin?x=1", "/admin?x=1", "/admin?x=1", "/admin?x=1"]),
    Row("/admin/", "0000"),
    Row("/Admin", "0000"),
    Row("//admin", "0011", sees: ["//admin", "//admin", "/admin", "/admin"]),
    Row("/admin//", "0000", sees: ["/admin//", "/admin//", "/admin/", "/admin/"]),
    Row("/./admin", "1011", sees: ["/admin", "/./admin", "/admin", "/admin"]),
    Row("/x/../admin", "1011", sees: ["/admin", "/x/../admin", "/admin", "/admin"]),
    Row("/admin/.", "0000", sees: ["/admin/", "/admin/.", "/admin/", "/admin/"]),
    Row("/admin/..", "0000", sees: ["/", "/admin/..", "/", "/"]),
    Row("/%61dmin", "1011", sees: ["/admin", "/%61dmin", "/admin", "/admin"]),
    Row("/admin;a=b", "0000"),
    Row("/..//admin", "0011", sees: ["//admin", "/..//admin", "/admin", "/admin"]),
    Row("/../admin", "1011", sees: ["/admin", "/../admin", "/admin", "/admin"]),
    Row("/%2e/admin", "1011", sees: ["/admin", "/%2e/admin", "/admin", "/admin"]),
    Row("/x/%2e%2e/admin", "1011", sees: ["/admin", "/x/%2e%2e/admin", "/admin", "/admin"]),
    Row("/x/%2E%2E/admin", "1011", sees: ["/admin", "/x/%2E%2E/admin", "/admin", "/admin"]),
    Row(
      "/x/..%2fadmin",
      "0001",
      sees: ["/x/..%2fadmin", "/x/..%2fadmin", "/x/..%2fadmin", "/admin"]
    ),
    Row(
      "/x%2f..%2fadmin",
      "0001",
      sees: ["/x%2f..%2fadmin", "/x%2f..%2fadmin", "/x%2f..%2fadmin", "/admin"]
    ),
    Row("/\\admin", "0011", sees: ["//admin", "/\\admin", "/admin", "/admin"]),
    Row("/admin%3Fx", "0000"),
    Row("/admin%23f", "0000"),
    Row("/admin%20", "0000"),
  ]

  /// EF-2: `paths: [/admin/*]`.
  static let adminPrefix: [Row] = [
    Row("/admin/", "1111"),
    Row("/admin", "0000"),
    Row("/admin/x", "1111"),
    Row("/admin%2Fx", "0001", sees: ["/admin%2Fx", "/admin%2Fx", "/admin%2Fx", "/admin/x"]),
    Row("/admin%2fx", "0001", sees: ["/admin%2fx", "/admin%2fx", "/admin%2fx", "/admin/x"]),
    Row("/admin\\x", "1011", sees: ["/admin/x", "/admin\\x", "/admin/x", "/admin/x"]),
    Row("/admin%5Cx", "0001", sees: ["/admin%5Cx", "/admin%5Cx", "/admin%5Cx", "/admin/x"]),
    Row("/admin%5cx", "0001", sees: ["/admin%5cx", "/admin%5cx", "/admin%5cx", "/admin/x"]),
    Row("/admin//x", "1111", sees: ["/admin//x", "/admin//x", "/admin/x", "/admin/x"]),
    Row("/admin%252fx", "0000"),
    Row(
      "/admin/..%2f..%2fx",
      "1110",
      sees: ["/admin/..%2f..%2fx", "/admin/..%2f..%2fx", "/admin/..%2f..%2fx", "/x"]
    ),
  ]

  /// EF-3, what the codec lets through: `paths: ["*"]`.
  static let anyPath: [Row] = [
    Row("/a%00", "x1xx", sees: [nil, "/a%00", nil, nil]),
    Row("/a%", "1111"),
    Row("/a%zz", "1111"),
    Row("/a%2", "1111"),
    Row("//", "1111"),
    Row("/..", "1111", sees: ["/", "/..", "/", "/"]),
    Row(
      "/a|b\"<>^`{}[]",
      "1111",
      sees: [
        "/a%7Cb%22%3C%3E%5E%60%7B%7D[]", "/a|b\"<>^`{}[]", "/a%7Cb%22%3C%3E%5E%60%7B%7D[]",
        "/a%7Cb%22%3C%3E%5E%60%7B%7D[]",
      ]
    ),
  ]

  /// EF-9: `paths: [/api/{*}/users]`.
  static let oneSegment: [Row] = [
    Row("/api/x/users", "1111"),
    Row("/api//users", "0000", sees: ["/api//users", "/api//users", "/api/users", "/api/users"]),
    Row("/api/users", "0000"),
    Row("/api/x/users/", "0000"),
    Row("/api/x/y/users", "0000"),
    Row("/api/x/users?q=1", "1111"),
    Row(
      "/api/x/users#f",
      "1111",
      sees: ["/api/x/users", "/api/x/users", "/api/x/users", "/api/x/users"]
    ),
    Row(
      "/api/%2F/users",
      "1110",
      sees: ["/api/%2F/users", "/api/%2F/users", "/api/%2F/users", "/api/users"]
    ),
    Row(
      "/api/%2f/users",
      "1110",
      sees: ["/api/%2f/users", "/api/%2f/users", "/api/%2f/users", "/api/users"]
    ),
    Row("/api/a%20b/users", "1111"),
    Row("/api/./users", "0100", sees: ["/api/users", "/api/./users", "/api/users", "/api/users"]),
    Row("/api/x/users/..", "0000", sees: ["/api/x/", "/api/x/users/..", "/api/x/", "/api/x/"]),
    Row("/API/x/users", "0000"),
    Row("/api/x%/users", "1111"),
    Row("/api/../users", "0100", sees: ["/users", "/api/../users", "/users", "/users"]),
  ]

  /// EF-13: `paths: [/api/{**}]`.
  static let manySegmentsAtTheEnd: [Row] = [
    Row("/api/", "1111"),
    Row("/api", "0000"),
    Row("/api/x", "1111"),
    Row("/api/x/", "1111"),
    Row("/api/x/y", "1111"),
    Row("/api//", "1111", sees: ["/api//", "/api//", "/api/", "/api/"]),
    Row("/api//x", "1111", sees: ["/api//x", "/api//x", "/api/x", "/api/x"]),
    Row("/api/x//y", "1111", sees: ["/api/x//y", "/api/x//y", "/api/x/y", "/api/x/y"]),
    Row("/api?x", "0000"),
    Row("/api/?x", "1111"),
  ]

  /// EF-194: `paths: [/admin]`, Envoy 1.40.
  static let dotSegments: [Row] = [
    Row("/x/..;/admin", "1011", sees: ["/admin", "/x/..;/admin", "/admin", "/admin"]),
    Row("/..;/admin", "1011", sees: ["/admin", "/..;/admin", "/admin", "/admin"]),
    Row("/x/..;a=b/admin", "1011", sees: ["/admin", "/x/..;a=b/admin", "/admin", "/admin"]),
    Row("/x/..;a=b;c/admin", "1011", sees: ["/admin", "/x/..;a=b;c/admin", "/admin", "/admin"]),
    Row("/admin/.;", "0000", sees: ["/admin/", "/admin/.;", "/admin/", "/admin/"]),
    Row("/.;/admin", "1011", sees: ["/admin", "/.;/admin", "/admin", "/admin"]),
    Row("/.;a=b/admin", "1011", sees: ["/admin", "/.;a=b/admin", "/admin", "/admin"]),
    Row(
      "/x/%2e%2e;/admin",
      "0000",
      sees: ["/x/..;/admin", "/x/%2e%2e;/admin", "/x/..;/admin", "/x/..;/admin"]
    ),
    Row(
      "/x/.%2e;a/admin",
      "0000",
      sees: ["/x/..;a/admin", "/x/.%2e;a/admin", "/x/..;a/admin", "/x/..;a/admin"]
    ),
    Row("/x/..%3b/admin", "0000"),
    Row(
      "/x/..%3B/../admin",
      "0000",
      sees: ["/x/admin", "/x/..%3B/../admin", "/x/admin", "/x/admin"]
    ),
    Row("/x/...;/admin", "0000"),
    Row("/x/a..;/admin", "0000"),
    Row("/x/..;/../admin", "1011", sees: ["/admin", "/x/..;/../admin", "/admin", "/admin"]),
    Row("/x/y/..;/..;/admin", "1011", sees: ["/admin", "/x/y/..;/..;/admin", "/admin", "/admin"]),
    Row(
      "/x/..;a?b/admin",
      "0000",
      sees: ["/?b/admin", "/x/..;a?b/admin", "/?b/admin", "/?b/admin"]
    ),
    Row("/admin?/..;/x", "1111"),
    Row("/x/..;", "0000", sees: ["/", "/x/..;", "/", "/"]),
    Row("/admin;/", "0000"),
    Row("/admin;a=b", "0000"),
    Row("/x/..\\;/admin", "0000", sees: ["/;/admin", "/x/..\\;/admin", "/;/admin", "/;/admin"]),
    Row(
      "/x\\..;\\admin",
      "0000",
      sees: ["/x/..;/admin", "/x\\..;\\admin", "/x/..;/admin", "/x/..;/admin"]
    ),
    Row("/x/..;%2fadmin", "0001", sees: ["/", "/x/..;%2fadmin", "/", "/admin"]),
    Row("/x//..;/admin", "0000", sees: ["/x/admin", "/x//..;/admin", "/x/admin", "/x/admin"]),
    Row("/..;x#f", "0000", sees: ["/", "/..;x", "/", "/"]),
  ]

  /// EF-195: `paths: [/admin]`, Envoy before 26 August 2026.
  static let dotSegmentsBefore: [Row] = [
    Row("/x/..;/admin", "0000"),
    Row("/..;/admin", "0000"),
    Row("/x/..;a=b/admin", "0000"),
    Row("/x/..;a=b;c/admin", "0000"),
    Row("/admin/.;", "0000"),
    Row("/.;/admin", "0000"),
    Row("/.;a=b/admin", "0000"),
    Row(
      "/x/%2e%2e;/admin",
      "0000",
      sees: ["/x/..;/admin", "/x/%2e%2e;/admin", "/x/..;/admin", "/x/..;/admin"]
    ),
    Row(
      "/x/.%2e;a/admin",
      "0000",
      sees: ["/x/..;a/admin", "/x/.%2e;a/admin", "/x/..;a/admin", "/x/..;a/admin"]
    ),
    Row("/x/..%3b/admin", "0000"),
    Row(
      "/x/..%3B/../admin",
      "0000",
      sees: ["/x/admin", "/x/..%3B/../admin", "/x/admin", "/x/admin"]
    ),
    Row("/x/...;/admin", "0000"),
    Row("/x/a..;/admin", "0000"),
    Row("/x/..;/../admin", "0000", sees: ["/x/admin", "/x/..;/../admin", "/x/admin", "/x/admin"]),
    Row("/x/y/..;/..;/admin", "0000"),
    Row("/x/..;a?b/admin", "0000"),
    Row("/admin?/..;/x", "1111"),
    Row("/x/..;", "0000"),
    Row("/admin;/", "0000"),
    Row("/admin;a=b", "0000"),
    Row("/x/..\\;/admin", "0000", sees: ["/;/admin", "/x/..\\;/admin", "/;/admin", "/;/admin"]),
    Row(
      "/x\\..;\\admin",
      "0000",
      sees: ["/x/..;/admin", "/x\\..;\\admin", "/x/..;/admin", "/x/..;/admin"]
    ),
    Row(
      "/x/..;%2fadmin",
      "0000",
      sees: ["/x/..;%2fadmin", "/x/..;%2fadmin", "/x/..;%2fadmin", "/x/..;/admin"]
    ),
    Row(
      "/x//..;/admin",
      "0000",
      sees: ["/x//..;/admin", "/x//..;/admin", "/x/..;/admin", "/x/..;/admin"]
    ),
    Row("/..;x#f", "0000", sees: ["/..;x", "/..;x", "/..;x", "/..;x"]),
  ]
}
