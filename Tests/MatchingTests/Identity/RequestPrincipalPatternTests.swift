import Basics
import Matching
import Testing

@Suite("Request principals are divided at the last slash (AP-64)")
struct RequestPrincipalPatternTests {
  static let readings: [(ByteString, TextPattern, TextPattern)] = [
    ("*", .nonEmpty, .nonEmpty),
    ("*/*", .nonEmpty, .exact("*")),
    ("*/carol", .nonEmpty, .exact("carol")),
    ("*.com/eve", .suffix(".com"), .exact("eve")),
    ("*dora", .nonEmpty, .suffix("dora")),
    ("**", .nonEmpty, .suffix("*")),
    ("*/", .nonEmpty, .exact("")),
    ("*/a/b*", .suffix("/a"), .exact("b*")),
    ("*https://issuer.example.com", .suffix("https:/"), .exact("issuer.example.com")),
    ("https://idp/*", .exact("https://idp"), .nonEmpty),
    ("https://idp/b*", .exact("https://idp"), .prefix("b")),
    ("https://acc.example*", .exact("https:/"), .prefix("acc.example")),
    ("i/s**", .exact("i"), .prefix("s*")),
    ("idp*", .prefix("idp"), .nonEmpty),
    ("/*", .exact(""), .nonEmpty),
    ("https://x//sub", .exact("https://x/"), .exact("sub")),
    ("i/a/b", .exact("i/a"), .exact("b")),
    ("idp", .exact("idp"), .exact("")),
    ("", .exact(""), .exact("")),
    ("i*x/s", .exact("i*x"), .exact("s")),
  ]

  @Test("A value says this of iss and this of sub", arguments: readings)
  func reading(value: ByteString, issuer: TextPattern, subject: TextPattern) {
    let pattern = RequestPrincipalPattern(value)
    #expect(pattern.issuer == issuer)
    #expect(pattern.subject == subject)
  }

  /// EF-128, with iss https://issuer.example.com; and AP-99.
  static let matches: [(ByteString, ByteString?, ByteString?, Bool)] = [
    ("https://issuer.example.com/alice", "https://issuer.example.com", "alice", true),
    ("https://issuer.example.com/alice", "https://issuer.example.com", "Alice", false),
    ("https://issuer.example.com/b*", "https://issuer.example.com", "bob", true),
    ("https://issuer.example.com/b*", "https://issuer.example.com", "b", true),
    ("*/carol", "https://issuer.example.com", "carol", true),
    ("*/carol", "https://issuer.example.com", "xcarol", false),
    ("*dora", "https://issuer.example.com", "dora", true),
    ("*dora", "https://issuer.example.com", "xdora", true),
    ("*.com/eve", "https://issuer.example.com", "eve", true),
    ("https://issuer.example.com/f/g", "https://issuer.example.com", "f/g", false),
    ("*https://issuer.example.com", "https://issuer.example.com", "issuer.example.com", false),
    ("https://idp/x/u1", "https://idp/x", "u1", true),
    ("https://idp*", "https://idp.com", "u", false),
    ("*/*", "i", "u", false),
    ("*/*", "i", "*", true),
    ("i/a/b", "i", "a/b", false),
    // AP-65, EF-126
    ("*", "i", "u", true),
    ("*", "i", nil, false),
    ("*", nil, "u", false),
    ("*", nil, nil, false),
    ("*", "i", "", false),
    ("*", "", "u", false),
    ("*", "i", "a\nb", false),
    ("idp", "idp", "", true),
    ("idp", "idp", nil, false),
    ("idp", "idp", "u", false),
    ("", "", "", true),
    ("", nil, nil, false),
  ]

  @Test("A value matches these claims", arguments: matches)
  func matching(value: ByteString, issuer: ByteString?, subject: ByteString?, expected: Bool) {
    let pattern = RequestPrincipalPattern(value)
    #expect(pattern.matches(issuer: issuer, subject: subject) == expected)
  }
}
