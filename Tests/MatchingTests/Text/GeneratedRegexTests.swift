import Basics
import Testing

@testable import Matching

/// The expressions that istiod writes are read back; no other is (AP-53 to AP-56).
@Suite("Regular expressions of a proxy")
struct GeneratedRegexTests {
  static let patterns: [PeerPattern] = [
    .principal("*"), .principal("*/sa/a.b+c"), .principal("td/ns/*"), .principal("td/ns/a/sa/b"),
    .namespace("a"), .namespace("a.b*c"), .namespace("*"), .namespace(#"odd\[name]"#),
    .serviceAccount("a/b", policyNamespace: "x"), .serviceAccount("b(c)", policyNamespace: "x|y"),
    .trustDomain("td"), .trustDomain("*"), .trustDomain("*-td.example"), .trustDomain("a*b*c"),
  ]

  static let names: [ByteString] = [
    "", "x", "spiffe://td/ns/a/sa/b", "spiffe://td/ns/a.b-c/sa/b", "spiffe://td/ns/axbc/sa/b",
    "spiffe://td/ns/a/x/sa/b", "spiffe://td/ns/a/sa/b/c", "spiffe://td/ns/a/sa/bc",
    "spiffe://old-td.example/ns/a/sa/b", "spiffe://td/ns/x/sa/a.b+c", "spiffe://td/ns/x/sa/axb+c",
    "spiffe://ab*c/ns/x", "spiffe://axb*c/ns/x", "spiffe://td/ns/x|y/sa/b(c)", "CN=a/ns/a/b",
    #"spiffe://td/ns/odd\[name]/sa/x"#, "spiffe://td/ns/a\n/sa/b",
  ]

  @Test("A pattern that is read back fits the same names", arguments: patterns)
  func readsBack(pattern: PeerPattern) throws {
    let read: PeerPattern =
      switch pattern.matcher {
      case .text(let text): PeerPattern(text)
      case .regex(let regex): try #require(PeerPattern(regex: regex))
      }
    #expect(read.matcher == pattern.matcher)
    for name in Self.names {
      for input in [RegexInput.latin1, .utf8] {
        #expect(
          read.matches(name, regexInput: input) == pattern.matches(name, regexInput: input),
          "\(name)"
        )
      }
    }
  }

  static let unknown: [ByteString] = [
    "a.b", "a|b", "(a)", "[a]", "[^/]", "[^/]+", "a*", "a+", "a?", "a{2}", ".*?", ".+?", ".*+",
    ".+{2}", "^a", "a$", "(?i)a", #"\d"#, #"\"#, #"a\"#, "(.+/|)?", "(.+/|)*", "(/.+)", "(/.+)*",
    "(.+/|x)", "[^/]*?", "(/.+)?+", ".", #"\n"#, "a)", "(.+/|)(.+/|)(.+/|)(.+/|)",
  ]

  @Test("An expression of another form is not known", arguments: unknown)
  func isUnknown(regex: ByteString) {
    #expect(PeerPattern(regex: regex) == nil)
  }

  @Test("Everything with a meaning stands for itself behind a backslash")
  func quoted() throws {
    let pattern = try #require(PeerPattern(regex: #"\\\.\+\*\?\(\)\|\[\]\{\}\^\$é"#))
    #expect(pattern.matches(#"\.+*?()|[]{}^$é"#))
    #expect(!pattern.matches(#"x.+*?()|[]{}^$é"#))
  }
}
