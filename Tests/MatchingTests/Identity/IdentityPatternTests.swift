import Basics
import Testing

@testable import Matching

@Suite("ztunnel's identities and patterns for them")
struct IdentityPatternTests {
  private static let bar = SPIFFEIdentity(parsing: "spiffe://cluster.local/ns/foo/sa/bar")

  @Test(
    "An identity has exactly five parts (AM-46)",
    arguments: [
      "", "spiffe://", "cluster.local/ns/foo/sa/bar", "https://cluster.local/ns/foo/sa/bar",
      "SPIFFE://cluster.local/ns/foo/sa/bar", "spiffe://cluster.local/ns/foo/sa",
      "spiffe://cluster.local/ns/foo/sa/bar/", "spiffe://cluster.local/ns/foo/sa/bar/x",
      "spiffe://cluster.local/NS/foo/sa/bar", "spiffe://cluster.local/ns/foo/account/bar",
      "spiffe://cluster.local/foo", "CN=bar",
    ] as [ByteString]
  )
  func noIdentity(uri: ByteString) {
    #expect(SPIFFEIdentity(parsing: uri) == nil)
  }

  @Test("The three names may be empty (AM-46)")
  func parts() throws {
    let identity = try #require(Self.bar)
    #expect(identity.trustDomain == "cluster.local")
    #expect(identity.namespace == "foo")
    #expect(identity.serviceAccount == "bar")
    #expect(identity.principal == "cluster.local/ns/foo/sa/bar")
    let empty = try #require(SPIFFEIdentity(parsing: "spiffe:///ns//sa/"))
    #expect(empty.principal == "/ns//sa/")
  }

  @Test(
    "Values of texts (AM-19, AM-52)",
    arguments: [
      ("foo", "foo", true), ("foo", "not", false), ("foo", "", false), ("foo", "Foo", false),
      ("foo*", "foobar", true), ("foo*", "foo", true), ("foo*", "notfoo", false),
      ("*foo", "barfoo", true), ("*foo", "foonot", false), ("*", "foo", true), ("*", "", false),
      ("*", "a\nb", true), ("**", "a*", true), ("**", "a", false), ("*a*", "xa*", true),
      ("*a*", "xa", false), ("f*o", "f*o", true), ("f*o", "foo", false), ("", "", true),
      ("", "x", false),
    ] as [(ByteString, ByteString, Bool)]
  )
  func texts(value: ByteString, text: ByteString, fits: Bool) {
    #expect(IdentityPattern.WholeText(value).matches(text) == fits)
  }

  @Test(
    "Principals are compared without their scheme, and none fits nobody (AM-25, AM-53)",
    arguments: [
      ("cluster.local/ns/foo/sa/bar", true), ("spiffe://cluster.local/ns/foo/sa/bar", false),
      ("*", true), ("spiffe://*", false), ("*/sa/bar", true), ("cluster.local/ns/foo/*", true),
      ("td/ns/foo/sa/bar", false),
    ] as [(ByteString, Bool)]
  )
  func principals(value: ByteString, fits: Bool) {
    let pattern = IdentityPattern.principal(.init(value))
    #expect(pattern.matches(Self.bar) == fits)
    #expect(!pattern.matches(nil))
  }

  @Test("Without an identity the namespace is the empty text (AM-54)")
  func namespaces() {
    #expect(IdentityPattern.namespace(.exact("foo")).matches(Self.bar))
    #expect(!IdentityPattern.namespace(.exact("foo")).matches(nil))
    #expect(!IdentityPattern.namespace(.presence).matches(nil))
    #expect(IdentityPattern.namespace(.exact("")).matches(nil))
  }

  @Test(
    "A service account divides at its first slash, without wildcards (AM-20, AM-55)",
    arguments: [
      ("foo/bar", true), ("bar", false), ("foo/*", false), ("foo/bar/x", false), ("/bar", false),
    ] as [(ByteString, Bool)]
  )
  func serviceAccounts(value: ByteString, fits: Bool) {
    let pattern = IdentityPattern.serviceAccount(value, policyNamespace: "app")
    #expect(pattern.matches(Self.bar) == fits)
    #expect(!pattern.matches(nil))
    #expect(
      IdentityPattern.serviceAccount("bar", policyNamespace: "foo")
        .matches(SPIFFEIdentity(parsing: "spiffe://other/ns/foo/sa/bar"))
    )
  }

  @Test("Only an exact principal of a mesh identity leads to one name")
  func exactNames() {
    let name: ByteString = "spiffe://cluster.local/ns/foo/sa/bar"
    #expect(IdentityPattern.principal(.exact(name.dropFirst(9))).exactName == name)
    #expect(IdentityPattern.principal(.exact(name)).exactName == nil)
    #expect(IdentityPattern.principal(.prefix("a")).exactName == nil)
    #expect(IdentityPattern.namespace(.exact("foo")).exactName == nil)
  }
}
