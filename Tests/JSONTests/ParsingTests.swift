import Basics
import Testing

@testable import JSON

/// A text and what it reads as; `nil` where it is refused.
struct ParsingCase: Sendable, CustomTestStringConvertible {
  let text: String
  let expected: JSONValue?
  var testDescription: String { text }
  init(_ text: String, _ expected: JSONValue?) { (self.text, self.expected) = (text, expected) }
}

@Suite("Strict JSON")
struct ParsingTests {
  static let cases: [ParsingCase] = [
    .init("null", JSONValue.null),
    .init("true", true),
    .init(" [ ] ", .array([])),
    .init("{}", .object(JSONObject())),
    .init("-0", .integer(0)),
    .init("-0.0", .number(-0.0)),
    .init("1E2", .number(100)),
    .init("9223372036854775807", .integer(.max)),
    .init("-9223372036854775808", .integer(.min)),
    // Beyond 64 bits: the nearest double.
    .init("9223372036854775808", .number(9_223_372_036_854_775_808)),
    .init("[-9223372036854775809, 1]", .array([.number(-9_223_372_036_854_775_808), 1])),
    .init(#""18446744073709551616""#, "18446744073709551616"),
    .init(
      #"["18446744073709551616 \" ", 18446744073709551616]"#,
      .array(["18446744073709551616 \" ", .number(18_446_744_073_709_551_616)])
    ),
    .init(#""a\u0000b""#, .string(ByteString(bytes: [0x61, 0, 0x62]))),
    .init(#""\ud83d\ude00""#, "😀"),
    .init(
      #"{"b":1,"a":{"c":[null]}}"#,
      .object(
        JSONObject([
          ("b", 1), ("a", .object(JSONObject([("c", .array([.null]))]))),
        ])
      )
    ),
    // Different bytes are different names, though Swift calls the strings equal.
    .init(
      "{\"\u{E9}\":1,\"e\u{301}\":2}",
      .object(JSONObject([(ByteString("\u{E9}"), 1), (ByteString("e\u{301}"), 2)]))
    ),
    .init("", nil), .init(" ", nil), .init("nul", nil), .init("NULL", nil), .init("truefalse", nil),
    .init("{", nil), .init("[1,]", nil), .init("{\"a\":1,}", nil), .init("[1 2]", nil),
    .init("{a:1}", nil), .init("{'a':1}", nil), .init("'a'", nil), .init("\"a", nil),
    .init("01", nil), .init("+1", nil), .init(".5", nil), .init("1.", nil), .init("0x10", nil),
    .init("1e", nil), .init("1e400", nil), .init("-1e400", nil), .init("NaN", nil),
    .init("Infinity", nil), .init("1 1", nil), .init("{} x", nil), .init("// x\n1", nil),
    .init("\u{FEFF}{}", nil), .init("\"a\nb\"", nil), .init("\"\\x41\"", nil),
    .init("\"\\'\"", nil), .init(#""\ud83d""#, nil), .init(#""\ude00""#, nil),
    .init(#"{"a":1,"a":1}"#, nil), .init(#"{"a":1,"\u0061":1}"#, nil),
    .init(#"[{"x":{"a":1,"a":1}}]"#, nil), .init(#"{"a\u0000":1}"#, nil),
    .init(String(repeating: "9", count: 400), nil),
  ]

  @Test("a text reads as its value, or not at all", arguments: cases)
  func reads(_ test: ParsingCase) {
    #expect((try? JSONValue(parsing: Array(test.text.utf8))) == test.expected)
  }

  @Test(
    "bytes that are not UTF-8 are refused",
    arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3]]
  )
  func invalidUTF8(_ bytes: [UInt8]) {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
  }

  @Test(
    "a zero byte is refused wherever it stands",
    arguments: [
      "\0", "null\0", "\0null", "[1\0]", "[1\0,2]", "[tr\0ue]", "[true\0]", "{}\0", "{\0}",
      "\"a\0b\"",
      "[-1.5e3\0 ]", "{\"a\"\0:1}", "[1,\0]", "1\0", "1\0\0",
    ]
  )
  func zeroBytes(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(text.utf8)) }
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: Array("[1\0]".utf8))
    }
    #expect(error?.column == 3)
  }

  @Test(
    "an error stands where the offending token starts",
    arguments: [
      ("{\n  \"a\": 1,\n  \"a\": 2\n}", "duplicate object key", 3, 3),
      ("[1,\n tru]", "invalid token", 2, 2),
      ("{\"é\": 01}", "invalid token", 1, 7),
      ("[1", "']' expected", 1, 2),
      ("{}\n  x", "end of file expected", 2, 3),
      ("[99999999999999999999, 1e400]", "real number overflow", 1, 24),
      ("[[1]]", "nested deeper than 1 levels", 1, 2),
    ]
  )
  func places(_ text: String, _ message: String, _ line: Int, _ column: Int) {
    let limits = JSONLimits(maximumDepth: message.hasPrefix("nested") ? 1 : 200)
    #expect(throws: JSONSyntaxError(message: message, line: line, column: column)) {
      try JSONValue(parsing: Array(text.utf8), limits: limits)
    }
  }

  @Test("depth up to the limit is fine, one more is not", arguments: [1, 50, 200, 2000])
  func depth(_ depth: Int) {
    let limits = JSONLimits(maximumDepth: depth)
    for bracket in [("[", "]"), ("{\"a\":", "}")] {
      func nested(_ levels: Int) -> [UInt8] {
        let text = String(repeating: bracket.0, count: levels)
        return Array((text + "1" + String(repeating: bracket.1, count: levels)).utf8)
      }
      #expect(throws: Never.self) { try JSONValue(parsing: nested(depth), limits: limits) }
      #expect(throws: JSONSyntaxError.self) {
        try JSONValue(parsing: nested(depth + 1), limits: limits)
      }
    }
  }

  @Test("100,000 levels are an error, not a crash", arguments: ["[", "{\"a\":"])
  func deep(_ open: String) {
    let text = Array(String(repeating: open, count: 100_000).utf8)
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
  }

  @Test("limits stay between 1 and 2048")
  func limits() {
    #expect(JSONLimits(maximumDepth: 0).maximumDepth == 1)
    #expect(JSONLimits(maximumDepth: .max).maximumDepth == 2048)
  }
}
