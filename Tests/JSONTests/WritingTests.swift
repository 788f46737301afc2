import Basics
import JSON
import Testing

@Suite("Writing JSON")
struct WritingTests {
  static let cases: [(JSONValue, String)] = [
    (.null, "null"), (true, "true"), (false, "false"), (-7, "-7"), ("", #""""#),
    (.integer(.max), "9223372036854775807"),
    (.number(0.1), "0.1"), (.number(1.5), "1.5"), (.number(1_795_389_038), "1795389038"),
    (.number(1e21), "1e+21"), (.number(.leastNonzeroMagnitude), "5e-324"), (.number(-0.0), "-0.0"),
    (.number(.infinity), "null"), (.number(.nan), "null"),
    (.array([]), "[]"), (.array([1, .array([.number(0.1)]), "1.50"]), #"[1,[0.1],"1.50"]"#),
    (.object(JSONObject()), "{}"),
    (.object(JSONObject([("b", 1), ("a", "x")])), #"{"b":1,"a":"x"}"#),
    (.object(JSONObject([("1.50", .number(1.50))])), #"{"1.50":1.5}"#),
    ("a\"\\\n\u{1}é/😀", #""a\"\\\n\u0001é/😀""#),
    (.string(ByteString(bytes: [0x61, 0, 0x62])), #""a\u0000b""#),
    (.string(ByteString(bytes: [0x61, 0xFF])), "\"a\u{FFFD}\""),
    (.object(JSONObject([(ByteString(bytes: [0]), 1)])), #"{"\u0000":1}"#),
  ]

  @Test("compact, in order, with the shortest doubles", arguments: cases)
  func compact(_ value: JSONValue, _ text: String) {
    #expect(value.write(.compact) == ByteString(text))
  }

  @Test("pretty has two spaces and no line feed at the end")
  func pretty() {
    let value = JSONValue.object(JSONObject([("b", .array([1, .number(0.1)])), ("a", .null)]))
    #expect(value.write(.pretty) == "{\n  \"b\": [\n    1,\n    0.1\n  ],\n  \"a\": null\n}")
  }

  @Test(
    "what is read is written again",
    arguments: [#"{"a":[1,-2.5,true,null,{"é":"\"\\"}],"b":""}"#, "[]", "1e-7", #""\u0000""#]
  )
  func roundTrip(_ text: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8))
    let again = try JSONValue(parsing: value.write(.pretty).bytes)
    #expect(again == value)
    #expect(try JSONValue(parsing: value.write(.compact).bytes) == value)
  }

  @Test("a value nested deeper than 2048 levels is cut, not a crash")
  func deep() {
    var value = JSONValue.null
    for _ in 0..<3000 { value = .array([value]) }
    #expect(value.write(.compact).count == 2 * 2047 + 2 + 4)
  }
}
