import Basics
import Documents
import Testing

@Suite("YAML syntax errors")
struct YAMLSyntaxTests {
  @Test(
    "The error stands at the offending token",
    arguments: [
      "a:\n▶\tb: 1", "a: ▶@x", "a: ▶`x`", "a: ▶%x", "a: b▶: c", "a: 1\n b▶: 2", " a: 1\n▶b: 2",
      "hosts: [▶*]", "- ▶*.example.com", "- ▶*/foo", "a: ▶&", "a: ▶'x\nb: 1\n", "a: ▶\"x",
      "a: [b, c▶", "a: {b: c\nd▶: 1", "a: 1\n▶}",
      "é: \"▶\\q\"", "é: [ü▶}", "▶%YAML 2.0\n---\na", "- a\n▶b: c",
      "a: 1\n▶b\n", "a: |\n  x\n ▶y: 1\n", "a: ▶!x!y z", "a: 1\n...\n▶b: 2", "▶]",
    ]
  )
  func place(text: String) {
    expect(["yaml-syntax"], in: text)
    #expect(read(MarkedText(text).text).documents.allSatisfy { $0.location.line < 3 })
  }

  @Test(
    "Advice says what to write instead",
    arguments: [
      ("hosts: [*]", "put a value that starts with \"*\" in quotes"),
      (
        "a:\n\tb: 1",
        "indent with blanks, not with tabs; put a value that starts with \"@\", \"`\" or \"%\" in quotes"
      ),
      ("a: b: c", "check the indentation; put a value that contains \": \" in quotes"),
      ("a: 'b", "close the quote"),
    ]
  )
  func advice(text: String, wanted: String) throws {
    let diagnostic = try #require(read(text).diagnostics.first)
    #expect(diagnostic.notes.last == wanted)
  }

  @Test("The construct that was being read is told with its place")
  func context() throws {
    let diagnostic = try #require(read("x: 1\na: [b, c\nd: e").diagnostics.first)
    #expect(diagnostic.message == "did not find expected ',' or ']' while parsing a flow sequence")
    #expect(diagnostic.notes.first == "the flow sequence starts at a.yaml:2:4")
  }

  @Test("Every broken document of a stream is told, and the others are read")
  func goesOn() {
    let text = """
      a: 1
      ---
      b: [x
      --- # comment
      c: 3
      ---
      d: 'open
      ---
      e: 5
      e: 6
      ...
      %YAML 1.1
      ---
      f: &x 1
      g: *x
      ---
      h: *x
      """
    let (documents, diagnostics) = read(text)
    #expect(documents.map(\.location.line) == [1, 5, 9, 14, 17])
    #expect(
      diagnostics.map { "\($0.code) \($0.location?.line ?? 0)" }
        == ["yaml-syntax 4", "yaml-syntax 7", "duplicate-key 10", "unknown-alias 17"]
    )
  }

  @Test("Markers are known with every kind of line end", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(end: String) {
    let text = ["a: ]", "---", "é: 'x", "---", "c: 3", "--- ", "d: ]"].joined(separator: end)
    let (documents, diagnostics) = read(text)
    #expect(documents.map(\.outline) == ["{\"c\": i:3}"])
    #expect(documents.first?.location.line == 5)
    #expect(diagnostics.map { $0.location?.line } == [1, 3, 7])
    #expect(diagnostics.map { $0.location?.column } == [4, 4, 4])
  }

  @Test("What only begins like a marker is none")
  func noMarkers() {
    expect(["yaml-syntax"], in: "a: ▶]\n----\n---x\n ---\n....\nb: ]")
  }

  @Test("A document without a start marker is read after an end marker that follows an error")
  func bareDocument() {
    expect(["yaml-syntax", "duplicate-key"], in: "a: ▶]\n...\nb: 1\n▶b: 2\n")
  }

  @Test("Directives belong to the document that follows")
  func directives() {
    expect(["yaml-syntax"], in: "a: ▶]\n...\n# c\n%TAG !e! tag:yaml.org,2002:\n---\nb: !e!str 1\n")
  }
}
