import Basics
import Testing

@testable import Matching

@Suite("Patterns of a proxy, as policies write them")
struct WrittenPatternTests {
  private static let values: [ByteString] = [
    "cluster.local/ns/foo/sa/a", "cluster.local/ns/foo/sa/*", "cluster.local/*", "*", "*/sa/a",
    "*a.b", "foo", "f*o", "foo/a", "foo.x/a+b", "f(o)", "td*", "*-td", "t*1", "td", "a/b/c", "",
    "spiffe://td/ns/foo/sa/a", "td.x", "ns/x/y", "**", "*/ns/*/sa/*", "a*b*c",
  ]

  @Test("A value that is read back means the same", arguments: values)
  func peers(value: ByteString) throws {
    let made: [PeerPattern] = [
      .principal(value), .namespace(value), .serviceAccount(value, policyNamespace: "bar"),
      .trustDomain(value),
    ]
    for pattern in made {
      let (field, written) = try #require(pattern.written, "\(pattern.matcher)")
      let again: PeerPattern =
        switch field {
        case .principals: .principal(written)
        case .namespaces: .namespace(written)
        case .serviceAccounts: .serviceAccount(written, policyNamespace: "?")
        case .trustDomains: .trustDomain(written)
        }
      #expect(again.matcher == pattern.matcher)
    }
  }

  @Test("What no policy says has no value")
  func foreign() {
    let patterns = [
      PeerPattern(.exact("https://x/y")), PeerPattern(.suffix("/sa/a")), PeerPattern(.prefix("x")),
      PeerPattern(.exact("CN=x")),
    ]
    for pattern in patterns { #expect(pattern.written == nil, "\(pattern.matcher)") }
  }

  @Test(
    "Paths and templates",
    arguments: [
      "/a", "/a*", "*a", "*", "/a/{*}", "/a/{**}", "/{*}/b", "/{**}.html", "/{*}/b/{**}/", "/a*b",
    ] as [ByteString]
  )
  func paths(value: ByteString) throws {
    let pattern = try PathPattern(value)
    let written = try #require(pattern.written(matchesAsterisk: true))
    #expect(try PathPattern(written) == pattern)
  }
}
