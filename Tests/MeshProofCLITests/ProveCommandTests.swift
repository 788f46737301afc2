import Foundation
import Testing

@Suite("The command prove")
struct ProveCommandTests {
  private static let shop = "Policies/deny-all-fixed"

  static let rows = [
    Row(
      line: "meshproof prove Policies",
      status: 0,
      output: "37 proved, 0 refuted\n"
    ),
    .init(line: "meshproof prove Policies --strict", status: 0, output: "37 proved"),
    .init(line: "meshproof prove Policies --run 'deny-all*gets'", status: 0, output: "3 proved"),
    .init(
      line: "meshproof prove TestVectors/invariants/tenants.yaml",
      status: 1,
      output:
        "decided by AuthorizationPolicy shared/mailer rule 0 at Policies/tenants/access.yaml:",
      errors: "no request matches the premise"
    ),
    .init(
      line: "meshproof prove TestVectors/invariants/tenants.yaml --run 'green account'",
      status: 0,
      output: "0 proved, 0 refuted, 1 vacuous",
      errors: "TestVectors/invariants/tenants.yaml:17:9: warning: "
    ),
    .init(
      line: "meshproof prove TestVectors/invariants/tenants.yaml --run 'green account' --strict",
      status: 1,
      output: "1 vacuous"
    ),
    .init(
      line: "meshproof prove TestVectors/invariants/tenants.yaml -o json",
      status: 1,
      output: #""status": "refuted""#
    ),
    .init(
      line: "meshproof prove TestVectors/invariants/claims.yaml --limit rules=1",
      status: 1,
      output: "more (--limit rules=all)"
    ),
    .init(
      line: "meshproof prove -f \(shop) -",
      status: 0,
      output: "1 proved",
      input: "kind: PolicyTest\ninvariants: [{never: {connection: plaintext}, "
        + "workloads: {names: [orders]}}]\n"
    ),
    .init(
      line: "meshproof prove Policies/tcp-databases --evasion",
      status: 0,
      output: "4 proved",
      errors: "\"/admin\" keeps out \"/admin\", but not \"//admin\" (doubled-slash)"
    ),
    .init(
      line: "meshproof prove Policies/tcp-databases --evasion -o json",
      status: 0,
      output: #""closedBy": "MERGE_SLASHES""#
    ),
    .init(line: "meshproof prove --help", status: 0, output: "EXIT CODES"),
    .init(line: "meshproof prove", status: 2, errors: "<path>"),
    .init(
      line: "meshproof prove -f \(shop) docs/examples/shop-tests.yaml",
      status: 2,
      errors: "have no invariants"
    ),
    .init(line: "meshproof prove Policies/requests", status: 2, errors: "holds no test"),
    .init(line: "meshproof prove Policies --run nosuch", status: 2, errors: "no invariant has"),
    .init(line: "meshproof prove Policies --effort 0", status: 2, errors: "--effort"),
    .init(line: "meshproof prove Policies --limit rules=0", status: 2, errors: "--limit rules"),
    .init(
      line: "meshproof prove -f \(shop) -",
      status: 2,
      errors: "-:2:36: error: unknown field \"tu\"",
      input: "kind: PolicyTest\ninvariants: [{never: {}}, {never: {tu: []}}]\n"
    ),
  ]

  @Test("A command line ends with its exit code and says why", arguments: rows)
  func exitCode(row: Row) throws {
    let result = try row.check()
    #expect(row.status != 2 || result.output.isEmpty)
  }

  @Test("A witness of the JSON report gets its decision from query")
  func confirmed() throws {
    let proof = try Command.run(
      "meshproof prove TestVectors/invariants/strict-mesh.yaml --run plaintext -o json"
    )
    let report = try JSONSerialization.jsonObject(with: Data(proof.output.utf8)) as? [String: Any]
    let invariants = try #require(report?["invariants"] as? [[String: Any]])
    let examples = try #require(invariants.first?["counterexamples"] as? [[String: Any]])
    let witness = try #require(examples.first?["witness"])
    let answer = try Command.run(
      "meshproof query -f Policies/strict-mesh --request - -o json",
      input: String(decoding: try JSONSerialization.data(withJSONObject: witness), as: UTF8.self)
    )
    #expect(answer.output.contains(#""decision": "ALLOW""#), "\(answer.errors)")
  }

  @Test("Two runs print the same, whatever the order of hashes")
  func stable() throws {
    for line in [
      "prove TestVectors/invariants -o json",
      "who-can -f Policies/default-deny --to bookstore/catalog:8080",
    ] {
      let outputs = try (0..<3).map { _ in try Command.run("meshproof \(line)").output }
      #expect(Set(outputs).count == 1)
      #expect(!outputs[0].isEmpty)
    }
  }
}
