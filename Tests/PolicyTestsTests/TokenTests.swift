import MeshProof
import PolicyTests
import Testing

@Suite("Tokens that are minted for a test")
struct TokenTests {
  /// A token of the file, the fields of the test that uses it, and the verdict.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let token: String
    let verdict: String
    var use = "t"
    var to = "shop/orders:80"

    var testDescription: String { name }
  }

  private static let inline = "issuer: https://inline.example, audience: shop"
  private static let editor = "claims: {groups: [editors]}"
  private static let header = "issuer: https://header.example, claims: {groups: [editors]}"

  static let rows = [
    Row(name: "inline keys", token: "{\(inline), \(editor)}", verdict: "ALLOW"),
    Row(
      name: "keys by URI",
      token: "{issuer: https://remote.example, \(editor)}",
      verdict: "ALLOW"
    ),
    Row(name: "without the claim", token: "{\(inline)}", verdict: "DENY"),
    Row(
      name: "a list of audiences",
      token: "{issuer: https://inline.example, audience: [a, shop], \(editor)}",
      verdict: "ALLOW"
    ),
    Row(name: "no audience", token: "{issuer: https://inline.example, \(editor)}", verdict: "DENY"),
    Row(
      name: "another audience",
      token: "{issuer: https://inline.example, audience: other, \(editor)}",
      verdict: "DENY"
    ),
    Row(
      name: "another issuer",
      token: "{issuer: https://other.example, \(editor)}",
      verdict: "UNAUTHENTICATED"
    ),
    Row(
      name: "expired",
      token: "{\(inline), \(editor), expiresIn: -2h}",
      verdict: "UNAUTHENTICATED"
    ),
    // JWT-9: a minute of skew.
    Row(
      name: "expired a minute ago",
      token: "{\(inline), \(editor), expiresIn: -60s}",
      verdict: "ALLOW"
    ),
    Row(
      name: "expired a minute and a second ago",
      token: "{\(inline), \(editor), expiresIn: -1m1s}",
      verdict: "UNAUTHENTICATED"
    ),
    Row(name: "never expires", token: "{\(inline), \(editor), expiresIn: never}", verdict: "ALLOW"),
    Row(
      name: "not yet",
      token: "{\(inline), \(editor), notBefore: 2h}",
      verdict: "UNAUTHENTICATED"
    ),
    Row(
      name: "valid since long",
      token: "{\(inline), \(editor), notBefore: -2h}",
      verdict: "ALLOW"
    ),
    Row(
      name: "from a time on",
      token: "{\(inline), \(editor), notBefore: 2026-01-02T00:00:00Z}",
      verdict: "UNAUTHENTICATED"
    ),
    Row(
      name: "until a time",
      token: "{\(inline), claims: {groups: editors, exp: 1}}",
      verdict: "UNAUTHENTICATED"
    ),
    Row(
      name: "a time of the wrong type",
      token: "{\(inline), claims: {groups: editors, nbf: x}}",
      verdict: "UNAUTHENTICATED"
    ),
    Row(
      name: "nested claims",
      token: "{\(inline), claims: {realm: {roles: [user, admin]}}}",
      verdict: "ALLOW"
    ),
    Row(
      name: "claims named as header members",
      token: "{\(inline), claims: {groups: editors, alg: none, kid: other}}",
      verdict: "ALLOW"
    ),
    Row(name: "forged", token: "{\(inline), \(editor), forged: true}", verdict: "UNAUTHENTICATED"),
    Row(name: "extends", token: "{extends: base, \(editor)}", verdict: "ALLOW"),
    Row(
      name: "extends and expires",
      token: "{extends: base, \(editor), expiresIn: -2h}",
      verdict: "UNAUTHENTICATED"
    ),
    Row(name: "takes a claim over", token: "{extends: editor}", verdict: "ALLOW"),
    Row(
      name: "takes a claim over beside its own",
      token: "{extends: editor, claims: {x: 1}}",
      verdict: "ALLOW"
    ),
    Row(
      name: "replaces a claim",
      token: "{extends: editor, claims: {groups: [viewers]}}",
      verdict: "DENY"
    ),
    Row(
      name: "takes a claim away",
      token: "{extends: editor, claims: {groups: null}}",
      verdict: "DENY"
    ),
    Row(
      name: "takes the audience away",
      token: "{extends: editor, claims: {aud: null}}",
      verdict: "DENY"
    ),
    Row(
      name: "another issuer with the same key name",
      token: "{extends: editor, issuer: https://remote.example}",
      verdict: "ALLOW"
    ),
    Row(name: "not where the rule looks", token: "{\(header)}", verdict: "UNAUTHENTICATED"),
    Row(
      name: "in a header",
      token: "{\(header)}",
      verdict: "ALLOW",
      use: "{name: t, header: X-Token, prefix: 'JWT '}"
    ),
    Row(
      name: "in a header without the prefix",
      token: "{\(header)}",
      verdict: "DENY",
      use: "{name: t, header: x-token}"
    ),
    Row(
      name: "in a parameter",
      token: "{\(header)}",
      verdict: "ALLOW",
      use: "{name: t, parameter: token}"
    ),
    Row(
      name: "in a cookie",
      token: "{\(header)}",
      verdict: "ALLOW",
      use: "{name: t, cookie: session}"
    ),
    Row(
      name: "where nobody looks at tokens",
      token: "{\(inline)}",
      verdict: "ALLOW",
      to: "{namespace: elsewhere, labels: {}}"
    ),
  ]

  private static func document(_ row: Row) -> String {
    """
    kind: PolicyTest
    policies: [shop.yaml]
    now: 2026-01-01T00:00:00Z
    tokens:
      base: {\(inline), subject: s}
      editor: {extends: base, \(editor)}
      t: \(row.token)
    tests:
    - {from: none, to: \(row.to), request: GET /, token: \(row.use), expect: \(row.verdict)}

    """
  }

  @Test("A token is verified like any other, by the key that was made for it", arguments: rows)
  func verdict(row: Row) throws {
    let folder = try Workspace(["shop.yaml": shop, "t.yaml": Self.document(row)])
    let report = try folder.suite("t.yaml", now: 0).run()
    #expect(report.isPassed, "\(report.text)")
  }

  @Test("Without a time of its own, a file takes that of the run")
  func clock() throws {
    let folder = try Workspace([
      "shop.yaml": shop,
      "t.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      tokens: {t: {\(Self.inline), \(Self.editor), notBefore: 2026-01-01T00:00:00Z}}
      tests: [{to: shop/orders:80, request: GET /, token: t, expect: ALLOW}]

      """,
    ])
    #expect(try folder.suite("t.yaml", now: 1_767_225_600).run().isPassed)
    #expect(try !folder.suite("t.yaml", now: 1_767_225_500).run().isPassed)
    // Times at the end of all times do no harm.
    #expect(try folder.suite("t.yaml", now: .max).run().count(.error) == 0)
    #expect(try folder.suite("t.yaml", now: .min).run().count(.error) == 0)
  }

  @Test("Key sets that are given hold where no token is minted")
  func givenKeys() throws {
    let folder = try Workspace([
      "shop.yaml": shop,
      "t.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      jwks: {"https://remote.example": "!fail"}
      tests:
      - to: shop/orders:80
        request: {path: /, jwt: {claims: {iss: "https://remote.example", groups: editors}}}
        expect: ALLOW
      """,
    ])
    #expect(try folder.suite("t.yaml").run().count(.error) == 0)
  }
}
