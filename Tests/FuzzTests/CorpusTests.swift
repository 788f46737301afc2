import Foundation
import FuzzTargets
import Testing

@Suite("Corpus of the fuzz targets")
struct CorpusTests {
  /// The number of files of each target: a corpus that is not found must not pass.
  static let counts: [FuzzTarget: Int] = [
    .documents: 231, .json: 227, .jwt: 177, .jwks: 228, .requests: 216,
    .meshConfig: 137, .paths: 104, .templates: 91, .policies: 196, .envoyConfig: 114,
  ]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fuzz/Corpus")

  @Test("Every property holds for every file", arguments: FuzzTarget.allCases)
  func replay(target: FuzzTarget) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder.appendingPathComponent(target.rawValue),
      includingPropertiesForKeys: nil
    )
    #expect(files.count == Self.counts[target])
    for file in files {
      let bytes = Array(try Data(contentsOf: file))
      #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.check(bytes) }
    }
  }

  @Test("No input at all, and a single byte of each value", arguments: FuzzTarget.allCases)
  func shortest(target: FuzzTarget) throws {
    try target.check([])
    for byte in UInt8.min...UInt8.max {
      #expect(throws: Never.self, "\(byte)") { try target.check([byte]) }
    }
  }
}
