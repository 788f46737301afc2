import MeshProof
import TestSupport
import Testing

/// Every file of `TestVectors/decisions`, case by case.
@Suite("Decision vectors")
struct DecisionVectorTests {
  /// A file with the number of cases and requests that it must have: an empty table would pass.
  struct Table: Sendable, CustomTestStringConvertible {
    let name: String
    let cases: Int
    let requests: Int

    var testDescription: String { name }
  }

  static let tables = [
    Table(name: "authorization-policy-examples", cases: 339, requests: 660),
    Table(name: "authentication-examples", cases: 288, requests: 1158),
    Table(name: "envoy-findings-policy", cases: 191, requests: 1469),
    Table(name: "envoy-findings-jwt", cases: 203, requests: 719),
    Table(name: "found-faults", cases: 36, requests: 104),
    Table(name: "waypoint-examples", cases: 91, requests: 162),
    Table(name: "ambient-ztunnel-examples", cases: 65, requests: 126),
    Table(name: "ambient-paths", cases: 28, requests: 50),
    Table(name: "ambient-ztunnel-upstream", cases: 72, requests: 516),
    Table(name: "mesh", cases: 14, requests: 40),
    Table(name: "envoy-generated-http", cases: 72, requests: 1382),
    Table(name: "envoy-generated-jwt", cases: 29, requests: 398),
    Table(name: "envoy-generated-tcp", cases: 20, requests: 292),
  ]

  @Test("The engine gives every wanted answer", arguments: tables)
  func answersAsWanted(table: Table) throws {
    let file = try VectorFile(named: "decisions/\(table.name).json")
    #expect(file.cases.count == table.cases)
    let runs = file.cases.map { VectorRun($0) }
    #expect(runs.reduce(0) { $0 + $1.asked } == table.requests)
    for disagreement in runs.flatMap(\.disagreements) {
      Issue.record("\(disagreement)")
    }
  }

  @Test("Every file of vectors is in the table")
  func allFilesAreRun() throws {
    let folder = try #require(VectorFile.folder) + "/decisions"
    let files = try InputFile.read(paths: [folder])
    #expect(files.count == Self.tables.count)
  }

  @Test("Every case names its clauses", arguments: tables)
  func casesNameClauses(table: Table) throws {
    let file = try VectorFile(named: "decisions/\(table.name).json")
    #expect(file.cases.allSatisfy { !$0.clauses.isEmpty })
  }
}
