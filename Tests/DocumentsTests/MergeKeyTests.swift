import Basics
import Documents
import Testing

@Suite("Merge keys (ENV-11)")
struct MergeKeyTests {
  @Test(
    "Merged members follow the own ones, which win",
    arguments: [
      ("- &a {x: 1, v: 2}\n- <<: *a\n  v: 3", "{\"v\": i:3, \"x\": i:1}"),
      ("- 0\n- <<: {x: 1}\n  v: 3", "{\"v\": i:3, \"x\": i:1}"),
      ("- &a {x: 1}\n- <<: [*a, {x: 2, z: 4}]", "{\"x\": i:1, \"z\": i:4}"),
      ("- &a {x: [1, {b: c}]}\n- {<<: *a}", "{\"x\": [i:1, {\"b\": \"c\"}]}"),
      ("- &a {x: 1}\n- <<: {<<: *a, v: 2}\n  z: 3", "{\"z\": i:3, \"v\": i:2, \"x\": i:1}"),
      ("- 0\n- <<: {}\n  a: 1", "{\"a\": i:1}"),
      ("- 0\n- <<: []", "{}"),
      ("- &a {15: x, 16: w}\n- <<: *a\n  017: z", "{i:017: \"z\", i:16: \"w\"}"),
      ("- &l [{x: 1}, {v: 2}]\n- <<: *l", "{\"x\": i:1, \"v\": i:2}"),
    ]
  )
  func merges(text: String, wanted: String) {
    let (documents, diagnostics) = read(text)
    #expect(diagnostics.isEmpty)
    #expect(documents.first?.elements.last?.outline == wanted)
  }

  @Test("Anchors within a merged map can be used elsewhere")
  func anchorsInside() {
    let text = "- <<: {x: &v [1, &w 2]}\n  v: *v\n- *v\n- *w"
    #expect(outline(text) == ["[{\"v\": [i:1, i:2], \"x\": [i:1, i:2]}, [i:1, i:2], i:2]"])
  }

  @Test("A quoted or tagged << is a name like any other, and so is one that is a value")
  func quotedKey() {
    #expect(outline("'<<': 1\na: <<") == ["{\"<<\": i:1, \"a\": \"<<\"}"])
    #expect(outline("!!str <<: 1") == ["{\"<<\": i:1}"])
  }

  @Test(
    "Anything but a map or a list of maps is an error",
    arguments: [
      "<<: ▶x", "a: &a x\n<<: ▶*a", "<<: ▶[{a: b}, c]", "<<:▶", "<<: ▶[[{a: b}]]", "<<: ▶'<<'",
    ]
  )
  func wrongValue(text: String) {
    expect(["merge-value"], in: text)
  }

  @Test("The map around a wrong merge is read on")
  func goesOn() {
    #expect(read("<<: x\na: 1").documents.map(\.outline) == ["{\"a\": i:1}"])
  }

  @Test("A merge key given twice is an error")
  func twice() {
    expect(["duplicate-key"], in: "a: &a {x: 1}\nb:\n  <<: *a\n  ▶<<: *a\n  v: 2")
  }

  @Test("A merge key behind a member that it has too is refused: readers disagree on who wins")
  func order() {
    expect(["merge-order"], in: "- &a {x: 1, v: 2}\n- v: 3\n  ▶<<: *a")
    let (documents, diagnostics) = read("- &a {x: 1, v: 2}\n- v: 3\n  <<: *a")
    #expect(documents.first?.elements.last?.outline == "{\"v\": i:3, \"x\": i:1}")
    #expect(diagnostics.map(\.severity) == [.error])
    expect([], in: "- &a {x: 1, v: 2}\n- z: 3\n  <<: *a\n  v: 4")
  }

  @Test("Duplicates of the map itself are found beside a merge; merged members are none")
  func duplicates() {
    expect(["duplicate-key"], in: "- &a {x: 1}\n- <<: *a\n  x: 2\n  ▶x: 3")
    expect(["alias-recursion", "merge-value"], in: "&a\n<<: ▶▶*a\nb: 1")
  }
}
