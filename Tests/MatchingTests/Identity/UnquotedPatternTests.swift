import Basics
import Matching
import Testing

/// Expressions of older istiods; the answers are those of a real Envoy 1.40 for the same text.
@Suite("Names that stand unquoted in an expression (AP-53 to AP-55)")
struct UnquotedPatternTests {
  typealias Row = (ByteString, ByteString, Bool)

  static let principalRows: [Row] = [
    ("*/sa/a.b", "spiffe://cluster.local/ns/ns1/sa/a.b", true),
    ("*/sa/a.b", "spiffe://cluster.local/ns/ns1/sa/a-b", true),
    ("*/sa/a.b", "spiffe://cluster.local/ns/ns1/sa/aéb", true),
    ("*/sa/a.b", "spiffe://cluster.local/ns/ns1/sa/ab", false),
    ("*/sa/a.b", "spiffe://cluster.local/ns/ns1/sa/a\nb", false),
    ("*/sa/a.b", "spiffe://cluster.local/ns/ns1/sa/a--b", false),
    ("*/sa/a.b", "https://cluster.local/ns/ns1/sa/a.b", false),
    ("*/ns/ns1/*", "spiffe://cluster.local/ns/ns1", true),
    ("*/ns/ns1/*", "spiffe://cluster.local/ns/ns1//", true),
    ("*/ns/ns1/*", "spiffe://cluster.local/ns/ns1/sa/x", false),
    ("*.*", "spiffe://", true),
    ("*.*", "spiffe://a/b", true),
    ("*a.*b*", "spiffe://a/x", true),
    ("*a.*b*", "spiffe://x", false),
    // Without a leading star there is no expression.
    ("td/ns/a/sa/a.b", "spiffe://td/ns/a/sa/a-b", false),
    ("td/ns/a.b/*", "spiffe://td/ns/a-b/sa/x", false),
    ("*", "CN=a", true),
  ]

  @Test("A suffix is an expression", arguments: principalRows)
  func principals(value: ByteString, name: ByteString, matches: Bool) throws {
    let pattern = try PeerPattern.unquotedPrincipal(value)
    #expect(pattern.matches(name, regexInput: .utf8) == matches, "\(value) on \(name)")
  }

  static let namespaceRows: [Row] = [
    ("n.1", "spiffe://cluster.local/ns/ns1/sa/a", true),
    ("n.1", "spiffe://cluster.local/ns/n1/sa/a", false),
    ("n.1", "spiffe://cluster.local/ns/nss1/sa/a", false),
    ("n*1", "spiffe://cluster.local/ns/nss1/sa/a", true),
    ("n**1", "spiffe://cluster.local/ns/n1/sa/a", true),
    ("", "spiffe://cluster.local/ns//sa/a", true),
  ]

  @Test("A namespace is an expression, each star any text", arguments: namespaceRows)
  func namespaces(value: ByteString, name: ByteString, matches: Bool) throws {
    let pattern = try PeerPattern.unquotedNamespace(value)
    #expect(pattern.matches(name, regexInput: .utf8) == matches, "\(value) on \(name)")
  }

  static let accountRows: [Row] = [
    ("ns1/a.b", "spiffe://cluster.local/ns/ns1/sa/a-b", true),
    ("ns1/a.b", "spiffe://cluster.local/ns/ns1/sa/a-b/x", true),
    ("ns1/a.b", "spiffe://cluster.local/ns/ns1/sa/a-b-c", false),
    ("a.b", "spiffe://cluster.local/ns/own/sa/axb", true),
    ("a.b", "spiffe://cluster.local/ns/other/sa/axb", false),
  ]

  @Test("So are both parts of a service account", arguments: accountRows)
  func accounts(value: ByteString, name: ByteString, matches: Bool) throws {
    let pattern = try PeerPattern.unquotedServiceAccount(value, policyNamespace: "own")
    #expect(pattern.matches(name, regexInput: .utf8) == matches, "\(value) on \(name)")
  }

  @Test(
    "What else has a meaning is refused, never guessed",
    arguments: [
      "a|b", "(a", "a)", "a[b", "a]", "a{2}", "a+", "a?", "^a", "a$", #"a\b"#, "a**", "é*",
    ]
      as [ByteString]
  )
  func refused(text: ByteString) {
    #expect(throws: UnquotedNameError.self) { try PeerPattern.unquotedPrincipal("*x" + text) }
    #expect(throws: UnquotedNameError.self) {
      try PeerPattern.unquotedServiceAccount("x" + text, policyNamespace: "a")
    }
  }

  @Test("A star right behind the leading one is what Envoy refuses")
  func twoStars() {
    #expect(throws: UnquotedNameError.self) { try PeerPattern.unquotedPrincipal("**a") }
  }

  @Test("In Latin-1 the dot is one byte")
  func latin1() throws {
    let pattern = try PeerPattern.unquotedPrincipal("*/a.b")
    #expect(!pattern.matches("spiffe:///aéb", regexInput: .latin1))
    #expect(pattern.matches("spiffe:///a-b", regexInput: .latin1))
  }
}
