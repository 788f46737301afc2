import Basics
import Matching
import Testing

/// RE2's syntax and what it finds, by its documentation.
struct RegularExpressionTests {
  @Test(arguments: [
    ("", ""), ("abc", "abc"), ("a.c", "a/c"), (".*", ""), (".*", "/a/b"), ("a+", "aaa"),
    ("a?b", "b"), ("a{2}", "aa"), ("a{2,}", "aaaa"), ("a{2,3}", "aaa"), ("a{0}b", "b"),
    ("a{,2}", "a{,2}"), ("a{", "a{"), ("}", "}"), ("[abc]", "b"), ("[^abc]", "d"),
    ("[a-c]+", "abc"),
    ("[]a]", "]"), ("[^]a]", "b"), ("[a-]", "-"), ("[-a]", "-"), (#"[\]]"#, "]"),
    (#"[\d-]+"#, "1-2"),
    ("[[:alpha:]]+", "aZ"), ("[[:^digit:]]", "x"), ("[[:word:]]", "_"),
    (#"\d\D\w\W\s\S"#, "1aa- a"),
    (#"\."#, "."), (#"\x41\x{42}"#, "AB"), (#"\n"#, "\n"), (#"[^a]"#, "\n"), ("(?s).", "\n"),
    ("a|b", "b"), ("a|", ""), ("(a|b)+c", "abac"), ("(?:ab)*", "abab"), ("(?P<name>a)b", "ab"),
    ("(?<name>a)b", "ab"), ("(?i)ab", "aB"), ("a(?i)b", "aB"), ("a(?i:b)c", "aBc"),
    ("(?i)[a-c]", "B"),
    ("^abc$", "abc"), (#"\Aabc\z"#, "abc"), ("^*", ""), (#"\bab\b"#, "ab"), (#"a\Bb"#, "ab"),
    ("a*?b", "aab"), ("(a*)*", "aaa"), ("(a|aa)+", "aaa"), ("/(api|v[0-9]+)/.*", "/v2/x"),
    ("(?i-s:A)", "a"), ("x*", "xxxx"), ("()", ""),
  ])
  func `an expression takes all of a text`(_ pattern: String, _ text: String) throws {
    let expression = try #require(RegularExpression(ByteString(pattern)))
    #expect(expression.matches(whole: ByteString(text)) == true)
  }

  @Test(arguments: [
    ("", "a"), ("abc", "ab"), ("abc", "abcd"), ("abc", "ABC"), ("a.c", "a\nc"), ("a+", ""),
    ("a{2}", "a"), ("a{2,3}", "aaaa"), ("[a-c]", "d"), ("[^abc]", "a"), ("a|bc", "ac"),
    ("a(?i)b", "AB"), ("a(?i:b)c", "aBC"), ("(a(?i))b", "aB"), (#"\bab"#, "xab"), ("a^b", "ab"),
    ("a$b", "ab"), ("(a|b)+c", "abab"), (#"\d"#, "x"), (#"\."#, "a"), (".*b", "a"), ("a*?", "b"),
  ])
  func `an expression does not take a part, nor anything else`(
    _ pattern: String,
    _ text: String
  ) throws {
    let expression = try #require(RegularExpression(ByteString(pattern)))
    #expect(expression.matches(whole: ByteString(text)) == false)
  }

  @Test(arguments: [
    "*", "+a", "?", "a**", "a*+", "a{2}{3}", "a+??", "(", ")", "(a", "a)", "[", "[a", "[b-a]",
    "[[:nothing:]]", #"\"#, #"\1"#, #"\pN"#, #"\p{Greek}"#, #"\Q.\E"#, #"\C"#, #"\Z"#, #"\y"#,
    "(?m)^a", "(?U)a", "(?=a)", "(?!a)", "(?<=a)b", "(?P<", "(?", #"\x4"#, #"\x{110000}"#,
    "a{1001}",
    "a{3,2}", "é", "(((a{100}){100}){100})",
  ])
  func `what is no expression, or not looked at, is unknown`(_ pattern: String) {
    #expect(RegularExpression(ByteString(pattern)) == nil)
  }

  @Test
  func `texts and expressions have bounds`() throws {
    #expect(RegularExpression(ByteString(String(repeating: "a", count: 3000))) == nil)
    #expect(RegularExpression(ByteString(String(repeating: "(", count: 60))) == nil)
    let any = try #require(RegularExpression(".*"))
    #expect(any.matches(whole: "é") == nil)
    #expect(any.matches(whole: ByteString(bytes: Array(repeating: 0x61, count: 9_000_000))) == nil)
    #expect(
      any.replacing(in: ByteString(bytes: Array(repeating: 0x61, count: 9000)), with: "") == nil
    )
  }

  @Test
  func `ways that multiply take no time`() throws {
    let expression = try #require(RegularExpression("(a*)*(a|aa)*(a?){20}b"))
    let text = ByteString(bytes: Array(repeating: 0x61, count: 20_000))
    #expect(expression.matches(whole: text) == false)
  }

  @Test(arguments: [
    ("one", "two", "/xxx/one/yyy/one/zzz", "/xxx/two/yyy/two/zzz"),
    ("^(.*?)one(.*)$", #"\1two\2"#, "/xxx/one/yyy/one/zzz", "/xxx/two/yyy/one/zzz"),
    ("^/service/([^/]+)(/.*)$", #"\2/instance/\1"#, "/service/foo/v1/api", "/v1/api/instance/foo"),
    ("(?i)/xxx/", "/yyy/", "/aaa/XxX/bbb", "/aaa/yyy/bbb"),
    ("a*", "x", "baac", "xbxcx"), ("", "-", "ab", "-a-b-"), ("a|ab", "x", "abab", "xbxb"),
    ("(a)|(b)", #"[\1\2]"#, "ab", "[a][b]"), ("a", #"\\\0"#, "a", #"\a"#), ("z", "x", "abc", "abc"),
    ("a+?", "x", "aa", "xx"), ("a+", "x", "aa", "x"), ("^a", "x", "aa", "xa"),
    ("b$", "x", "bb", "bx"),
  ])
  func `matches are replaced as RE2 finds them`(
    _ pattern: String,
    _ rewrite: String,
    _ text: String,
    _ expected: String
  ) throws {
    let expression = try #require(RegularExpression(ByteString(pattern)))
    #expect(
      expression.replacing(in: ByteString(text), with: ByteString(rewrite)) == ByteString(expected)
    )
  }

  @Test(arguments: [#"\1"#, #"\"#, #"\a"#])
  func `a rewrite that is none is unknown`(_ rewrite: String) throws {
    let expression = try #require(RegularExpression("a"))
    #expect(expression.replacing(in: "a", with: ByteString(rewrite)) == nil)
  }
}
