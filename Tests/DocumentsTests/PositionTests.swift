import Basics
import Documents
import Testing

@Suite("Positions")
struct PositionTests {
  @Test(
    "A node stands where its token starts, in Unicode scalars from 1",
    arguments: [
      ("a: 1", ["1:1", "1:1", "1:4"]),
      ("é: \"ü\" # x\n日本: 'z'", ["1:1", "1:1", "1:4", "2:1", "2:5"]),
      ("😀: [😀, x]", ["1:1", "1:1", "1:4", "1:5", "1:8"]),
      ("a:\r\n  b:\r\n  - c\r\n", ["1:1", "1:1", "2:3", "2:3", "3:3", "3:5"]),
      ("- a: b\n  c: d", ["1:1", "1:3", "1:3", "1:6", "2:3", "2:6"]),
      ("a: &x 1\nb: !!str 2", ["1:1", "1:1", "1:4", "2:1", "2:4"]),
      ("--- a", ["1:5"]),
      ("\n\n  # c\n  a: |\n    t\n  b:\n", ["4:3", "4:3", "4:6", "6:3", "6:5"]),
      ("a: b\n  c", ["1:1", "1:1", "1:4"]),
      (
        "{\"é\": [1, \"x\\\"y\", {}],\n \"b\": true}",
        ["1:1", "1:2", "1:7", "1:8", "1:11", "1:19", "2:2", "2:7"]
      ),
      ("\n\t {\r\n\"a\"\r\n:\r\nnull}", ["2:3", "3:1", "5:1"]),
      ("{\"a\":1,\"b\":{\"c\":-2.5e3}}", ["1:1", "1:2", "1:6", "1:8", "1:12", "1:13", "1:17"]),
    ]
  )
  func places(text: String, wanted: [String]) throws {
    let root = try #require(read(text).documents.first)
    #expect(root.places == wanted)
    #expect(root.location.file == "a.yaml")
  }

  @Test("Later documents count lines from the start of the file")
  func laterDocuments() {
    let lines = read("a: 1\n---\n\nb: 2\n--- \nc: 3").documents.map(\.location.line)
    #expect(lines == [1, 4, 6])
    #expect(read("---\n---\na: 1\n---\nb: 2").documents.map(\.location.line) == [3, 5])
    #expect(read("{} {}").documents.map(\.location.column) == [1, 4])
    #expect(
      read("{}\n {}\n\n{\n}[]").documents.map(\.places.first) == ["1:1", "2:2", "4:1", "5:2"]
    )
  }
}
