import Testing

@Suite("The command test")
struct TestCommandTests {
  private static let shop = "docs/examples/shop-tests.yaml"
  private static let fixed = "meshproof test -f Policies/deny-all-fixed"
  private static let trap = "meshproof test -f Policies/deny-all-trap"
  private static let oneTest =
    "kind: PolicyTest\ntests: [{from: shop/storefront, to: shop/orders:80, request: GET /orders, "
    + "expect: ALLOW}]\n"

  static let rows = [
    Row(line: "meshproof test Policies", status: 0, output: "313 passed, 0 failed, 0 errors\n"),
    Row(line: "meshproof test Policies --jobs 4", status: 0, output: "313 passed"),
    Row(line: "meshproof test 'Policies/*/tests.yaml'", status: 0, output: "313 passed"),
    Row(line: "meshproof test 'Policies/**/deny*/*'", status: 0, output: "31 passed"),
    Row(line: "meshproof test Policies --run gateway/", status: 0, output: "24 passed"),
    Row(line: "meshproof test Policies/strict-mesh -o json", status: 0, output: #""passed": 28"#),
    Row(line: "meshproof test Policies -o junit", status: 0, output: "<testsuites>"),
    Row(line: "\(fixed) \(shop)", status: 0, output: "10 passed"),
    Row(line: "\(trap) \(shop)", status: 1, output: "8 passed, 2 failed"),
    // The line of the rule that decides.
    Row(line: "\(trap) \(shop)", status: 1, output: "Policies/deny-all-trap/deny-all.yaml:10:5"),
    // The line of the expectation.
    Row(line: "\(trap) \(shop)", status: 1, output: "docs/examples/shop-tests.yaml:9:6: failed"),
    Row(line: "\(trap) \(shop) -o json", status: 1, output: #""failed": 2"#),
    Row(line: "\(trap) \(shop) -o junit", status: 1, output: "<failure message="),
    Row(line: "\(fixed) -", status: 0, output: "1 passed", input: oneTest),
    Row(line: "\(trap) -", status: 1, output: "-:2:", input: oneTest),
    Row(
      line: "\(fixed) -",
      status: 1,
      output: "0 passed, 0 failed, 1 error",
      input: "kind: PolicyTest\ntests: [{to: shop/none:1, request: GET /, expect: DENY}]\n"
    ),
    Row(line: "\(fixed) \(shop) --istio-version 1.18", status: 0, output: "10 passed"),
    Row(line: "meshproof test --help", status: 0, output: "EXIT CODES"),
    Row(line: "meshproof test", status: 2, errors: "<path>"),
    Row(line: "meshproof test \(shop)", status: 2, errors: "\(shop):1:1: error: the test has no"),
    Row(line: "meshproof test gone.yaml", status: 2, errors: "cannot read \"gone.yaml\""),
    Row(line: "meshproof test docs/decisions", status: 2, errors: "docs/decisions"),
    Row(line: "meshproof test Policies/requests", status: 2, errors: "holds no test"),
    Row(line: "meshproof test Policies Sources/JSON", status: 2, errors: "Sources/JSON"),
    Row(line: "meshproof test 'Policies/*.yml'", status: 2, errors: "no file matches"),
    Row(line: "meshproof test Policies --run nosuch", status: 2, errors: "\"nosuch\""),
    Row(line: "meshproof test Policies --jobs 0", status: 2, errors: "--jobs"),
    Row(line: "meshproof test Policies --jobs many", status: 2, errors: "--jobs"),
    Row(line: "meshproof test Policies -o tap", status: 2, errors: "tap"),
    Row(line: "meshproof test Policies --now never", status: 2, errors: "--now wants"),
    Row(
      line: "\(fixed) - --istio-version 1.2",
      status: 2,
      errors: "--istio-version",
      input: oneTest
    ),
    Row(line: "\(fixed) -", status: 2, errors: "holds no test", input: "a: 1\n"),
    Row(
      line: "\(fixed) -",
      status: 1,
      output: "0 passed, 1 failed, 0 errors",
      input: "kind: PolicyTest\ninvariants: [{always: {}, workloads: {names: [shop/orders]}}]\n"
    ),
    Row(
      line: "\(fixed) - -o junit",
      status: 1,
      output: "<failure message=\"the invariant is refuted\"",
      input: "kind: PolicyTest\ninvariants: [{always: {}, workloads: {names: [shop/orders]}}]\n"
    ),
    Row(
      line: "\(fixed) -",
      status: 2,
      errors: "-:2:54: error: a verdict must be one of",
      input: "kind: PolicyTest\ntests: [{to: shop/orders:80, request: GET /, expect: FORBIDDEN}]\n"
    ),
  ]

  @Test("A command line ends with its exit code and says why", arguments: rows)
  func exitCode(row: Row) throws {
    let result = try row.check()
    // Bad input gives no results.
    #expect(row.status != 2 || result.output.isEmpty)
  }

  @Test("Two runs print the same, although their keys differ")
  func stable() throws {
    let runs = try ["text", "json"].map { format in
      try (0..<2).map { _ in try Command.run("meshproof test Policies -o \(format)").output }
    }
    for outputs in runs { #expect(outputs[0] == outputs[1]) }
  }
}
