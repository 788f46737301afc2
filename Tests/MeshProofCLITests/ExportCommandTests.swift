import Testing

@Suite("The command export envoy")
struct ExportCommandTests {
  private static let fixed = "meshproof export envoy -f Policies/deny-all-fixed"
  private static let mesh = "meshproof export envoy -f Policies/strict-mesh"
  private static let waypoint =
    "\(labels) gateway.networking.k8s.io/gateway-name=wp --data-plane waypoint"
  private static let labels = "\(fixed) --namespace shop --labels"

  /// A command line, its exit code, and a part of what it prints.
  static let rows: [(line: String, status: Int32, output: String, errors: String)] = [
    ("\(fixed) --to shop/orders:8080", 0, #""name": "envoy.filters.http.rbac""#, ""),
    ("\(fixed) --to shop/orders", 0, "ns[shop]-policy[allow-specific]-rule[0]", ""),
    ("\(fixed) --to shop/orders -o yaml", 0, "filters:\n- name: envoy.filters.http.rbac\n", ""),
    ("\(fixed) --to shop/orders --protocol tcp", 0, "envoy.filters.network.rbac", ""),
    ("\(fixed) --to shop/orders --data-plane gateway", 0, "envoy.filters.http.rbac", ""),
    ("\(labels) app=orders", 0, "allow-specific", ""),
    ("\(labels) app=other,x=y", 0, "deny-all", ""),
    ("\(labels) ''", 0, "deny-all", ""),
    ("\(mesh) --to legacy/billing", 0, "no-anonymous-writes", ""),
    ("meshproof export --help", 0, "envoy", ""),
    ("meshproof export envoy --help", 0, "EXIT CODES", ""),
    (fixed, 2, "", "give --to NS/WORKLOAD"),
    ("\(fixed) --to shop/orders --labels a=b", 2, "", "give --to NS/WORKLOAD"),
    ("\(fixed) --labels a=b", 2, "", "--labels needs --namespace"),
    ("\(labels) app", 2, "", "--labels wants key=value"),
    ("\(labels) =x", 2, "", "--labels wants key=value"),
    ("\(fixed) --to shop/none", 2, "", "no workload \"shop/none\""),
    ("\(fixed) --to orders", 2, "", "--to wants namespace/name"),
    ("\(fixed) --to shop/orders:http", 2, "", "--to wants"),
    ("\(fixed) --to shop/orders --data-plane moon", 2, "", "--data-plane wants"),
    (
      "\(fixed) --to shop/orders --data-plane none", 2, "",
      "no sidecar, gateway or waypoint enforces"
    ),
    ("\(fixed) --to shop/orders --data-plane ambient", 2, "", "ztunnel enforces"),
    (
      "\(fixed) --to shop/orders --service shop/orders", 2, "",
      "--service needs --data-plane waypoint"
    ),
    ("\(waypoint) --service orders", 2, "", "--service wants namespace/name"),
    ("\(waypoint) --service shop/orders", 0, #""filters": []"#, ""),
    ("\(fixed) --to shop/orders --protocol udp", 2, "", "udp"),
    ("\(fixed) --to shop/orders -o text", 2, "", "text"),
    ("meshproof export envoy --to shop/orders", 2, "", "-f PATH"),
    ("meshproof export", 0, "SUBCOMMANDS", ""),
  ]

  @Test("A command line ends with its exit code and says why", arguments: rows)
  func status(row: (line: String, status: Int32, output: String, errors: String)) throws {
    let result = try Command.run(row.line)
    #expect(result.status == row.status, "\(result.errors)")
    #expect(row.output.isEmpty ? result.output.isEmpty : result.output.contains(row.output))
    #expect(result.errors.contains(row.errors))
  }

  @Test("Keys that were not given are a warning on standard error")
  func warning() throws {
    let input = """
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: r, namespace: foo}
      spec: {jwtRules: [{issuer: "https://i.example"}]}
      """
    let result = try Command.run(
      "meshproof export envoy -f - --namespace foo --labels ''",
      input: input
    )
    #expect(result.status == 0)
    #expect(result.output.contains("origins-0"))
    #expect(result.errors.contains("warning: the key set of \"https://i.example\" was not given"))
  }
}
