import Foundation
import MeshProof
import PolicyTests
import Testing

@Suite("Reports of tests")
struct ReportTests {
  private func report() throws -> (Workspace, TestReport) {
    let folder = try Workspace([
      "shop.yaml": shop,
      "t.yaml": """
      kind: PolicyTest
      name: "a <b> & \\"c\\" \\u0007 \\uFFFE"
      policies: [shop.yaml]
      tests:
      - {name: good, from: shop/storefront, to: shop/orders:80, request: GET /, expect: ALLOW}
      - {name: "bad\\n]]>\\x01\\u0085", to: shop/orders:80, request: "GET /]]>", expect: ALLOW}
      - {to: shop/gone:80, request: GET /, expect: ALLOW}
      - {to: shop/orders:80, request: GET /, expect: DENY, by: a/b}
      """,
    ])
    return (folder, try folder.suite("t.yaml").run())
  }

  @Test("Text has failures first, each with its place, and ends with the counts")
  func text() throws {
    let (folder, report) = try report()
    let text = folder.short(report.text)
    let lines = text.split(separator: "\n")
    #expect(text.hasPrefix("t.yaml:6:"))
    #expect(text.contains("  expected:   ALLOW\n  got:        DENY (HTTP 403)\n"))
    #expect(text.contains("near miss:  would be allowed by shop/orders rule 0 if:"))
    #expect(text.contains("t.yaml:7:46: error: "))
    #expect(text.contains("no workload"))
    #expect(text.contains("expected:   DENY by a/b\n"))
    #expect(lines.last == "1 passed, 2 failed, 1 error")
    #expect(!text.unicodeScalars.contains("\u{1}"))
  }

  @Test("JSON is as the contract has it")
  func json() throws {
    let (_, report) = try report()
    let json = report.json
    #expect(json["passed"] == 1)
    #expect(json["failed"] == 2)
    #expect(json["errors"] == 1)
    let files = try #require(json["files"]?.array)
    #expect(files.count == 1)
    let tests = try #require(files[0]["tests"]?.array)
    #expect(tests.map { $0["status"] } == ["passed", "failed", "error", "failed"])
    #expect(tests.map { $0["expected"] } == ["ALLOW", "ALLOW", "ALLOW", "DENY"])
    #expect(tests.map { $0["actual"] } == ["ALLOW", "DENY", .null, "DENY"])
    #expect(tests[0]["name"] == "good")
    #expect(tests[0]["case"] == "shop/storefront GET /")
    #expect(tests[0]["decision"]?["decision"] == "ALLOW")
    #expect(tests[0]["message"] == .null)
    #expect(tests[2]["name"] == "test 3")
    #expect(tests[3]["expectedBy"] == "a/b")
    #expect(tests[3]["actualBy"] == "default")
    #expect(tests[1]["location"]?["line"] == 6)
  }

  @Test("JUnit's XML holds no character that XML forbids, and its counts are right")
  func junit() throws {
    let (_, report) = try report()
    let xml = report.junit(startedAt: 1_767_225_600)
    #expect(xml.contains(#"timestamp="2026-01-01T00:00:00""#))
    #expect(xml.contains(#"tests="4" failures="2" errors="1""#))
    #expect(xml.contains(#"name="a &lt;b&gt; &amp; &quot;c&quot; \u{7} \u{FFFE}""#))
    #expect(xml.contains(#"<testcase name="bad&#10;]]&gt;\u{1}\u{85} [none GET /]]&gt;]""#))
    #expect(xml.components(separatedBy: "<testcase ").count == 5)
    #expect(xml.components(separatedBy: "<failure message=").count == 3)
    #expect(xml.components(separatedBy: "<error message=").count == 2)
    for scalar in xml.unicodeScalars {
      #expect(scalar.value >= 0x20 || scalar == "\n")
      #expect(!(0x7F...0x9F).contains(scalar.value))
      #expect(scalar.value & 0xFFFE != 0xFFFE)
    }
  }

  /// Seconds and their written form.
  static let times: [(Int64, String)] = [
    (0, "1970-01-01T00:00:00"), (951_782_400, "2000-02-29T00:00:00"),
    (1_709_251_199, "2024-02-29T23:59:59"), (4_107_542_400, "2100-03-01T00:00:00"),
    (253_402_300_799, "9999-12-31T23:59:59"), (.max, "9999-12-31T23:59:59"),
    (.min, "1970-01-01T00:00:00"),
  ]

  @Test("Times are written in UTC", arguments: times)
  func timestamps(seconds: Int64, text: String) throws {
    let (_, report) = try report()
    #expect(report.junit(startedAt: seconds).contains("timestamp=\"\(text)\""))
  }
}
