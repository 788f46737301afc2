import Basics
import JSON
import Testing

@Suite("Protobuf JSON (JWT-5)")
struct ProtobufJSONTests {
  /// A text for which a real Envoy was asked, or that protobuf's reader decides alike.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let isAccepted: Bool
    var testDescription: String { name }

    init(_ isAccepted: Bool, _ name: String, _ text: String) {
      self.init(isAccepted, name, bytes: Array(text.utf8))
    }
    init(_ isAccepted: Bool, _ name: String, bytes: [UInt8]) {
      (self.isAccepted, self.name, self.bytes) = (isAccepted, name, bytes)
    }
  }

  static func nested(_ open: String, _ close: String, _ count: Int) -> String {
    "{\"x\":" + String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
      + "}"
  }

  static func text(_ bytes: [UInt8]) -> [UInt8] {
    Array("{\"x\":\"".utf8) + bytes + Array("\"}".utf8)
  }

  // EF-183, EF-217, EF-218: every row that is about the JSON text.
  static let findings: [Case] = [
    .init(false, "a member twice", #"{"sub":"alice","sub":"bob"}"#),
    .init(false, "[1]", "[1]"), .init(false, "5", "5"), .init(false, "true", "true"),
    .init(false, "a text at the top", #""x""#), .init(true, "null", "null"),
    .init(true, "{}", "{}"), .init(false, "text after", "{} x"),
    .init(true, "blanks around", " \t\r\n{ } \t\r\n"), .init(true, "escaped", #"{"\u0073ub":"a"}"#),
    .init(true, "trailing comma in the object", #"{"a":1,}"#),
    .init(true, "trailing comma in a list", #"{"a":[1,2,]}"#),
    .init(false, "NaN", #"{"a":NaN}"#), .init(false, "BOM", "\u{FEFF}{}"),
    .init(true, "single quotes", "{'a':'b'}"), .init(true, "unquoted name", "{a:1}"),
    .init(true, "raw line feed", "{\"a\":\"x\ny\"}"), .init(true, "raw tab", "{\"a\":\"x\ty\"}"),
    .init(true, "raw 00", bytes: text([0x61, 0, 0x62])),
    .init(true, #"\u0000"#, #"{"a":"\u0000"}"#),
    .init(true, #"\'"#, #"{"a":"\'"}"#), .init(false, #"\x41"#, #"{"a":"\x41"}"#),
    .init(false, "01", #"{"a":01}"#), .init(false, "+1", #"{"a":+1}"#),
    .init(false, ".5", #"{"a":.5}"#), .init(false, "1.", #"{"a":1.}"#),
    .init(false, "1e400", #"{"a":1e400}"#), .init(true, "1e308", #"{"a":1e308}"#),
    .init(true, "-0", #"{"a":-0}"#), .init(false, "0x10", #"{"a":0x10}"#),
    .init(false, "Infinity", #"{"a":Infinity}"#),
    .init(false, "lone high surrogate", #"{"a":"\ud800"}"#),
    .init(false, "lone low surrogate", #"{"a":"\udc00"}"#),
    .init(true, "surrogate pair", #"{"a":"\ud83d\ude00"}"#),
    .init(false, "invalid UTF-8", bytes: text([0xFF])),
    .init(false, "UTF-8 of a surrogate", bytes: text([0xED, 0xA0, 0x80])),
    .init(false, "duplicate in a nested object", #"{"a":{"b":1,"b":2}}"#),
    .init(true, "empty name", #"{"":1}"#), .init(false, "comment", "{/* x */}"),
    .init(false, "missing comma", #"{"a":1 "b":2}"#), .init(false, "tru", #"{"a":tru}"#),
    .init(false, "NULL", #"{"a":NULL}"#), .init(true, "blanks after", "{}  "),
    .init(false, "00 after", bytes: [0x7B, 0x7D, 0]),
    .init(true, "98 nested lists", nested("[", "]", 98)),
    .init(true, "99 nested lists", nested("[", "]", 99)),
    .init(false, "100 nested lists", nested("[", "]", 100)),
    .init(true, "98 nested objects", nested("{\"x\":", "}", 98)),
    .init(true, "99 nested objects", nested("{\"x\":", "}", 99)),
    .init(false, "100 nested objects", nested("{\"x\":", "}", 100)),
    .init(false, "alg twice", #"{"alg":"RS256","alg":"RS256"}"#),
    .init(true, "single quotes, unquoted name, trailing comma", "{'alg':'RS256',kid:'r1',}"),
    .init(false, "[]", "[]"),
  ]

  // What protobuf's reader says of the corners between the findings.
  static let corners: [Case] = [
    .init(false, "nothing", ""), .init(false, "a blank", " "), .init(false, "nul", "nul"),
    .init(false, "null twice", "null null"), .init(false, "null and a comma", "null,"),
    .init(false, "only a comma in an object", "{,}"),
    .init(false, "only a comma in a list", "{a:[,]}"),
    .init(false, "two commas at the end", "{a:1,,}"),
    .init(false, "two commas in a list", "{a:[1,,]}"),
    .init(false, "comma first", "{,a:1}"), .init(false, "comma after the object", "{},"),
    .init(false, "no colon", "{a 1}"), .init(false, "no value", "{a:}"),
    .init(false, "open", "{a:1"),
    .init(false, "open list", "{a:[1"), .init(false, "wrong bracket", "{a:[1}]"),
    .init(false, "open text", "{a:'b}"), .init(false, "mixed quotes", "{a:'b\"}"),
    .init(false, "backslash at the end", "{a:'\\"), .init(false, "bare value", "{a:b}"),
    .init(false, "name null", "{null:1}"), .init(false, "name true", "{true:1}"),
    .init(false, "name false", "{false:1}"), .init(true, "name nullx", "{nullx:1}"),
    .init(false, "digit first", "{1a:1}"), .init(true, "digit later", "{a1_:1}"),
    .init(false, "hyphen in a bare name", "{a-b:1}"),
    .init(false, "point in a bare name", "{a.b:1}"),
    .init(false, "letter beyond ASCII in a bare name", "{é:1}"),
    .init(false, "empty bare name", "{:1}"),
    .init(false, "equal names in other forms", "{a:1,'a':2}"),
    .init(false, "equal names, one escaped", #"{'a':1,"\u0061":2}"#),
    .init(false, "equal names with 00", bytes: Array("{'a\0':1,\"a\\u0000\":2}".utf8)),
    .init(true, "names that differ behind 00", bytes: Array("{'a\0b':1,'a\0c':2}".utf8)),
    .init(true, "names ~0 and 00", #"{"~0":1,"\u0000":2,"~":3,"~1":4}"#),
    .init(true, #"\U0041"#, #"{a:"\U0041"}"#),
    .init(false, #"\U00000041 is \U0000 and 0041"#, #"{a:\U00000041}"#),
    .init(false, "three digits", #"{a:"\u004"}"#),
    .init(false, "sign among digits", #"{a:"\u+041"}"#),
    .init(true, "blank inside a pair", #"{a:"\ud83d \ude00"}"#),
    .init(false, "letter inside a pair", #"{a:"\ud83dx\ude00"}"#),
    .init(false, "pair of two high halves", #"{a:'\ud83d\ud83d'}"#),
    .init(false, "low half first", #"{a:'\ude00\ud83d'}"#),
    .init(false, #"\U as the second half"#, #"{a:'\ud83d\Ude00'}"#),
    .init(true, "last code point", #"{"a":"\udbff\udfff"}"#),
    .init(true, "DEL", "{\"a\":\"\u{7F}\"}"),
    .init(true, "all escapes", #"{'a':'\"\\\/\b\f\n\r\t'}"#),
    .init(false, #"\0"#, #"{a:'\0'}"#), .init(false, #"\v"#, #"{a:'\v'}"#),
    .init(false, #"\a"#, #"{a:'\a'}"#),
    .init(false, "overlong", bytes: text([0xC0, 0x80])),
    .init(false, "beyond", bytes: text([0xF4, 0x90, 0x80, 0x80])),
    .init(false, "cut off", bytes: text([0xE2, 0x82])),
    .init(false, "continuation alone", bytes: text([0x80])),
    .init(false, "invalid UTF-8 in a name", bytes: [0x7B, 0x27, 0xFF, 0x27, 0x3A, 0x31, 0x7D]),
    .init(
      false,
      "invalid UTF-8 in single quotes",
      bytes: Array("{a:'".utf8) + [0xFF] + Array("'}".utf8)
    ),
    .init(false, "00 behind null", bytes: Array("null\0".utf8)),
    .init(false, "00 behind a number", bytes: Array("{\"a\":17e2\0}".utf8)),
    .init(false, "00 behind a literal", bytes: Array("{\"a\":true\0,\"b\":1}".utf8)),
    .init(false, "00 behind a number, lenient", bytes: Array("{a:1\0}".utf8)),
    .init(false, "form feed as space", "{\u{C}}"), .init(false, "no-break space", "{\u{A0}}"),
    .init(false, "--1", "{a:--1}"), .init(false, "-", "{a:-}"), .init(false, "1e", "{a:1e}"),
    .init(false, "1e+", "{a:1e+}"), .init(true, "1E+2", "{a:1E+2}"),
    .init(false, "1.5.5", "{a:1.5.5}"),
    .init(false, "-01", "{a:-01}"), .init(false, "1e5.5", "{a:1e5.5}"),
    .init(true, "1e-400", "{a:1e-400}"),
    .init(false, "-Infinity", "{a:-Infinity}"), .init(false, "1_0", "{a:1_0}"),
    .init(false, "1f", "{a:1f}"),
    .init(true, "number and blank", "{a:1 }"), .init(false, "-1e400", "{a:-1e400}"),
    .init(false, "line comment", "{a:1}//x"), .init(false, "hash comment", "{a:1 #x\n}"),
    .init(
      false,
      "100 lists, lenient",
      "{x:" + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "}"
    ),
    .init(
      true,
      "99 lists, lenient",
      "{x:" + String(repeating: "[", count: 99) + String(repeating: "]", count: 99) + "}"
    ),
    .init(false, "100,000 lists", String(repeating: "[", count: 100_000)),
    .init(false, "100,000 objects", String(repeating: "{a:", count: 100_000)),
  ]

  @Test("a text is taken as Envoy takes it", arguments: findings + corners)
  func takes(_ test: Case) {
    #expect(((try? JSONObject(parsingProtobufJSON: test.bytes)) != nil) == test.isAccepted)
  }

  @Test("the lists are not empty and refuse more than they take")
  func counts() {
    let all = Self.findings + Self.corners
    #expect(Self.findings.count == 53)
    #expect(all.count { !$0.isAccepted } > all.count { $0.isAccepted })
  }

  @Test(
    "lenient forms mean what they say",
    arguments: [
      ("null", "{}"), ("{'a':\"b'c\",\"d\":'e\"f'}", #"{"a":"b'c","d":"e\"f"}"#),
      ("{a:[1,'x',],}", #"{"a":[1,"x"]}"#), (#"{'a':'\'\"\U0041'}"#, #"{"a":"'\"A"}"#),
      ("{'a\0~\u{1}\u{1F}':'b\0~'}", #"{"a\u0000~\u0001\u001F":"b\u0000~"}"#),
      (#"{a:'\ud83d  \ude00'}"#, #"{"a":"😀"}"#),
      (#"{"\u0000":1,"~0":2,"\u007e1":3}"#, #"{"\u0000":1,"~0":2,"~1":3}"#),
      ("{a: null,b:true,c:-1.5e1}", #"{"a":null,"b":true,"c":-15}"#),
    ]
  )
  func meaning(_ text: String, _ strict: String) throws {
    #expect(
      try JSONValue(parsingProtobufJSON: Array(text.utf8)).write(.compact) == ByteString(strict)
    )
  }

  @Test(
    "every number is a double",
    arguments: [
      ("1", 1.0), ("-0", -0.0), ("9007199254740993", 9_007_199_254_740_992),
      ("18446744073709551615", 18_446_744_073_709_551_616),
      ("123456789012345678901234567890", 1.2345678901234568e29),
    ]
  )
  func numbers(_ text: String, _ number: Double) throws {
    for text in ["{\"a\":\(text)}", "{a:\(text)}"] {
      let object = try JSONObject(parsingProtobufJSON: Array(text.utf8))
      guard case .number(let value) = object["a"] else { Issue.record("no number"); return }
      #expect(value.bitPattern == number.bitPattern)
    }
  }
}
