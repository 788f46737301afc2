import Basics
import Documents
import JSON
import Testing

@Suite("YAML that is written")
struct YAMLWritingTests {
  @Test(
    "Values are written in block style, in their order",
    arguments: [
      (#"{"b":1,"a":[true,null,1.5,"x"]}"#, "b: 1\na:\n- true\n- null\n- 1.5\n- x\n"),
      (#"{"a":{},"b":[],"c":[[1],{"d":""}]}"#, "a: {}\nb: []\nc:\n- - 1\n- d: ''\n"),
      (#"{"k":"a\nb\n"}"#, "k: |\n  a\n  b\n"),
      (#""text""#, "text\n"),
    ]
  )
  func layout(text: String, wanted: ByteString) throws {
    #expect(try value(text).writeYAML() == wanted)
  }

  @Test(
    "Text that could be taken for something else is quoted",
    arguments: [
      "true", "no", "y", "Null", "~", "12", "-1", "+1", ".5", ".inf", "1e3", "0x1f", "22:30",
      "2024-01-01", "=", "<<", "", " x", "x ", "*", "*.example.com", "&a", "!t", "@x", "a: b",
      "a #b", "- a", "[a]", "{a}", "'q'", "\"", "%x", "a\tb", "a\nb", "\n", "a\n\nb \n", "\u{85}",
      "\u{FEFF}x", "\u{1}", "é", "?", "|", ">", "#", "`",
    ]
  )
  func quoting(text: String) throws {
    let object = JSONValue.object(JSONObject([(ByteString(text), .string(ByteString(text)))]))
    let written = try #require(object.writeYAML())
    let (documents, problems) = DocumentReader().read(written.bytes, file: "t.yaml")
    #expect(problems.isEmpty)
    let member = try #require(documents.first?.members.first)
    #expect(documents.count == 1)
    #expect(member.key.text == ByteString(text))
    #expect(member.value.kind == .string)
    #expect(member.value.text == ByteString(text))
  }

  @Test("Long lines are not folded, and bytes that are not UTF-8 are replaced")
  func extremes() throws {
    let long = ByteString(Array(repeating: "word", count: 500).joined(separator: " "))
    #expect(JSONValue.string(long).writeYAML() == long + "\n")
    #expect(JSONValue.string(ByteString(bytes: [0x61, 0xFF])).writeYAML() == "a\u{FFFD}\n")
  }

  private func value(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }
}
