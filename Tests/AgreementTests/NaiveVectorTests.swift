import Agreement
import MeshProof
import TestSupport
import Testing

/// The naive evaluator is worth something only if a real Envoy agrees with it.
@Suite("The naive evaluator on the decision vectors")
struct NaiveVectorTests {
  struct Table: Sendable, CustomTestStringConvertible {
    let name: String
    /// Requests that the naive evaluator understands: no other release, no named workload.
    let requests: Int

    var testDescription: String { name }
  }

  static let tables = [
    Table(name: "authorization-policy-examples", requests: 592),
    Table(name: "authentication-examples", requests: 1146),
    Table(name: "envoy-findings-policy", requests: 1316),
    Table(name: "envoy-findings-jwt", requests: 715),
    Table(name: "ambient-ztunnel-examples", requests: 120),
    Table(name: "ambient-ztunnel-upstream", requests: 516),
    Table(name: "envoy-generated-http", requests: 1382),
    Table(name: "envoy-generated-jwt", requests: 398),
    Table(name: "envoy-generated-tcp", requests: 292),
  ]

  /// Upgrades, and templates with variables: nothing that is generated.
  static let notUnderstood: Set<String> = [
    "EF-50 [10 websocket upgrade]", "EF-202 (/{x}/{*}) [01 /{x}/{*}: GET /a/b]",
  ]

  @Test("The naive evaluator gives every wanted answer", arguments: tables)
  func answersAsWanted(table: Table) throws {
    let folder = try #require(VectorFile.folder)
    let file = try InputFile.read(path: "\(folder)/decisions/\(table.name).json")
    let root = try JSONValue(parsing: file.bytes)
    var asked = 0
    for vector in root["cases"]?.array ?? [] {
      guard let loaded = try? LoadedCase(AgreementCase(vector: vector)) else { continue }
      for request in vector["requests"]?.array ?? [] {
        guard let id = request["id"]?.string, let wanted = vector["expected"]?[id],
          let answer = try? loaded.answers(request).naive
        else { continue }
        let name = "\(vector["name"]?.string ?? "") [\(id)]"
        guard !Self.notUnderstood.contains(name) else { continue }
        asked += 1
        let problems = answer.problems(against: wanted)
        if !problems.isEmpty { Issue.record("\(name): \(problems.joined(separator: "; "))") }
      }
    }
    #expect(asked == table.requests)
  }
}
