import Foundation
import Testing

@Suite("Policies of a proxy's own configuration")
struct EnvoyConfigCommandTests {
  private static let policies = "-f Policies/deny-all-fixed"
  private static let export =
    "meshproof export envoy \(policies) --to shop/orders:8080"

  private static let query = "\(export) | meshproof query --envoy-config -"
  private static let storefront = "--principal cluster.local/ns/shop/sa/storefront"
  private static let request =
    #"{"source":{"principal":"cluster.local/ns/shop/sa/storefront"},"http":{"path":"/orders"}}"#

  static let rows = [
    Row(line: "\(query) \(storefront) --to shop/orders:8080 /orders", status: 0, output: "ALLOW"),
    Row(line: "\(query) \(storefront) /orders", status: 0, output: "ALLOW"),
    Row(line: "\(query) --principal cluster.local/ns/a/sa/b /orders", status: 1, output: "DENY"),
    Row(line: "\(query) \(storefront) --tcp", status: 3, output: "INDETERMINATE"),
    Row(line: "\(query) \(policies) --from shop/reports /orders", status: 1, errors: "passed over"),
    Row(
      line: "\(export) -o yaml | meshproof query --envoy-config - \(storefront) /orders",
      status: 0
    ),
    Row(
      line: "\(export) > $TMPDIR/proxy.json; echo '\(request)' "
        + "| meshproof query --envoy-config $TMPDIR/proxy.json --requests - -o jsonl",
      status: 0,
      output: #""decision":"ALLOW""#
    ),
    Row(line: "echo '{}' | meshproof query --envoy-config - /", status: 2, errors: "-:1:1: error:"),
    Row(line: "meshproof query --envoy-config nowhere /", status: 2, errors: "cannot read"),
    Row(line: "meshproof query /", status: 2, errors: "-f PATH"),
    Row(
      line: "\(export) | meshproof describe --envoy-config -",
      status: 0,
      output: "ALLOW shop/"
    ),
    Row(
      line: "\(export) | meshproof describe --envoy-config - -o json",
      status: 0,
      output: #""proxy": "filters""#
    ),
    Row(
      line: "meshproof describe --envoy-config - shop/orders",
      status: 2,
      errors: "give a workload"
    ),
    Row(line: "meshproof describe \(policies)", status: 2, errors: "give a workload"),
  ]

  @Test("A proxy's filters answer as the policies that they come from", arguments: rows)
  func row(_ row: Row) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("meshproof-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try row.check(after: "TMPDIR='\(folder.path)'; ")
  }
}
