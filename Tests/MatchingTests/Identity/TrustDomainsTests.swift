import Basics
import Matching
import Testing

@Suite("Trust domain migration replaces principals (AP-58 to AP-62)")
struct TrustDomainsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let domains: [ByteString]
    let value: ByteString
    let becomes: [ByteString]

    init(_ domains: [ByteString], _ value: ByteString, _ becomes: [ByteString]) {
      self.domains = domains
      self.value = value
      self.becomes = becomes
    }

    var testDescription: String { "\(domains) \(value)" }
  }

  /// AP-61, EF-105, and the edges of AP-60.
  static let rows = [
    Row(["cluster.local"], "cluster.local/ns/a/sa/b", ["cluster.local/ns/a/sa/b"]),
    Row(["td1"], "cluster.local/ns/a/sa/b", ["td1/ns/a/sa/b"]),
    Row(["td2", "td1"], "td1/ns/a/sa/b", ["td2/ns/a/sa/b", "td1/ns/a/sa/b"]),
    Row(["td1", "td2"], "other/ns/a/sa/b", ["other/ns/a/sa/b"]),
    Row(
      ["td2", "foo-td1", "cluster.local"],
      "*-td1/ns/a/sa/b",
      ["td2/ns/a/sa/b", "*-td1/ns/a/sa/b", "cluster.local/ns/a/sa/b"]
    ),
    Row(["new-td", "old-td"], "*-td/ns/a/sa/b", ["*-td/ns/a/sa/b"]),
    Row(["td1", "td2"], "td*/ns/a/sa/b", ["td1/ns/a/sa/b", "td2/ns/a/sa/b"]),
    Row(["td1"], "xy*/ns/a/sa/b", ["xy*/ns/a/sa/b"]),
    Row(["td1", "td2"], "*/ns/a/sa/b", ["*/ns/a/sa/b"]),
    Row(["td1", "td2"], "*", ["*"]),
    Row(["td1", "td2"], "*sa/b", ["*sa/b"]),
    Row(["td1", "td2"], "td1/ns/a/*", ["td1/ns/a/*"]),
    Row(["td1", "td0"], "td1/ns/ns1/sa/*", ["td1/ns/ns1/sa/*", "td0/ns/ns1/sa/*"]),
    Row(["new-td", "old-td"], "old-td/ns/foo/sa/a", ["new-td/ns/foo/sa/a", "old-td/ns/foo/sa/a"]),
    Row(
      ["new-td", "old-td"],
      "cluster.local/ns/foo/sa/b",
      ["new-td/ns/foo/sa/b", "old-td/ns/foo/sa/b"]
    ),
    Row(["new-td", "old-td"], "other/ns/foo/sa/c", ["other/ns/foo/sa/c"]),
    Row(["td1", "td1"], "td1/ns/a/sa/b", ["td1/ns/a/sa/b"]),
    // An alias that is itself a pattern
    Row(["td1", "*"], "zzz/ns/a/sa/b", ["td1/ns/a/sa/b", "*/ns/a/sa/b"]),
    Row(["td1", "x*"], "xyz/ns/a/sa/b", ["td1/ns/a/sa/b", "x*/ns/a/sa/b"]),
    Row(["td1", "*x"], "abx/ns/a/sa/b", ["td1/ns/a/sa/b", "*x/ns/a/sa/b"]),
    // Not five parts
    Row(["td1", "td2"], "td1", ["td1"]),
    Row(["td1", "td2"], "", [""]),
    Row(["td1", "td2"], "td1/ns/a/sa/b/c", ["td1/ns/a/sa/b/c"]),
    Row(["td1", "td2"], "spiffe://td1/ns/a/sa/b", ["spiffe://td1/ns/a/sa/b"]),
    Row(["td1", "td2"], "td1////", ["td1////", "td2////"]),
    Row(["td1", "td2"], "/ns/a/sa/b", ["/ns/a/sa/b"]),
    Row(["td1", "td2"], "Cluster.local/ns/a/sa/b", ["Cluster.local/ns/a/sa/b"]),
  ]

  @Test("A principal becomes these", arguments: rows)
  func migrating(row: Row) throws {
    let domains = TrustDomains(
      trustDomain: try #require(row.domains.first),
      aliases: Array(row.domains.dropFirst())
    )
    #expect(domains.migratingPrincipal(row.value) == row.becomes)
  }

  static let expansions = [
    Row(["td1", "old"], "td1", ["td1", "old"]),
    Row(["td1", "old"], "old", ["td1", "old"]),
    Row(["td1", "old"], "other", ["other"]),
    Row(["td1", "old"], "cluster.local", ["cluster.local"]),
    Row(["td1", "old"], "*", ["*"]),
    Row(["td1", "old"], "td*", ["td*"]),
    Row(["td1", "old"], "TD1", ["TD1"]),
    Row(["td1", "*"], "*", ["td1", "*"]),
  ]

  @Test("AP-62: a trust domain becomes these", arguments: expansions)
  func expanding(row: Row) throws {
    let domains = TrustDomains(
      trustDomain: try #require(row.domains.first),
      aliases: Array(row.domains.dropFirst())
    )
    #expect(domains.expandingTrustDomains([row.value]) == row.becomes)
  }

  @Test("AP-62: the expanded values have no duplicates")
  func noDuplicates() {
    let domains = TrustDomains(trustDomain: "td1", aliases: ["old"])
    #expect(
      domains.expandingTrustDomains(["x", "td1", "old", "x", "y"]) == ["x", "td1", "old", "y"]
    )
    #expect(domains.expandingTrustDomains([]) == [])
  }
}
