import Basics
import Documents
import Testing

@Suite("Streams of documents")
struct StreamTests {
  // ENV-1
  @Test(
    "Documents are split at markers; empty, blank and comment-only ones are skipped",
    arguments: [
      ("", []),
      (" \n\t\r\n", []),
      ("# nothing\n", []),
      ("---\n", []),
      ("---\n---\n# c\n---\n...\n", []),
      ("a: 1", ["{\"a\": i:1}"]),
      ("a: 1\n---\nb: 2\n", ["{\"a\": i:1}", "{\"b\": i:2}"]),
      ("---\na: 1\n---\n\n---\n# c\n---\nb: 2\n...\n", ["{\"a\": i:1}", "{\"b\": i:2}"]),
      ("a: 1\n...\n---\nb: 2\n", ["{\"a\": i:1}", "{\"b\": i:2}"]),
      ("--- {a: 1}\n--- [b]\n", ["{\"a\": i:1}", "[\"b\"]"]),
      ("a: 1\n--- # c\n{b: 2}\n---\n[]\n", ["{\"a\": i:1}", "{\"b\": i:2}", "[]"]),
      ("%YAML 1.1\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n", ["{\"a\": i:1}", "{\"b\": i:2}"]),
      ("a: 1\r\n---\r\nb:\r\n- c\r\n", ["{\"a\": i:1}", "{\"b\": [\"c\"]}"]),
      ("null\n---\n~\n---\na: 1", ["{\"a\": i:1}"]),
      ("just text\n---\n''\n", ["\"just text\"", "\"\""]),
    ]
  )
  func splits(text: String, wanted: [String]) {
    #expect(outline(text) == wanted)
  }

  // ENV-18: the reader keeps what folding and blocks make of a value.
  @Test(
    "Block, folded, quoted and multi-line scalars are strings",
    arguments: [
      ("|\n  1\n  2\n", "\"1\n2\n\""),
      ("|-\n  1\n", "\"1\""),
      (">\n  a\n  b\n", "\"a b\n\""),
      ("a\n  b", "\"a b\""),
      ("'true'", "\"true\""),
      ("\"8080\"", "\"8080\""),
      ("\"a\\tb\\u00e9\\x41\\0\"", "\"a\tb\u{E9}A\0\""),
      ("'it''s'", "\"it's\""),
    ]
  )
  func scalars(text: String, wanted: String) {
    #expect(outline("k: \(text)") == ["{\"k\": \(wanted)}"])
  }

  @Test("A node tells whether it was written without quotes")
  func plainness() throws {
    let root = try #require(read("a: x\nb: 'x'\nc: |\n  x\nd: !!str x").documents.first)
    #expect(root.members.map(\.value.isPlain) == [true, false, false, true])
  }

  @Test("Members are found by name, elements and members are counted")
  func access() throws {
    let root = try #require(read("a: [1, 2]\nb: {c: d}").documents.first)
    #expect(root.count == 2)
    #expect(root["a"]?.count == 2)
    #expect(root["b"]?["c"]?.string == "d")
    #expect(root["c"] == nil)
    #expect(root["a"]?["a"] == nil)
    #expect(root["a"]?.members.isEmpty == true)
    #expect(root.elements.isEmpty)
  }
}
