import Testing

@Suite("Exit codes and streams of the command")
struct ExitCodeTests {
  private static let fixed = "meshproof query -f Policies/deny-all-fixed --to shop/orders:8080"
  private static let lines = "meshproof query -f Policies/deny-all-fixed --requests -"
  private static let request =
    #"{"id":7,"source":{"serviceAccount":"shop/storefront"},"#
    + #""destination":{"workload":"shop/orders","port":8080},"http":{"path":"/orders"}}"#

  static let rows = [
    Row(line: "\(fixed) --from shop/storefront /orders", status: 0, output: "ALLOW"),
    Row(line: "\(fixed) --from shop/reports /orders", status: 1, output: "DENY"),
    Row(line: "\(fixed) --from shop/reports /orders -o json", status: 1, output: #""decision""#),
    Row(line: "\(fixed) --bogus", status: 2, errors: "Unknown option"),
    Row(line: "\(fixed) --from shop", status: 2, errors: "--from wants namespace/name"),
    Row(line: "\(fixed) --source-ip 1.2.3", status: 2, errors: "--source-ip wants an IP address"),
    Row(line: "\(fixed) --istio-version 1.2", status: 2, errors: "--istio-version wants"),
    Row(line: "\(fixed) --now tomorrow", status: 2, errors: "--now wants"),
    Row(line: "\(fixed) --jwt a --claims '{}'", status: 2, errors: "not both"),
    Row(line: "\(fixed) --claims '[]'", status: 2, errors: "--claims wants a JSON object"),
    Row(line: "meshproof query /x", status: 2, errors: "-f PATH"),
    Row(line: "meshproof query -f nowhere /x", status: 2, errors: "cannot read \"nowhere\""),
    Row(line: "meshproof query -f Policies/deny-all-fixed /x", status: 2, errors: "--to"),
    Row(line: "meshproof query -f - --to a/b:1", status: 2, errors: "-:2:1", input: "a: 1\na: 2\n"),
    Row(line: "meshproof describe -f Policies/deny-all-fixed shop/none", status: 2, errors: "none"),
    Row(line: "meshproof describe -f Policies/deny-all-fixed shop/orders", status: 0),
    Row(line: "meshproof --help", status: 0, output: "query"),
    Row(line: "meshproof query --help", status: 0, output: "EXIT CODES"),
    Row(line: "meshproof describe --help", status: 0, output: "EXAMPLES"),
    Row(line: "meshproof --version", status: 0, output: "0.1.0"),
    Row(
      line: "\(lines) -o jsonl",
      status: 0,
      output: #"{"id":7,"decision":"ALLOW""#,
      input: request
    ),
    Row(
      line: "\(lines) -o jsonl",
      status: 2,
      output: #""error""#,
      errors: "-:2:",
      input: request + "\n{"
    ),
    Row(
      line: "\(lines) -o jsonl",
      status: 2,
      errors: "-:1:2: error: unknown field",
      input: #"{"sorce":{}}"#
    ),
  ]

  @Test("A command line ends with its exit code and says why", arguments: rows)
  func exitCode(row: Row) throws {
    try row.check()
  }

  @Test("Bad input gives no decision")
  func noHalfAnswers() throws {
    let policy = """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: p, namespace: foo}
      spec: {action: ALOW, rules: [{from: [{source: {principal: [x]}}]}]}
      """
    let result = try Command.run("meshproof query -f - --to foo/app:80 /", input: policy)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("did you mean \"ALLOW\""))
    #expect(result.errors.contains("did you mean \"principals\""))
  }
}
