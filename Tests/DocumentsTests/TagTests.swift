import Basics
import Documents
import Testing

@Suite("Explicit tags (ENV-16)")
struct TagTests {
  @Test(
    "Core tags decide the kind",
    arguments: [
      ("!!str 5", "\"5\""), ("!!str", "\"\""), ("! 5", "\"5\""), ("!!int '5'", "i:5"),
      ("!!float 5", "f:5"), ("!!bool \"yes\"", "b:yes"), ("!!null ''", "n:"),
      ("!!seq [a]", "[\"a\"]"), ("!!map {a: b}", "{\"a\": \"b\"}"), ("! [a]", "[\"a\"]"),
      ("!<tag:yaml.org,2002:str> true", "\"true\""),
    ]
  )
  func core(text: String, wanted: String) {
    #expect(outline("- \(text)") == ["[\(wanted)]"])
  }

  @Test(
    "Other tags are errors",
    arguments: [
      "!!binary aGk=", "!Ref x", "!Sub [a]", "!!set {a}", "!!omap [a: b]", "!!timestamp 2024-01-01",
      "!<tag:example.com,2000:x> 1", "!!merge x", "!!python/object:os.system x",
    ]
  )
  func unsupported(text: String) {
    expect(["unsupported-tag"], in: "- a\n- ▶\(text)\n- b")
  }

  @Test(
    "A core tag that does not fit is an error",
    arguments: [
      "!!int x", "!!int 1.5", "!!bool 1", "!!float x", "!!null x", "!!seq {a: b}", "!!map [a]",
      "!!str [a]", "!!map x", "!!int 99999999999999999999",
    ]
  )
  func mismatch(text: String) {
    expect(["tag-mismatch"], in: "k: ▶\(text)")
  }
}
