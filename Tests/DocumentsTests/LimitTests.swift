import Basics
import Documents
import Testing

@Suite("Limits (ENV-10, ENV-27)")
struct LimitTests {
  @Test("The size of a file is limited")
  func bytes() {
    let limits = DocumentLimits(bytes: 10)
    #expect(read("a: 3456789", limits: limits).diagnostics.isEmpty)
    expect(["too-large"], in: "▶a: 34567890", limits: limits)
    expect(["too-large"], in: "▶{\"a\": 89, ]", limits: limits)
    #expect(
      read("a: 34567890", limits: limits).diagnostics.first?.message
        == "the file has 11 bytes; the limit \"file-bytes\" is 10"
    )
  }

  @Test("The number of documents is limited; empty ones do not count")
  func documents() {
    let limits = DocumentLimits(documents: 2)
    #expect(read("---\n---\na: 1\n---\n# c\n---\nb: 2\n---\n", limits: limits).diagnostics.isEmpty)
    expect(["too-many-documents"], in: "a: 1\n---\nb: 2\n---\n▶c: 3\n---\nd: 4", limits: limits)
    expect(["too-many-documents"], in: "{}\n{} ▶{} {}", limits: limits)
    #expect(read("a: 1\n---\nb: 2\n---\nc: 3", limits: limits).documents.count == 2)
  }

  @Test("Documents are counted after a syntax error too")
  func documentsAfterError() {
    expect(
      ["yaml-syntax", "too-many-documents"],
      in: "a: 1\n---\nb: ▶]\n---\nc: 3\n---\n▶d: 4\n---\ne: 5",
      limits: DocumentLimits(documents: 2)
    )
  }

  @Test("The length of a scalar is limited", arguments: ["'", "\"", ""])
  func scalar(quote: String) {
    let limits = DocumentLimits(scalarBytes: 4)
    expect([], in: "a: \(quote)éé\(quote)", limits: limits)
    expect(["too-large"], in: "a: ▶\(quote)ééx\(quote)\nb: 1", limits: limits)
    expect(["too-large"], in: "{\"a\": ▶\"12345\"}", limits: limits)
    expect(["too-large"], in: "{▶\"12345\": 1}", limits: limits)
    expect(["too-large"], in: "[▶12345]", limits: limits)
  }

  @Test("Depth is limited in both formats", arguments: ["[", "{\"a\":", "[{\"a\":"])
  func depth(opening: String) {
    let step = opening.count(where: { $0 == "[" || $0 == "{" })
    let closing = String(opening.reversed().compactMap { $0 == "[" ? "]" : $0 == "{" ? "}" : nil })
    func nested(_ depth: Int, mark: String = "") -> String {
      String(repeating: opening, count: depth / step) + mark + "1"
        + String(repeating: closing, count: depth / step)
    }
    #expect(read(nested(64)).diagnostics.isEmpty)
    #expect(read("# yaml\n" + nested(64)).diagnostics.isEmpty)
    let column = opening.utf8.count * (64 / step) + 1
    for (text, line) in [(nested(66), 1), ("# yaml\n" + nested(66), 2)] {
      let (documents, diagnostics) = read(text)
      #expect(documents.isEmpty)
      #expect(diagnostics.map(\.code) == ["too-deep"])
      #expect(diagnostics.first?.location?.line == line)
      #expect(diagnostics.first?.location?.column == column)
    }
  }

  @Test(
    "A hundred thousand levels are an error, not a crash",
    arguments: ["[", "{\"a\":", "{a: ", "[x, "]
  )
  func bottomless(opening: String) {
    for prefix in ["", "# yaml\n"] {
      let (documents, diagnostics) = read(prefix + String(repeating: opening, count: 100_000))
      #expect(documents.isEmpty)
      #expect(diagnostics.map(\.code) == ["too-deep"])
    }
  }

  @Test("Block style is limited in depth as well", arguments: ["- ", "? "])
  func bottomlessBlock(opening: String) {
    let (documents, diagnostics) = read(String(repeating: opening, count: 100_000))
    #expect(documents.isEmpty)
    #expect(diagnostics.map(\.code) == ["too-deep"])
    #expect(diagnostics.first?.location?.column == 129)
  }

  @Test("Documents beside one that is too deep are read")
  func othersAreRead() {
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(read("a: 1\n---\n\(deep)\n---\nb: 2").documents.count == 2)
    #expect(read("{\"a\": 1} \(deep) {\"b\": 2}").documents.count == 2)
  }

  @Test("A hostile file does not get a message for each of its bytes")
  func diagnostics() {
    let (_, diagnostics) = read(String(repeating: "a:\n", count: 100_000))
    #expect(diagnostics.count == 1001)
    #expect(diagnostics.count(where: { $0.code == "too-many-problems" }) == 1)
    #expect(read(String(repeating: "---\n]\n", count: 50_000)).diagnostics.count == 1001)
  }
}
