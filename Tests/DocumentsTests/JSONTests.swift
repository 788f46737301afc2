import Basics
import Documents
import Testing

@Suite("JSON (ENV-2)")
struct JSONTests {
  @Test(
    "Objects, arrays and several of them are read, by content and not by name",
    arguments: [
      ("{}", ["{}"]),
      (" \n[]\n", ["[]"]),
      (
        "{\"a\": [1, -2, 1.5, true, false, null, \"x\"]}",
        ["{\"a\": [i:1, i:-2, f:1.5, b:true, b:false, n:null, \"x\"]}"]
      ),
      ("[{\"a\": 1}, {\"b\": 2}]", ["[{\"a\": i:1}, {\"b\": i:2}]"]),
      ("{\"a\":1}{\"b\":2}", ["{\"a\": i:1}", "{\"b\": i:2}"]),
      ("{\"a\":1}\n\n{\"b\":2}\r\n[3]\n", ["{\"a\": i:1}", "{\"b\": i:2}", "[i:3]"]),
      ("{\"a\": {}, \"b\": []}", ["{\"a\": {}, \"b\": []}"]),
    ]
  )
  func reads(text: String, wanted: [String]) {
    #expect(outline(text) == wanted)
  }

  @Test(
    "Strings keep their text",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u00e9\u20AC""#, "é€"),
      (#""\ud83d\ude00!""#, "😀!"),
      (#""\uD800\uDC00\udbff\udfff""#, "\u{10000}\u{10FFFF}"),
      (#""a\u0000b""#, "a\0b"),
      (#""x\u0022y""#, "x\"y"),
      (#""\\u0041""#, "\\u0041"),
      ("\"é😀\"", "é😀"),
      ("\"\"", ""),
    ]
  )
  func strings(text: String, wanted: String) throws {
    let root = try #require(read("[\(text), 1]").documents.first)
    #expect(root.elements.first?.string == ByteString(wanted))
    #expect(root.elements.count == 2)
  }

  @Test(
    "Numbers keep their text; those beyond 64 bits are floats",
    arguments: [
      ("0", Node.Kind.integer), ("-0", .integer), ("9223372036854775807", .integer),
      ("-9223372036854775808", .integer), ("9223372036854775808", .float), ("1.0", .float),
      ("1e3", .float), ("1E-3", .float), ("123456789012345678901234567890", .float),
      (String(repeating: "9", count: 300), .float),
    ]
  )
  func numbers(text: String, kind: Node.Kind) throws {
    let value = try #require(read("[\(text)]").documents.first?.elements.first)
    #expect(value.kind == kind)
    #expect(value.text.string == text)
    #expect(value.isPlain)
  }

  @Test("Words of YAML are strings in JSON")
  func words() {
    #expect(outline("[\"yes\", \"null\", \"1\", \"<<\"]") == ["[\"yes\", \"null\", \"1\", \"<<\"]"])
    #expect(outline("{\"<<\": {\"a\": 1}}") == ["{\"<<\": {\"a\": i:1}}"])
  }

  @Test(
    "Text that is no JSON but YAML in flow style is read as YAML",
    arguments: [
      ("{a: 1}", ["{\"a\": i:1}"]), ("[a, b,]", ["[\"a\", \"b\"]"]),
      ("{\"a\": 1} # comment\n", ["{\"a\": i:1}"]),
      ("{\"a\": 1}\n---\nb: 2\n---\n{\"c\": 3}", ["{\"a\": i:1}", "{\"b\": i:2}", "{\"c\": i:3}"]),
      ("{'a': yes}", ["{\"a\": b:yes}"]),
    ]
  )
  func flowStyle(text: String, wanted: [String]) {
    #expect(outline(text) == wanted)
  }

  @Test("Errors of such YAML are its own")
  func flowStyleErrors() {
    expect(["duplicate-key"], in: "{a: 1, ▶a: 2}")
  }

  @Test(
    "What is neither gets the error of JSON at the offending token",
    arguments: [
      "{\"a\": 1,\n \"b\": ▶]}", "{\"a\" ▶1, \"b\" \"c\"}", "[1, 2▶", "{\"a\": ▶\"x",
      "{\"a\": [1▶}",
      "[\"é\" ▶\"abcdefghijklmnopqrstuvwxyz\"]", "{\"a\": ▶\"\\ud800\"}", "[▶\"\\udc00\"]",
      "{\"a\": 1} {\"b\": ▶", "{} ▶x", "[1] ▶5", "{\"a\": 1}▶}", "[▶\"a\nb\", }",
    ]
  )
  func errors(text: String) {
    expect(["json-syntax"], in: text)
  }

  @Test("Grammatical JSON that cannot be represented is not taken for YAML")
  func unrepresentable() {
    expect(["json-syntax"], in: "[1, ▶1e400]")
    expect(["json-syntax"], in: "[1, ▶\(String(repeating: "9", count: 400))]")
    expect(["json-syntax"], in: "{▶\"a\\u0000\": 1}")
  }

  @Test("The values before an error are read and checked")
  func before() {
    expect(["duplicate-key", "json-syntax"], in: "{\"a\": 1, ▶\"a\": 2}\n{\"b\":▶: 1}")
    #expect(read("{\"a\": 1}\n{\"b\":: 1}").documents.count == 1)
  }
}
