import Basics
import Matching
import Testing

@Suite("Path patterns without a template are plain text (AP-72)")
struct PathPatternTests {
  /// EF-5 to EF-8, and examples of AP-99: value, target, whether it matches under BASE.
  static let rows: [(ByteString, ByteString, Bool)] = [
    ("/admin?x=1", "/admin?x=1", false),
    ("/admin?x=1", "/admin", false),
    ("/admin?x=1", "/admin%3Fx=1", false),
    ("/pre*", "/pre", true),
    ("/pre*", "/prefix", true),
    ("/pre*", "/pref/x", true),
    ("/pre*", "/Pre", false),
    ("/pre*", "/x?y=/pre", false),
    ("*.html", "/a.html", true),
    ("*.html", "/a.html?x", true),
    ("*.html", "/a.html#f", true),
    ("*.html", "/a.htmlx", false),
    ("*.html", "/.html", true),
    ("*.html", "/x?.html", false),
    ("*", "/", true),
    ("*", "/x", true),
    ("*", "/?x", true),
    ("/admin*", "/admin", true),
    ("/admin*", "/x", false),
    ("/admin*", "//admin", false),
    ("/admin*", "/ADMIN", false),
    ("/admin*", "/%61dmin", true),
    ("/info*", "/info?x=1", true),
    ("/info", "/info/", false),
    ("/a*c", "/abc", false),
    ("/a*c", "/a*c", true),
    ("", "/", false),
  ]

  @Test("A value matches these targets", arguments: rows)
  func matches(value: ByteString, target: ByteString, expected: Bool) throws {
    let normalizer = PathNormalizer(mode: .base, stripsDotSegmentParameters: true)
    guard case .path(let path) = normalizer.normalize(target) else {
      Issue.record("refused")
      return
    }
    #expect(try PathPattern(value).matches(pathWithoutQuery(path)) == expected)
  }

  @Test("Only {*} and {**} make a template")
  func kinds() throws {
    #expect(try PathPattern("/a/{b}") == .text(.exact("/a/{b}")))
    #expect(try PathPattern("/a/**") == .text(.prefix("/a/*")))
    #expect(try PathPattern("/{*") == .text(.prefix("/{")))
    #expect(try PathPattern("/a/{*}") != .text(.exact("/a/{*}")))
  }

  static let cuts: [(ByteString, ByteString)] = [
    ("", ""), ("/abc", "/abc"), ("/abc?", "/abc"), ("/abc?a=b&c", "/abc"), ("/abc??", "/abc"),
    ("/abc#", "/abc"), ("/abc#f?a", "/abc"), ("/abc?#f", "/abc"), ("?x", ""),
  ]

  @Test("The query and the fragment are cut", arguments: cuts)
  func withoutQuery(path: ByteString, expected: ByteString) {
    #expect(pathWithoutQuery(path) == expected)
  }

  @Test("EF-197 to EF-199: bytes past 0x7F under NONE")
  func bytesPastASCII() throws {
    let notUTF8 = ByteString(bytes: [0x2F, 0xE9])
    let star = try PathPattern("*")
    #expect(star.matches("/\u{E9}", regexInput: .utf8))
    #expect(!star.matches(notUTF8, regexInput: .utf8))
    #expect(star.matches(notUTF8, regexInput: .latin1))
    #expect(try PathPattern("*\u{E9}").matches("/\u{E9}"))
    #expect(try !PathPattern("*\u{E9}").matches(notUTF8))
    #expect(try PathPattern("/p*").matches(ByteString(bytes: [0x2F, 0x70, 0xE9])))
    #expect(try !PathPattern("/{*}").matches(notUTF8))
    #expect(try !PathPattern("/{*}").matches("/\u{E9}"))
  }
}
