import Basics
import Documents
import Testing

@Suite("Anchors and aliases (ENV-10)")
struct AliasTests {
  @Test(
    "An alias is a copy of what it names",
    arguments: [
      ("a: &x 1\nb: *x", "{\"a\": i:1, \"b\": i:1}"),
      (
        "a: &x [1, {b: c}]\nd: [*x, *x]",
        "{\"a\": [i:1, {\"b\": \"c\"}], \"d\": [[i:1, {\"b\": \"c\"}], [i:1, {\"b\": \"c\"}]]}"
      ),
      ("- &x a\n- &x b\n- *x", "[\"a\", \"b\", \"b\"]"),
      ("&k key: v\nother: *k", "{\"key\": \"v\", \"other\": \"key\"}"),
      ("- &k a\n- *k : b", "[\"a\", {\"a\": \"b\"}]"),
      ("- &e\n- *e", "[n:, n:]"),
      (
        "- &a [&b [c], *b]\n- [*a, *b]",
        "[[[\"c\"], [\"c\"]], [[[\"c\"], [\"c\"]], [\"c\"]]]"
      ),
      ("- &q 'true'\n- *q", "[\"true\", \"true\"]"),
    ]
  )
  func expands(text: String, wanted: String) {
    #expect(outline(text) == [wanted])
  }

  @Test("A copied node keeps the place where it was written")
  func place() throws {
    let root = try #require(read("a: &x\n  b: 1\nc: *x").documents.first)
    #expect(root["c"]?["b"]?.location.line == 2)
  }

  @Test(
    "An alias to a node around it is an error",
    arguments: [
      "&a [▶*a]", "a: &a {b: [x, ▶*a]}", "&a\na: ▶*a", "- &a\n  - &b\n    - ▶*a\n    - ▶*b",
    ]
  )
  func recursion(text: String) {
    let count = text.count(where: { $0 == "▶" })
    expect(Array(repeating: "alias-recursion", count: count), in: text)
  }

  @Test(
    "An alias without an anchor is an error, with all others",
    arguments: [
      "- ▶*foo\n- ▶*bar", "a: 1\nhosts: [▶*foo, ▶*bar-baz]", "&x a: ▶*y\nb: ▶*z\n---\nc: x",
    ]
  )
  func unknown(text: String) {
    expect(["unknown-alias", "unknown-alias"], in: text)
  }

  @Test("Anchors end with their document")
  func scope() {
    expect(["unknown-alias"], in: "a: &x 1\n---\nb: ▶*x")
    expect(["alias-recursion"], in: "- &x 1\n- &x [▶*x]")
  }

  @Test("Billions of laughs end at the limit", arguments: [false, true])
  func bomb(inLists: Bool) throws {
    var text = "a0: &a0 lol\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let (documents, diagnostics) = read(text + "---\nok: yes\n")
    #expect(documents.map(\.outline) == ["{\"ok\": b:yes}"])
    #expect(diagnostics.map(\.code) == ["alias-expansion"])
    #expect(diagnostics.first?.message.contains("\"expanded-nodes\" is 1000000") == true)
  }

  @Test("The limit counts copied nodes only, over the whole file")
  func limit() {
    let limits = DocumentLimits(expandedNodes: 4)
    let text = "a: &a [1, 2, 3]\nb: [4, 5, 6, 7]\nc: *a\n"
    #expect(read(text, limits: limits).diagnostics.isEmpty)
    expect(["alias-expansion"], in: text + "d: ▶*a", limits: limits)
    expect(["alias-expansion"], in: text + "---\na: &a 1\nd: ▶*a", limits: limits)
  }

  @Test("Aliases cannot nest deeper than text can")
  func depth() {
    var text = "- &a0 [x]\n"
    for level in 1...200 { text += "- &a\(level) [*a\(level - 1)]\n" }
    // The outer list and `[x]` are two; level 62 is the last that fits 64.
    let (documents, diagnostics) = read(text)
    #expect(documents.isEmpty)
    #expect(diagnostics.map(\.code) == ["too-deep"])
    #expect(diagnostics.first?.location?.line == 64)
  }

  @Test("Merging a map with itself again and again costs no more than the limit")
  func mergeBomb() {
    let aliases = Array(repeating: "*a", count: 1000).joined(separator: ", ")
    let members = (0..<2000).map { "k\($0): \($0)" }.joined(separator: ", ")
    let (documents, diagnostics) = read("a: &a {\(members)}\nb: {<<: [\(aliases)]}")
    #expect(documents.isEmpty)
    #expect(diagnostics.map(\.code) == ["alias-expansion"])
  }
}
