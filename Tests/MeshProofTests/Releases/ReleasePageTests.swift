import Foundation
import MeshProof
import TestSupport
import Testing

/// The page `docs/releases.md` against the table in the code.
@Suite("The page of releases")
struct ReleasePageTests {
  /// `scripts/update-releases` sets it: the test that then writes the page fails, for once.
  private var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_RELEASES"] != nil }

  @Test("Its tables are those of the code (else run scripts/update-releases)")
  func tablesAreCurrent() throws {
    let page = try #require(VectorFile.folder) + "/../docs/releases.md"
    let text = String(decoding: try InputFile.read(path: page).bytes, as: UTF8.self)
    let start = try #require(text.range(of: "## Differences that answers follow\n")).lowerBound
    let end = try #require(text.range(of: "## What is not modelled\n")).lowerBound
    let wanted = ReleaseDifference.markdown + "\n"
    let isCurrent = text[start..<end] == wanted[...]
    #expect(isCurrent)
    guard !isCurrent, isUpdating else { return }
    let updated = text.replacingCharacters(in: start..<end, with: wanted)
    try updated.write(toFile: page, atomically: true, encoding: .utf8)
  }

  @Test("No cell would break a table", arguments: ReleaseDifference.ID.allCases)
  func cells(id: ReleaseDifference.ID) throws {
    let difference = try #require(ReleaseDifference.all.first { $0.id == id })
    for text in [difference.before, difference.after, difference.clauses] {
      #expect(!text.isEmpty && !text.contains("|") && !text.contains("\n"))
    }
  }
}
