import Basics
import Documents
import Testing

@Suite("Duplicate keys (ENV-8)")
struct DuplicateKeyTests {
  @Test(
    "A key that repeats another one of its map is an error",
    arguments: [
      "a: 1\n▶a: 2",
      "a: 1\n▶'a': 2",
      "{a: 1, b: 2, ▶a: 3}",
      "x:\n- a: 1\n  b: 2\n  ▶\"\\u0061\": 3",
      "15: a\n▶017: b",
      "yes: a\n▶'true': b",
      "1.10: a\n▶1.1: b",
      "é: 1\n▶é: 2",
      "a: 1\n? ▶a\n: 2",
      "{\"a\": 1, ▶\"a\": 2}",
      "[{\"b\": {\"a\": 1, \"é\": 2, ▶\"\\u0061\": 3}}]",
      "{\"\": 1, ▶\"\": 1}",
    ]
  )
  func duplicate(text: String) {
    expect(["duplicate-key"], in: text)
  }

  @Test(
    "Keys that only look alike, or stand in other maps, are none",
    arguments: [
      "a: {a: {a: 1}}\nb: {a: 1}", "a: 1\nA: 2", "- a: 1\n- a: 1", "\u{E9}: 1\ne\u{301}: 2",
      "17: a\n017: b", "a: 1\n---\na: 1", "{\"a\": 1}{\"a\": 1}", "{\"é\": 1, \"e\u{301}\": 2}",
    ]
  )
  func distinct(text: String) {
    expect([], in: text)
  }

  @Test("All of them are told, with the place of the first")
  func all() throws {
    expect(
      ["duplicate-key", "duplicate-key", "duplicate-key"],
      in: "a: 1\n▶a:\n  b: 1\n  ▶b: 2\n▶a: 3"
    )
    let diagnostic = try #require(read("x: 1\na: 1\na: 2").diagnostics.first)
    #expect(diagnostic.message == "duplicate key \"a\"")
    #expect(diagnostic.notes == ["first given at a.yaml:2:1"])
    #expect(diagnostic.clause == "ENV-8")
  }

  @Test("They are found in maps of many members", arguments: [7, 8, 9, 10, 5000])
  func many(count: Int) {
    let members = (1...count).map { "key\($0): 1\n" }.joined()
    expect(["duplicate-key"], in: members + "▶key1: 2\n")
    expect([], in: members)
  }

  @Test("Keys must be single values")
  func keyKinds() {
    expect(["unsupported-key"], in: "? ▶[a]\n: b")
    expect(["unsupported-key"], in: "{▶{a: b}: c, d: e}")
    expect(["unsupported-key"], in: "- &a [x]\n- ? ▶*a\n  : b\n- ok")
    expect(["unsupported-key"], in: "▶~: a")
    expect(["unsupported-key", "unsupported-key"], in: "▶null: a\n?▶\n: b")
    expect(["unsupported-key", "unsupported-key"], in: "? ▶[&x a]\n: b\n? ▶{c: d}\n: *x")
    #expect(read("? [a]\n: b\nc: d").documents.map(\.outline) == ["{n:: \"b\", \"c\": \"d\"}"])
  }
}
