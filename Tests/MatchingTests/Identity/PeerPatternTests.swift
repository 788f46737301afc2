import Basics
import Matching
import Testing

@Suite("Peer identities are matched by the text of the certificate's names (AP-53 to AP-56)")
struct PeerPatternTests {
  typealias Row = (ByteString, ByteString, Bool)

  /// EF-84 to EF-93: value, name of the certificate, whether it matches.
  static let principals: [Row] = [
    ("*", "spiffe://cluster.local/ns/foo/sa/sleep", true),
    ("*", "x.y", true),
    ("*", "CN=a", true),
    ("*", "https://x/ns/a/sa/b", true),
    ("*", "", false),
    ("*", "a\nb", false),
    ("cluster.local/ns/foo/sa/sleep", "spiffe://cluster.local/ns/foo/sa/sleep", true),
    ("cluster.local/ns/foo/sa/sleep", "spiffe://cluster.local/ns/foo/sa/Sleep", false),
    ("cluster.local/ns/foo/sa/sleep", "spiffe://cluster.local/ns/foo/sa/sleep/", false),
    ("cluster.local/ns/foo/sa/sleep", "spiffe://cluster.local/ns/foo/sa/sleep/x", false),
    ("cluster.local/ns/foo/sa/sleep", "spiffe://Cluster.local/ns/foo/sa/sleep", false),
    ("cluster.local/ns/foo/sa/sleep", "SPIFFE://cluster.local/ns/foo/sa/sleep", false),
    ("cluster.local/ns/foo/sa/sleep", "spiffe://old.td/ns/foo/sa/sleep", false),
    ("cluster.local/ns/foo/sa/sleep", "cluster.local/ns/foo/sa/sleep", false),
    ("spiffe://cluster.local/ns/foo/sa/sleep", "spiffe://cluster.local/ns/foo/sa/sleep", false),
    ("spiffe://a/ns/b/sa/c", "spiffe://spiffe://a/ns/b/sa/c", true),
    ("cluster.local/ns/foo/*", "spiffe://cluster.local/ns/foo/sa/sleep", true),
    ("cluster.local/ns/foo/*", "spiffe://cluster.local/ns/foo/", true),
    ("cluster.local/ns/foo/*", "spiffe://cluster.local/ns/foobar/sa/x", false),
    ("cluster.local/ns/foo/*", "spiffe://cluster.local/ns/foo", false),
    ("*/sa/sleep", "spiffe://cluster.local/ns/foo/sa/sleep", true),
    ("*/sa/sleep", "spiffe://x/y/sa/sleep", true),
    ("*/sa/sleep", "spiffe:///sa/sleep", true),
    ("*/sa/sleep", "spiffe://a/ns/b/sa/sleep2", false),
    ("*/sa/sleep", "https://a/ns/b/sa/sleep", false),
    ("*/sa/sleep", "spiffe://a/ns/b/sa/sleep/x", false),
    ("*/sa/sleep", "spiffe:/sa/sleep", false),
    ("*/sa/sleep", "spiffe://a\nb/sa/sleep", false),
    ("*.b/sa/s.p", "spiffe://a/ns/a.b/sa/s.p", true),
    ("*.b/sa/s.p", "spiffe://a/ns/a.b/sa/sxp", false),
    ("*.b/sa/s.p", "spiffe://.b/sa/s.p", true),
    ("cluster.local/ns/*/sa/sleep", "spiffe://cluster.local/ns/foo/sa/sleep", false),
    ("cluster.local/ns/*/sa/sleep", "spiffe://cluster.local/ns/*/sa/sleep", true),
    ("*foo*", "spiffe://cluster.local/ns/foo/sa/sleep", false),
    ("*foo*", "spiffe://a/foo*", true),
    ("**", "spiffe://a", false),
    ("**", "spiffe://a*", true),
    ("", "", false),
    ("", "spiffe://", true),
  ]

  @Test("AP-53: principals", arguments: principals)
  func principal(value: ByteString, name: ByteString, expected: Bool) {
    #expect(PeerPattern.principal(value).matches(name) == expected)
  }

  /// EF-94, 99 to 101.
  static let namespaces: [Row] = [
    ("foo", "spiffe://cluster.local/ns/foo/sa/sleep", true),
    ("foo", "CN=x/ns/foo/y", true),
    ("foo", "x.y", false),
    ("foo", "spiffe://x/ns/foobar/sa/a", false),
    ("foo", "spiffe://x/ns/Foo/sa/a", false),
    ("foo", "spiffe://x/ns/bar/sa/ns/foo/x", true),
    ("foo", "spiffe://x/y/ns/foo/z", true),
    ("foo", "spiffe://x/ns/foo", false),
    ("foo", "https://x/ns/foo/sa/a", true),
    ("foo", "spiffe://x/ns/bar/sa/a/ns/foo/", true),
    ("foo", "/ns/foo/", true),
    ("foo", "", false),
    ("foo", "spiffe://x/ns/foo/sa/a\nb", false),
    ("f.o", "spiffe://x/ns/foo/sa/a", false),
    ("pre*", "spiffe://x/ns/pre/sa/a", true),
    ("pre*", "spiffe://x/ns/prefix/sa/a", true),
    ("pre*", "spiffe://x/ns/xpre/sa/a", false),
    ("*suf", "spiffe://x/ns/suf/sa/a", true),
    ("*suf", "spiffe://x/ns/xsuf/sa/a", true),
    ("*suf", "spiffe://x/ns/sufx/sa/a", false),
    ("*suf", "spiffe://x/ns/a/sa/suf/b", true),
    ("m*d", "spiffe://x/ns/md/sa/a", true),
    ("m*d", "spiffe://x/ns/mad/sa/a", true),
    ("m*d", "spiffe://x/ns/m/z/d/sa/a", true),
    ("m*d", "spiffe://x/ns/mx", false),
    ("a*b*c", "spiffe://x/ns/a1b2c/sa/a", true),
    ("a*b*c", "spiffe://x/ns/acb/sa/a", false),
    ("*", "spiffe://cluster.local/ns/foo/sa/sleep", true),
    ("*", "spiffe://x/ns//sa/a", true),
    ("*", "spiffe://x/ns/a", false),
    ("*", "spiffe://x/y", false),
    ("*", "CN=only", false),
    ("**", "spiffe://x/ns//sa/a", true),
  ]

  @Test("AP-54: namespaces", arguments: namespaces)
  func namespace(value: ByteString, name: ByteString, expected: Bool) {
    #expect(PeerPattern.namespace(value).matches(name) == expected)
  }

  /// EF-103; the policy is in namespace foo.
  static let serviceAccounts: [Row] = [
    ("sleep", "spiffe://cluster.local/ns/foo/sa/sleep", true),
    ("sleep", "spiffe://x/ns/bar/sa/sleep", false),
    ("bar/a.b", "spiffe://x/ns/bar/sa/a.b", true),
    ("bar/a.b", "spiffe://x/ns/bar/sa/axb", false),
    ("sleep", "spiffe://x/ns/foo/sa/sleep-2", false),
    ("sleep", "spiffe://x/ns/foo/sa/sleep/x", true),
    ("sleep", "spiffe://x/ns/foo/sa/sleep/", false),
    ("sleep", "spiffe://x/ns/foo/k/v/sa/sleep", true),
    ("sleep", "spiffe://x/ns/foo/k/v/sa/sleep/w", true),
    ("sleep", "spiffe://x/y/ns/foo/sa/sleep", true),
    ("sleep", "spiffe:///ns/foo/sa/sleep", false),
    ("sleep", "spiffe://x/ns/bar/sa/a/ns/foo/sa/sleep", true),
    ("sleep", "https://x/ns/foo/sa/sleep", false),
    ("sleep", "spiffe://x/ns/foo//sa/sleep", false),
    ("sleep", "spiffe://x/ns/foosa/sleep", false),
    ("sleep", "spiffe://x/ns/foo/sa/asleep", false),
    ("sleep", "spiffe://x/ns/foo/xsa/sleep", false),
    ("sleep", "CN=a", false),
    ("sleep", "", false),
    ("*", "spiffe://x/ns/foo/sa/sleep", false),
    ("*", "spiffe://x/ns/foo/sa/*", true),
    ("bar/*", "spiffe://x/ns/bar/sa/a", false),
    // Two slashes: cut at the first
    ("bar/a/b", "spiffe://x/ns/bar/sa/a/b", true),
    ("bar/a/b", "spiffe://x/ns/bar/a/sa/b", false),
    ("/a", "spiffe://x/ns//sa/a", true),
  ]

  @Test("AP-55: service accounts", arguments: serviceAccounts)
  func serviceAccount(value: ByteString, name: ByteString, expected: Bool) {
    let pattern = PeerPattern.serviceAccount(value, policyNamespace: "foo")
    #expect(pattern.matches(name) == expected)
  }

  /// EF-104.
  static let trustDomains: [Row] = [
    ("a.b", "spiffe://a.b/ns/f/sa/s", true),
    ("a.b", "spiffe://A.b/x", false),
    ("a.b", "spiffe://a.b.c/x", false),
    ("a.b", "spiffe://a.b", false),
    ("a.b", "spiffe://axb/x", false),
    ("a.b", "https://a.b/x", false),
    ("p*", "spiffe://pq/x", true),
    ("p*", "spiffe://p/x", true),
    ("p*", "spiffe://p", false),
    ("p*", "spiffe://xp/x", false),
    ("*.s", "spiffe://x.s/y", true),
    ("*.s", "spiffe://x/y.s/z", false),
    ("*.s", "spiffe://.s/", true),
    ("*.s", "spiffe://x.s/a\nb", false),
    ("a*b", "spiffe://ab/x", true),
    ("a*b", "spiffe://a-b/x", true),
    ("a*b", "spiffe://a/b/x", false),
    ("a*b*", "spiffe://axb/x", false),
    ("a*b*", "spiffe://axb*/x", true),
    ("*", "spiffe://", true),
    ("*", "spiffe://x/y", true),
    ("*", "CN=a", false),
    ("*", "", false),
  ]

  @Test("AP-56: trust domains", arguments: trustDomains)
  func trustDomain(value: ByteString, name: ByteString, expected: Bool) {
    #expect(PeerPattern.trustDomain(value).matches(name) == expected)
  }

  @Test("AP-50: until August 2026 a name that is not UTF-8 matched no regex")
  func notUTF8() {
    let name = "spiffe://x/ns/foo/sa/" + ByteString(bytes: [0xFF])
    #expect(PeerPattern.namespace("foo").matches(name))
    #expect(!PeerPattern.namespace("foo").matches(name, regexInput: .utf8))
    #expect(PeerPattern.principal("x/ns/foo/*").matches(name, regexInput: .utf8))
    #expect(!PeerPattern.principal("*").matches(name, regexInput: .utf8))
  }

  @Test("A value full of wildcards costs no more than the product of the lengths")
  func boundedCost() {
    let value = ByteString(bytes: (0..<200).flatMap { _ in Array("*a".utf8) })
    let name = "spiffe://x/ns/" + ByteString(bytes: repeatElement(UInt8(ascii: "a"), count: 5000))
    #expect(!PeerPattern.namespace(value + "*b").matches(name))
  }

  /// Found by bisection with Envoy 1.40 under Istio's limit for RE2.
  @Test(
    "AP-75: Envoy refuses an expression of more than 32,768 instructions",
    arguments: [(32_755, true), (32_756, false)]
  )
  func length(count: Int, isAccepted: Bool) {
    let name = ByteString(bytes: [UInt8](repeating: UInt8(ascii: "a"), count: count))
    #expect(PeerPattern.namespace(name).isAccepted == isAccepted)
  }
}
