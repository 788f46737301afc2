import Basics
import Matching
import Testing

@Suite("Regular expressions as istiod writes them")
struct RegexQuotingTests {
  @Test(
    "Characters with a meaning get a backslash, all others stay",
    arguments: [
      ("a.b", #"a\.b"#), (#"\.+*?()|[]{}^$"#, #"\\\.\+\*\?\(\)\|\[\]\{\}\^\$"#), ("a-b/é", "a-b/é"),
      ("", ""),
    ] as [(ByteString, ByteString)]
  )
  func quoting(text: ByteString, wanted: ByteString) {
    #expect(text.regexQuoted == wanted)
  }

  @Test(
    "The matcher of a peer pattern (AP-53 to AP-56)",
    arguments: [
      (.principal("a*"), .text(.prefix("spiffe://a"))),
      (.principal("*"), .text(.nonEmpty)),
      (.principal("*a+"), .regex(#"spiffe://.*a\+"#)),
      (.namespace("*"), .regex(".*/ns/.*/.*")),
      (.namespace("a**"), .regex(".*/ns/a.*.*/.*")),
      (
        .serviceAccount("a/b/c", policyNamespace: "x"),
        .regex("spiffe://.+/ns/a/(.+/|)sa/b/c(/.+)?")
      ),
      (.trustDomain("a*b*"), .regex(#"spiffe://a[^/]*b\*/.*"#)),
      (.trustDomain("*"), .text(.prefix("spiffe://"))),
    ] as [(PeerPattern, PeerPattern.Matcher)]
  )
  func matcher(pattern: PeerPattern, wanted: PeerPattern.Matcher) {
    #expect(pattern.matcher == wanted)
  }

  @Test(
    "A value of `paths` in Envoy's spelling, be it a template that Envoy compiles or not",
    arguments: [
      ("/a", nil), ("/a*", nil), ("/{*}/b", "/*/b"), ("{**}", "**"), ("/{x}", nil),
      ("/{*}/{**}/{*}", "/*/**/*"),
    ] as [(ByteString, ByteString?)]
  )
  func template(value: ByteString, wanted: ByteString?) {
    #expect(PathTemplate.envoyText(of: value) == wanted)
  }
}
