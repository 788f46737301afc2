import Basics
import JSON
import Matching
import Testing

@Suite("Claims match by texts alone (AP-79 to AP-82)")
struct ClaimMatchTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let key: ByteString
    let values: [ByteString]
    let claims: JSONValue?
    let expected: Bool

    init(_ key: ByteString, _ values: [ByteString], _ claims: JSONValue?, _ expected: Bool) {
      self.key = key
      self.values = values
      self.claims = claims
      self.expected = expected
    }

    var testDescription: String { "\(key) \(values)" }
  }

  private static func object(_ name: ByteString, _ value: JSONValue) -> JSONValue {
    .object(JSONObject([(name, value)]))
  }

  private static func groups(_ value: JSONValue) -> JSONValue { object("groups", value) }

  /// EF-129 to EF-131.
  static let lists = [
    Row("groups", ["admin"], groups("admin"), true),
    Row("groups", ["admin"], groups(.array(["admin"])), true),
    Row("groups", ["admin"], groups(.array(["x", "admin"])), true),
    Row("groups", ["admin"], groups("Admin"), false),
    Row("groups", ["admin"], groups(.array(["x"])), false),
    Row("groups", ["admin"], groups(.array([])), false),
    Row("groups", ["admin"], groups(.array([.array(["admin"])])), false),
    Row("groups", ["admin"], groups(object("admin", "admin")), false),
    Row("groups", ["admin"], groups("x admin"), false),
    Row("groups", ["admin"], groups(.array(["x admin"])), false),
    Row("groups", ["admin"], groups(nil), false),
    Row("groups", ["admin"], groups(.array([1, "admin"])), true),
    Row("groups", ["admin"], groups("admin,x"), false),
    Row("groups", ["admin"], nil, false),
    Row("groups", ["*"], groups("x"), true),
    Row("groups", ["*"], groups(""), false),
    Row("groups", ["*"], groups(.array([])), false),
    Row("groups", ["*"], groups(.array([""])), false),
    Row("groups", ["*"], groups(.array([1])), false),
    Row("groups", ["*"], groups(5), false),
    Row("groups", ["*"], groups(true), false),
    Row("groups", ["*"], groups(.object(JSONObject())), false),
    Row("groups", ["*"], .object(JSONObject()), false),
    Row("groups", ["adm*", "*min"], groups("admiral"), true),
    Row("groups", ["adm*", "*min"], groups(.array(["yasmin"])), true),
    Row("groups", ["adm*", "*min"], groups("minimum"), false),
    Row("groups", [], groups("x"), false),
  ]

  /// EF-133 to EF-138.
  static let others = [
    Row("num", ["42"], object("num", 42), false),
    Row("num", ["42"], object("num", "42"), true),
    Row("num", ["42"], object("num", .number(42)), false),
    Row("num", ["42"], object("num", .array([42])), false),
    Row("num", ["42"], object("num", .array(["42"])), true),
    Row("flag", ["true"], object("flag", true), false),
    Row("flag", ["true"], object("flag", "true"), true),
    Row("flag", ["true"], object("flag", .array([true])), false),
    Row("nested][key", ["admin"], object("nested", object("key", "admin")), true),
    Row("nested][key", ["admin"], object("nested", object("key", .array(["x", "admin"]))), true),
    Row("nested][key", ["admin"], object("nested", .array([object("key", "admin")])), false),
    Row("nested][key", ["admin"], object("nested", "admin"), false),
    Row("nested][key", ["admin"], object("nested", object("Key", "admin")), false),
    Row(
      "nested][key",
      ["admin"],
      object("nested", object("key", object("admin", "admin"))),
      false
    ),
    Row("nested][key", ["admin"], object("nested.key", "admin"), false),
    Row("a.b", ["x"], object("a.b", "x"), true),
    Row("a.b", ["x"], object("a", object("b", "x")), false),
    Row("https://x/y", ["x"], object("https://x/y", "x"), true),
    Row("a[b]", ["x"], object("a[b]", "x"), true),
    Row("a[b]", ["x"], object("a", object("b", "x")), false),
    Row("a[b]", ["x"], object("a", "x"), false),
    // EF-201
    Row("c", ["*"], object("c", "x\ny"), false),
    Row("c", ["a*"], object("c", "a\nb"), true),
    Row("c", ["*"], object("c", "x\u{0}y"), true),
  ]

  @Test("A claim matches these values", arguments: lists + others)
  func matches(row: Row) throws {
    guard case .requestClaims(let path) = WhenKey(parsing: "request.auth.claims[\(row.key)]") else {
      Issue.record("no claims key")
      return
    }
    let matches = ClaimMatch.matches(
      claim: row.claims?.claim(at: path),
      patterns: row.values.map { TextPattern(string: $0) }
    )
    #expect(matches == row.expected)
  }

  @Test("AP-79: with no name after request.auth.claims nothing matches")
  func emptyPath() {
    let claims = Self.groups("x")
    #expect(claims.claim(at: []) == claims)
    #expect(!ClaimMatch.matches(claim: claims.claim(at: []), patterns: [.nonEmpty]))
  }
}

@Suite("Metadata matches as a text or as a list (AP-83)")
struct MetadataPatternTests {
  static let rows: [(ByteString, JSONValue?, Bool)] = [
    ("books", "books", true),
    ("books", .array(["books"]), false),
    ("book*", "books", true),
    ("*", "x", true),
    ("*", "", false),
    ("*", 5, false),
    ("*", nil, false),
    ("[books]", .array(["x", "books"]), true),
    ("[books]", "books", false),
    ("[books]", "[books]", false),
    ("[books]", .array([]), false),
    ("[*]", .array(["x"]), true),
    ("[*]", .array([1]), false),
    ("[book*]", .array(["books"]), true),
    ("[[a]", .array(["a"]), true),
    ("[[a]]", .array(["a"]), true),
    ("[a]b]", .array(["a]b"]), true),
    ("[]", .array([""]), true),
    ("[]", .array(["x"]), false),
    ("[", "[", true),
    ("[a", "[a", true),
    ("a]", "a]", true),
    ("[a]", .array([.array(["a"])]), false),
    ("[a]", .object(JSONObject([("a", "a")])), false),
  ]

  @Test("A value matches this metadata", arguments: rows)
  func matches(value: ByteString, metadata: JSONValue?, expected: Bool) {
    #expect(MetadataPattern(value).matches(metadata) == expected)
  }
}
