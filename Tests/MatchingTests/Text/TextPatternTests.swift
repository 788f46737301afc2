import Basics
import Matching
import Testing

@Suite("Text patterns have one wildcard at one end (AP-47, AP-48)")
struct TextPatternTests {
  static let readings: [(ByteString, TextPattern, TextPattern)] = [
    ("*", .nonEmpty, .present),
    ("**", .suffix("*"), .suffix("*")),
    ("*a*", .suffix("a*"), .suffix("a*")),
    ("*a", .suffix("a"), .suffix("a")),
    ("a*", .prefix("a"), .prefix("a")),
    ("a**", .prefix("a*"), .prefix("a*")),
    ("a*b", .exact("a*b"), .exact("a*b")),
    ("", .exact(""), .exact("")),
    (" *", .prefix(" "), .prefix(" ")),
  ]

  @Test("A value is read as one kind of pattern", arguments: readings)
  func reading(value: ByteString, string: TextPattern, header: TextPattern) {
    #expect(TextPattern(string: value) == string)
    #expect(TextPattern(header: value) == header)
  }

  static let matches: [(TextPattern, ByteString, Bool)] = [
    (.exact("abc"), "abc", true),
    (.exact("abc"), "ABC", false),
    (.exact("abc"), "abcd", false),
    (.exact("abc"), "ab", false),
    (.exact(""), "", true),
    (.exact(""), "a", false),
    (.prefix("abc"), "abc", true),
    (.prefix("abc"), "abcd", true),
    (.prefix("abc"), "ab", false),
    (.prefix("abc"), "xabc", false),
    (.suffix("abc"), "abc", true),
    (.suffix("abc"), "xabc", true),
    (.suffix("abc"), "bc", false),
    (.suffix("abc"), "abcx", false),
    (.suffix("*"), "a*", true),
    (.suffix("*"), "a", false),
    // EF-38, EF-130
    (.present, "", true),
    (.present, "a", true),
    (.nonEmpty, "", false),
    (.nonEmpty, " ", true),
    // EF-201
    (.nonEmpty, "x\ny", false),
    (.nonEmpty, "\n", false),
    (.nonEmpty, "x\ry", true),
    (.nonEmpty, "x\u{0}y", true),
    (.nonEmpty, "\u{2028}", true),
    (.nonEmpty, "\u{1F600}", true),
    (.prefix("a"), "a\nb", true),
    (.suffix("z"), "y\nz", true),
    (.exact("a\nb"), "a\nb", true),
    // Texts that Swift's String calls equal
    (.exact("\u{E9}"), "e\u{301}", false),
    (.prefix("e"), "e\u{301}", true),
    (.suffix("\u{301}"), "e\u{301}", true),
  ]

  @Test("A pattern matches a text by its bytes", arguments: matches)
  func matching(pattern: TextPattern, text: ByteString, expected: Bool) {
    #expect(pattern.matches(text) == expected)
  }

  @Test("EF-200: bytes past 0x7F are compared as they are")
  func bytes() {
    let latin1 = ByteString(bytes: [0xE9])
    #expect(TextPattern(header: "\u{E9}").matches(ByteString(bytes: [0xC3, 0xA9])))
    #expect(!TextPattern(header: "\u{E9}").matches(latin1))
    #expect(TextPattern(header: "p*").matches("p" + latin1))
  }

  /// Bytes, and whether RE2 took them for UTF-8.
  static let encodings: [([UInt8], Bool)] = [
    ([0x61], true),
    ([0xC3, 0xA9], true),
    ([0xE2, 0x80, 0xA8], true),
    ([0xF0, 0x9F, 0x98, 0x80], true),
    ([0xED, 0xA0, 0x80], true),
    ([0xE9], false),
    ([0x61, 0xFF], false),
    ([0x80], false),
    ([0xC3], false),
    ([0xC3, 0x61], false),
    ([0xC0, 0xAF], false),
    ([0xE2, 0x80], false),
    ([0xF0, 0x9F, 0x98], false),
    ([0xF5, 0x80, 0x80, 0x80], false),
  ]

  @Test("AP-50: until August 2026 text that is not UTF-8 matched no regex", arguments: encodings)
  func utf8(bytes: [UInt8], isUTF8: Bool) {
    let text = ByteString(bytes: bytes)
    #expect(TextPattern.nonEmpty.matches(text, regexInput: .utf8) == isUTF8)
    #expect(TextPattern.nonEmpty.matches(text, regexInput: .latin1))
    #expect(TextPattern.exact(text).matches(text, regexInput: .utf8))
    #expect(TextPattern.present.matches(text, regexInput: .utf8))
  }
}
