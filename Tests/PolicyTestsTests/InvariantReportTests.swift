import Foundation
import MeshProof
import PolicyTests
import Testing

@Suite("Invariants among tests")
struct InvariantReportTests {
  private func report(_ change: (inout TestOptions) throws -> Void = { _ in }) throws -> TestReport
  {
    let folder = try Workspace([
      "shop.yaml": shop,
      "t.yaml": """
      kind: PolicyTest
      name: shop
      policies: [shop.yaml]
      tests:
      - {name: a test, from: shop/storefront, to: shop/orders:80, request: GET /, expect: ALLOW}
      invariants:
      - name: holds
        always: {from: [{source: {serviceAccounts: [shop/storefront]}}], to: [{operation: {methods: [GET]}}], jwt: none}
        workloads: {labels: {app: orders}}
      - name: does not
        never: {to: [{operation: {paths: [/office]}}]}
        workloads: {names: [orders-v1]}
      - {name: says nothing, never: {protocol: tcp}, workloads: {names: [shop/orders-v1]}}
      - {name: is not known, never: {}, workloads: {names: [shop/orders-v1]}}
      """,
    ])
    return try folder.suite("t.yaml") { try change(&$0) }.run()
  }

  @Test("They are cases: refuted is failed, undecided an error, vacuous passes with a warning")
  func statuses() throws {
    let report = try report { $0.patterns = ["shop/holds", "does not", "nothing"] }
    let cases = report.documents.flatMap(\.cases)
    #expect(cases.map(\.status) == [.passed, .failed, .passed])
    #expect(
      cases.map(\.label.string) == ["all requests", "shop/orders-v1:8080 (http)", "all requests"]
    )
    #expect(cases.map(\.expected) == ["ALLOW", "not ALLOW", "not ALLOW"])
    #expect(cases[1].decision?.verdict == .allow)
    #expect(report.warnings.map(\.location?.line) == [13])
    let starved = try self.report {
      $0.patterns = ["is not known"]
      $0.budget.steps = 1
      $0.budget.edges = 1
    }
    #expect(starved.documents.flatMap(\.cases).map(\.status) == [.error])
  }

  @Test("--run chooses among them, and what is chosen stands in the order of the file")
  func chosen() throws {
    #expect(
      try report().documents[0].tests.map(\.name.string) == [
        "a test", "holds", "does not", "says nothing", "is not known",
      ]
    )
    #expect(
      try report { $0.patterns = ["h*s"] }.documents[0].tests.map(\.name.string) == [
        "a test", "holds", "does not", "says nothing", "is not known",
      ]
    )
    #expect(
      try report { $0.patterns = ["shop/does"] }.documents[0].tests.map(\.name.string)
        == ["does not"]
    )
  }

  @Test("Text, JSON and JUnit's XML show the violations")
  func formats() throws {
    let report = try report { $0.patterns = ["does not"] }
    #expect(report.text.contains("t.yaml:10:9: failed: shop/does not"))
    #expect(report.text.contains("  violations: - {"))
    #expect(report.text.contains("for example: GET /office"))
    let entry = try #require(report.json["files"]?.array?.first?["tests"]?.array?.first)
    #expect(entry["status"] == "failed")
    #expect(entry["counterexample"]?["port"] == 8080)
    #expect(entry["counterexample"]?["rules"]?.array?.isEmpty == false)
    #expect(entry["counterexample"]?["decision"]?["decision"] == "ALLOW")
    let xml = report.junit(startedAt: 0)
    #expect(
      xml.contains(#"<testcase name="does not [shop/orders-v1:8080 (http)]" classname="shop""#)
    )
    #expect(xml.contains("<failure message=\"the invariant is refuted\""))
  }

  @Test("The same of other policies: named by their paths, asked of the same workloads")
  func otherPolicies() throws {
    let folder = try Workspace([
      "shop.yaml": shop,
      "other.yaml": shop.replacingOccurrences(of: "203.0.113.0/24", with: "203.0.0.0/16"),
      "empty.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
      "t.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      invariants:
      - same: {policies: [other.yaml]}
        workloads: {names: [shop/orders-v1]}
      - same: {policies: [other.yaml]}
        unless: {to: [{operation: {paths: [/office]}}]}
        workloads: {names: [shop/orders-v1]}
      - same: {policies: [other.yaml]}
        requests: {from: [{source: {notRemoteIpBlocks: [203.0.0.0/16]}}]}
        workloads: {names: [shop/orders-v1]}
      """,
      "bad.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      invariants:
      - same: {policies: [empty.yaml]}
        workloads: {names: [shop/orders-v1]}
      """,
    ])
    let report = try folder.suite("t.yaml").prove()
    #expect(report.invariants.map(\.status) == [.refuted, .proved, .proved])
    #expect(report.invariants.map(\.name.string) == ["invariant 1", "invariant 2", "invariant 3"])
    let example = try #require(report.invariants[0].counterexamples.first)
    #expect(example.decision.verdict == .deny)
    #expect(example.other?.decision.verdict == .allow)
    #expect(example.other?.policies.map(\.string) == ["other.yaml"])
    let error = try #require(throws: LoadingError.self) { _ = try folder.suite("bad.yaml") }
    #expect(error.diagnostics.filter { $0.severity == .error }.map(\.code) == ["workloads"])
  }

  @Test("Workloads without a port in common cannot be the same")
  func noCommonPort() throws {
    let folder = try Workspace([
      "mesh.yaml": """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, namespace: foo, labels: {app: a}}
      spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: b, namespace: foo, labels: {app: b}}
      spec: {containers: [{name: c, ports: [{containerPort: 81}]}]}
      """,
      "t.yaml": """
      kind: PolicyTest
      policies: [mesh.yaml]
      invariants:
      - same: {workloads: [foo/a, foo/b]}
      """,
    ])
    let error = try #require(throws: LoadingError.self) { _ = try folder.suite("t.yaml") }
    #expect(error.diagnostics.map(\.description).joined().contains("no port in common"))
  }
}
