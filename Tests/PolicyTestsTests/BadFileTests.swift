import MeshProof
import PolicyTests
import Testing

@Suite("Test files with mistakes")
struct BadFileTests {
  /// A document whose mistakes are marked with the codes of their diagnostics.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let marked: String
    /// A part of what is said.
    var says = ""

    var testDescription: String { name }
  }

  /// The document with this entry as its only test.
  private static func test(_ entry: String) -> String {
    "kind: PolicyTest\npolicies: [shop.yaml]\ntests:\n- \(entry)\n"
  }

  /// The document with these tokens and a test that uses the token `a`.
  private static func tokens(_ tokens: String) -> String {
    "kind: PolicyTest\npolicies: [shop.yaml]\ntokens:\n\(tokens)\ntests:\n"
      + "- {to: shop/orders:80, request: GET /, token: a, expect: DENY}\n"
  }

  private static let fine = "{to: shop/orders:80, request: GET /, expect: DENY}"
  private static let head = "kind: PolicyTest\npolicies: [shop.yaml]\n"

  static let documents = [
    Row(
      name: "an unknown field",
      marked: "\(head)‹unknown-field›test: []\ntests: [\(fine)]\n",
      says: "did you mean \"tests\""
    ),
    Row(name: "an apiVersion", marked: "‹unknown-field›apiVersion: v1\n\(head)tests: [\(fine)]\n"),
    Row(
      name: "another kind",
      marked: "kind: ‹unknown-kind›PolicyTests\n---\n\(head)tests: [\(fine)]\n",
      says: "did you mean \"PolicyTest\""
    ),
    Row(name: "no kind", marked: "‹missing-field›tests: []\n---\n\(head)tests: [\(fine)]\n"),
    Row(name: "no tests", marked: "‹no-cases›kind: PolicyTest\npolicies: [shop.yaml]\n"),
    Row(name: "an empty list of tests", marked: "\(head)‹no-cases›tests: []\n"),
    Row(name: "tests that are no list", marked: "\(head)tests: ‹wrong-type›{}\n"),
    Row(name: "an empty test", marked: "\(head)tests: [\(fine), ‹null-item›~]\n"),
    Row(name: "a test that is no object", marked: "\(head)tests: [‹wrong-type›a]\n"),
    Row(
      name: "invariants that are no list",
      marked: "\(head)tests: [\(fine)]\ninvariants: ‹wrong-type›never\n"
    ),
    Row(name: "a key twice", marked: "\(head)tests: [\(fine)]\n‹duplicate-key›tests: [\(fine)]\n"),
    Row(
      name: "policies as text",
      marked: "kind: PolicyTest\npolicies: ‹wrong-type›a\ntests: [\(fine)]\n",
      says: "write a list"
    ),
    Row(
      name: "an empty path",
      marked: "kind: PolicyTest\npolicies: [shop.yaml, ‹bad-value›'']\ntests: [\(fine)]\n"
    ),
    Row(name: "no policies", marked: "‹inputs›kind: PolicyTest\ntests: [\(fine)]\n"),
    Row(
      name: "policies that are not there",
      marked: "kind: PolicyTest\npolicies: [shop.yaml, ‹inputs›../gone]\ntests: [\(fine)]\n",
      says: "gone"
    ),
    Row(
      name: "a folder without policies",
      marked: "kind: PolicyTest\npolicies: [‹inputs›empty]\ntests: [\(fine)]\n"
    ),
    Row(
      name: "mesh settings that are not there",
      marked: "\(head)meshConfig: ‹inputs›gone.yaml\ntests: [\(fine)]\n"
    ),
    Row(
      name: "a key set that is not there",
      marked: "\(head)jwks: {a: ‹inputs›gone.json}\ntests: [\(fine)]\n"
    ),
    Row(
      name: "an unknown release",
      marked: "\(head)istioVersion: ‹bad-value›1.2\ntests: [\(fine)]\n"
    ),
    Row(
      name: "a release as a list",
      marked: "\(head)istioVersion: ‹bad-value›[]\ntests: [\(fine)]\n"
    ),
    Row(name: "a time in words", marked: "\(head)now: ‹bad-value›today\ntests: [\(fine)]\n"),
    Row(
      name: "a date without a time",
      marked: "\(head)now: ‹bad-value›2026-01-01\ntests: [\(fine)]\n"
    ),
    Row(
      name: "several mistakes at once",
      marked: """
        kind: PolicyTest
        policies: [shop.yaml]
        now: ‹bad-value›today
        tests:
        - {to: ‹bad-name›orders, request: ‹bad-value›GET, expect: ‹bad-value›ALOW}
        - ‹missing-field›{from: none, to: shop/orders:80, request: GET /}

        """
    ),
  ]

  static let entries = [
    Row(
      name: "nothing expected",
      marked: test("‹missing-field›{to: shop/orders:80, request: GET /}")
    ),
    Row(
      name: "no destination",
      marked: test("‹missing-field›{request: GET /, expect: DENY}"),
      says: "\"to\""
    ),
    Row(
      name: "no request",
      marked: test("‹missing-field›{to: shop/orders:80, expect: DENY}"),
      says: "\"request\""
    ),
    Row(
      name: "an unknown field of a test",
      marked: test("{to: a/b:1, request: GET /, expect: DENY, ‹unknown-field›form: none}"),
      says: "did you mean \"from\""
    ),
    Row(
      name: "a destination without a namespace",
      marked: test("{to: ‹bad-name›orders:80, request: GET /, expect: DENY}")
    ),
    Row(
      name: "a port that is no number",
      marked: test("{to: ‹bad-name›a/b:http, request: GET /, expect: DENY}")
    ),
    Row(
      name: "a port too large",
      marked: test("{to: ‹bad-name›a/b:65536, request: GET /, expect: DENY}")
    ),
    Row(
      name: "an empty port",
      marked: test("{to: ‹bad-name›'a/b:', request: GET /, expect: DENY}")
    ),
    Row(name: "two ports", marked: test("{to: ‹bad-name›a/b:1:2, request: GET /, expect: DENY}")),
    Row(
      name: "a destination with nothing in it",
      marked: test("{to: ‹missing-field›{port: 80}, request: GET /, expect: DENY}")
    ),
    Row(
      name: "a caller without a namespace",
      marked: test("{from: ‹bad-name›orders, to: a/b:1, request: GET /, expect: DENY}")
    ),
    Row(
      name: "one bad caller of several",
      marked: test("{from: [none, ‹bad-name›x], to: a/b:1, request: GET /, expect: DENY}")
    ),
    Row(
      name: "no caller at all",
      marked: test("{from: ‹no-cases›[], to: a/b:1, request: GET /, expect: DENY}")
    ),
    Row(
      name: "two identities",
      marked: test(
        "{from: ‹conflicting-fields›{principal: p, serviceAccount: a/b}, to: a/b:1, "
          + "request: GET /, expect: DENY}"
      )
    ),
    Row(
      name: "an unknown field of a caller",
      marked: test(
        "{from: {‹unknown-field›prinzipal: p}, to: a/b:1, request: GET /, expect: DENY}"
      ),
      says: "did you mean \"principal\""
    ),
    Row(
      name: "no request in a list",
      marked: test("{to: a/b:1, request: ‹no-cases›[], expect: DENY}")
    ),
    Row(
      name: "a request without a path",
      marked: test("{to: a/b:1, request: ‹bad-value›GET, expect: DENY}")
    ),
    Row(
      name: "path and method exchanged",
      marked: test("{to: a/b:1, request: ‹bad-value›/a GET, expect: DENY}")
    ),
    Row(
      name: "a request with three words",
      marked: test("{to: a/b:1, request: ‹bad-value›GET / HTTP/1.1, expect: DENY}")
    ),
    Row(
      name: "TCP in capitals",
      marked: test("{to: a/b:1, request: ‹bad-value›TCP, expect: DENY}"),
      says: "did you mean \"tcp\""
    ),
    Row(
      name: "a request as a number",
      marked: test("{to: a/b:1, request: ‹wrong-type›1, expect: DENY}")
    ),
    Row(
      name: "neither HTTP nor TCP",
      marked: test("{to: a/b:1, request: ‹missing-field›{sourceIP: 1.2.3.4}, expect: DENY}")
    ),
    Row(
      name: "HTTP and TCP",
      marked: test(
        "{to: a/b:1, request: {method: GET, ‹conflicting-fields›tcp: true}, expect: DENY}"
      )
    ),
    Row(
      name: "HTTP in two places",
      marked: test(
        "{to: a/b:1, request: {method: GET, ‹conflicting-fields›http: {path: /}}, expect: DENY}"
      )
    ),
    Row(
      name: "an unknown field of a request",
      marked: test("{to: a/b:1, request: {‹unknown-field›methods: GET, path: /}, expect: DENY}"),
      says: "did you mean \"method\""
    ),
    Row(
      name: "the caller in a request",
      marked: test("{to: a/b:1, request: {path: /, ‹unknown-field›source: {}}, expect: DENY}"),
      says: "under \"from\""
    ),
    Row(
      name: "a bad address",
      marked: test("{to: a/b:1, request: {path: /, sourceIP: ‹bad-address›1.2.3}, expect: DENY}")
    ),
    Row(
      name: "an address in two places",
      marked: test(
        "{from: {ip: 1.2.3.4}, to: a/b:1, "
          + "request: ‹conflicting-fields›{path: /, sourceIP: 1.2.3.4}, expect: DENY}"
      )
    ),
    Row(
      name: "an unknown kind of TLS",
      marked: test(
        "{to: a/b:1, request: {path: /, connection: {tls: ‹wrong-type›ssl}}, expect: DENY}"
      )
    ),
  ]

  static let expectations = [
    Row(
      name: "an unknown verdict",
      marked: test("{to: a/b:1, request: GET /, expect: ‹bad-value›ALLOWED}"),
      says: "did you mean \"ALLOW\""
    ),
    Row(
      name: "a verdict in lower case",
      marked: test("{to: a/b:1, request: GET /, expect: ‹bad-value›deny}"),
      says: "did you mean \"DENY\""
    ),
    Row(name: "a status", marked: test("{to: a/b:1, request: GET /, expect: ‹bad-value›403}")),
    Row(name: "an object", marked: test("{to: a/b:1, request: GET /, expect: ‹bad-value›{}}")),
    Row(
      name: "too few rows",
      marked: test("{from: [a/b, none], to: a/b:1, request: GET /, expect: ‹table-shape›[[ALLOW]]}")
    ),
    Row(
      name: "too many rows",
      marked: test("{from: none, to: a/b:1, request: GET /, expect: ‹table-shape›[[DENY], [DENY]]}")
    ),
    Row(
      name: "too few columns",
      marked: test(
        "{from: [a/b, none], to: a/b:1, request: [GET /, GET /a], "
          + "expect: [[ALLOW, DENY], ‹table-shape›[DENY]]}"
      )
    ),
    Row(
      name: "a row that is none",
      marked: test(
        "{from: [a/b, none], to: a/b:1, request: GET /, expect: [[ALLOW], ‹table-shape›DENY]}"
      )
    ),
    Row(
      name: "one list for a table",
      marked: test(
        "{from: [a/b, none], to: a/b:1, request: [GET /, GET /a], expect: ‹table-shape›[DENY, DENY]}"
      )
    ),
    Row(
      name: "a list of another length",
      marked: test("{from: [a/b, none], to: a/b:1, request: GET /, expect: ‹table-shape›[DENY]}")
    ),
    Row(
      name: "an empty table",
      marked: test("{to: a/b:1, request: GET /, expect: ‹table-shape›[]}")
    ),
    Row(
      name: "a bad verdict in a table",
      marked: test("{from: [a/b], to: a/b:1, request: GET /, expect: [[‹bad-value›NO]]}")
    ),
    Row(
      name: "a policy without a namespace",
      marked: test("{to: a/b:1, request: GET /, expect: DENY, by: ‹bad-name›orders}")
    ),
    Row(
      name: "a rule that is no number",
      marked: test("{to: a/b:1, request: GET /, expect: DENY, by: ‹bad-name›'a/b[x]'}")
    ),
    Row(
      name: "an empty rule",
      marked: test("{to: a/b:1, request: GET /, expect: DENY, by: ‹bad-name›'a/b[]'}")
    ),
    Row(
      name: "two rules",
      marked: test("{to: a/b:1, request: GET /, expect: DENY, by: ‹bad-name›'a/b[0][1]'}")
    ),
    Row(
      name: "callers and from",
      marked: test("{‹conflicting-fields›from: none, to: a/b:1, request: GET /, callers: []}")
    ),
    Row(
      name: "callers and expect",
      marked: test("{to: a/b:1, request: GET /, callers: [], ‹conflicting-fields›expect: DENY}")
    ),
    Row(
      name: "callers and by",
      marked: test("{to: a/b:1, request: GET /, callers: [], ‹conflicting-fields›by: a/b}")
    ),
    Row(
      name: "one caller without a list",
      marked: test("{to: a/b:1, request: GET /, callers: ‹bad-value›a/b}")
    ),
    Row(
      name: "a principal among callers",
      marked: test("{to: a/b:1, request: GET /, callers: [‹wrong-type›{principal: p}]}")
    ),
  ]

  static let tokenRows = [
    Row(
      name: "a token that is not there",
      marked: test("{to: a/b:1, request: GET /, token: ‹unknown-name›a, expect: DENY}")
    ),
    Row(
      name: "a token with a slip",
      marked: "\(head)tokens: {alice: {issuer: i}}\ntests:\n"
        + "- {to: a/b:1, request: GET /, token: ‹unknown-name›alise, expect: DENY}\n",
      says: "did you mean \"alice\""
    ),
    Row(name: "a token without an issuer", marked: tokens("  ‹missing-field›a: {subject: s}")),
    Row(name: "a token that is no object", marked: tokens("  a: ‹wrong-type›text")),
    Row(
      name: "tokens that are a list",
      marked: "\(head)tokens: ‹wrong-type›[]\ntests: [\(fine)]\n"
    ),
    Row(
      name: "a claim's name in place of the field",
      marked: tokens("  a: {‹unknown-field›iss: i, issuer: i}"),
      says: "\"issuer\""
    ),
    Row(name: "an unknown parent", marked: tokens("  a: {extends: ‹unknown-name›b, issuer: i}")),
    Row(
      name: "a parent with a mistake",
      marked: tokens("  a: {extends: b}\n  b: {issuer: ‹wrong-type›1}"),
      says: "must be a string"
    ),
    Row(
      name: "a token that extends itself",
      marked: tokens("  a: {extends: ‹bad-value›a, issuer: i}")
    ),
    Row(
      name: "a ring of tokens",
      marked: tokens(
        "  a: {extends: ‹bad-value›b, issuer: i}\n  b: {extends: ‹bad-value›a, issuer: i}"
      )
    ),
    Row(
      name: "a duration without a unit",
      marked: tokens("  a: {issuer: i, expiresIn: ‹bad-value›60}")
    ),
    Row(
      name: "a duration in words",
      marked: tokens("  a: {issuer: i, expiresIn: ‹bad-value›1 hour}")
    ),
    Row(
      name: "a duration beyond all times",
      marked: tokens("  a: {issuer: i, expiresIn: ‹bad-value›99999999h}")
    ),
    Row(name: "a bad moment", marked: tokens("  a: {issuer: i, notBefore: ‹bad-value›soon}")),
    Row(
      name: "an audience that is an object",
      marked: tokens("  a: {issuer: i, audience: ‹wrong-type›{}}")
    ),
    Row(
      name: "a number among audiences",
      marked: tokens("  a: {issuer: i, audience: [x, ‹wrong-type›1]}")
    ),
    Row(name: "claims that are a list", marked: tokens("  a: {issuer: i, claims: ‹wrong-type›[]}")),
    Row(
      name: "a claim that is a field too",
      marked: tokens("  a: {issuer: i, subject: s, claims: {‹conflicting-fields›sub: t}}")
    ),
    Row(
      name: "the issuer as a claim",
      marked: tokens("  a: {issuer: i, claims: {‹conflicting-fields›iss: j}}")
    ),
    Row(
      name: "a claim that is infinite",
      marked: tokens("  a: {issuer: i, claims: {x: ‹bad-value›.inf}}")
    ),
    Row(
      name: "a token over TCP",
      marked: "\(head)tokens: {a: {issuer: i}}\ntests:\n"
        + "- {to: a/b:1, request: ‹conflicting-fields›tcp, token: a, expect: DENY}\n"
    ),
    Row(
      name: "two tokens",
      marked: "\(head)tokens: {a: {issuer: i}}\ntests:\n- to: a/b:1\n"
        + "  request: ‹conflicting-fields›{path: /, jwt: {token: x}}\n  token: a\n  expect: DENY\n"
    ),
    Row(
      name: "a token in two places",
      marked: "\(head)tokens: {a: {issuer: i}}\ntests:\n- {to: a/b:1, request: GET /, "
        + "token: ‹conflicting-fields›{name: a, header: x, cookie: c}, expect: DENY}\n"
    ),
    Row(
      name: "a place without a name",
      marked: "\(head)tokens: {a: {issuer: i}}\ntests:\n- {to: a/b:1, request: GET /, "
        + "token: ‹missing-field›{header: x}, expect: DENY}\n"
    ),
  ]

  @Test(
    "Each mistake is reported where it is, and nothing is run",
    arguments: documents + entries + expectations + tokenRows
  )
  func mistake(row: Row) throws { try Self.check(row) }

  /// Reads the document of a row.
  static func check(_ row: Row) throws {
    let marked = MarkedText(row.marked)
    #expect(!marked.marks.isEmpty)
    let folder = try Workspace(["shop.yaml": shop, "a.yaml": marked.text, "empty/readme.md": ""])
    let error = try #require(throws: LoadingError.self) { _ = try folder.suite("a.yaml") }
    let found = error.diagnostics.filter { $0.severity == .error }.map { problem in
      problem.location.map { "\($0.line):\($0.column) \(problem.code)" } ?? problem.code
    }
    #expect(found == marked.marks, "\(error.diagnostics.map(\.description))")
    let errors = error.diagnostics.filter { $0.severity == .error }
    #expect(errors.allSatisfy { $0.location?.file == "\(folder.path)/a.yaml" })
    let said = error.diagnostics.map(\.description).joined(separator: "\n")
    #expect(row.says.isEmpty || said.contains(row.says), "\(said)")
    #expect(!said.contains("a cluster"), "advice for objects of clusters")
  }

  @Test("The tables of mistakes are as long as they were written")
  func counts() {
    #expect(Self.documents.count == 23)
    #expect(Self.entries.count == 29)
    #expect(Self.expectations.count == 21)
    #expect(Self.tokenRows.count == 24)
  }

  @Test("The mistakes of all files are reported at once, those of policies among them")
  func allAtOnce() throws {
    let folder = try Workspace([
      "a.yaml": "kind: PolicyTest\npolicies: [bad.yaml]\nnow: x\ntests: []\n",
      "b.yaml": "kind: PolicyTest\npolicies: [bad.yaml]\ntests: [1]\n",
      "bad.yaml": "a: [\n",
    ])
    let error = try #require(throws: LoadingError.self) {
      _ = try folder.suite("a.yaml", "b.yaml")
    }
    let files = error.diagnostics.compactMap { $0.location.map { folder.short($0.file) } }
    #expect(files.count { $0 == "a.yaml" } == 2)
    #expect(files.count { $0 == "b.yaml" } == 1)
    // Once, though both tests read it.
    #expect(files.count { $0 == "bad.yaml" } == 1)
  }
}
