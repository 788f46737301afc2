import Agreement
import Basics
import Evaluation
import JSON
import Mesh
import Testing

@testable import Analysis

@Suite("Sets as rules")
struct PrintingTests {
  @Test("Printed rules of generated sets match exactly the set")
  func printedRulesAreTheSet() throws {
    var printed = 0
    var incomplete = 0
    var rules = 0
    for index in 0..<60 {
      var generator = CaseGenerator(seed: SplitMix64.setSeed(run: 99, index: index))
      let mesh = try TestMesh(generator.makeCase(requests: 1))
      let evaluator = mesh.evaluator(portProtocol: index % 4 == 0 ? .auto : .http)
      guard let universe = try? Universe(of: [evaluator]) else { continue }
      let asking = Asking(universe: universe)
      guard let map = try? asking.map(of: evaluator) else { continue }
      let table = asking.table
      // Those with a token that does not verify among them, and not.
      let space = try index % 2 == 0 ? map.space(table) : map.requests(table)
      for verdict in [Verdict.allow, .deny] {
        let set = try table.apply(.and, try map.set(verdict, table), space)
        let result = try RulePrinter(universe: universe, table: table)
          .print(set, within: space, limit: 60)
        guard result.omitted == 0 else {
          incomplete += 1
          continue
        }
        printed += 1
        rules += result.rules.count
        let again = try Recompiler(asking: asking, evaluator: evaluator, mesh: mesh)
          .set(of: result.rules)
        #expect(
          try table.apply(.and, again, space) == set,
          "set \(index) \(verdict): \(result.rules.map { $0.json.write(.compact) })"
        )
      }
    }
    print("printing: \(printed) sets in \(rules) rules, \(incomplete) with rules left out")
    #expect(printed > 60)
    #expect(incomplete * 5 < printed)
  }

  private func rules(
    _ yaml: String,
    _ verdict: Verdict = .allow
  ) throws -> [String] {
    let mesh = try TestMesh(yaml: yaml)
    let evaluator = mesh.evaluator()
    let asking = Asking(universe: try Universe(of: [evaluator]))
    let map = try asking.map(of: evaluator)
    let printed = try RulePrinter(universe: asking.universe, table: asking.table).print(
      try map.set(verdict, asking.table),
      within: try map.space(asking.table)
    )
    #expect(printed.omitted == 0)
    return printed.rules.map { $0.json.write(.compact).string }
  }

  private func policy(_ rules: String, action: String = "ALLOW", name: String = "p") -> String {
    """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: \(name), namespace: foo}
    spec: {action: \(action), rules: \(rules)}
    ---

    """
  }

  @Test("A rule prints as it was written")
  func asWritten() throws {
    #expect(
      try rules(policy("[{to: [{operation: {methods: [GET], paths: [/api/*]}}]}]"))
        == [#"{"to":[{"operation":{"methods":["GET"],"paths":["/api/*"]}}]}"#]
    )
  }

  @Test("A DENY rule is taken out of what ALLOW rules give")
  func allowWithoutDeny() throws {
    let text =
      policy("[{to: [{operation: {paths: [/api/*]}}]}]")
      + policy("[{to: [{operation: {paths: [/api/admin*]}}]}]", action: "DENY", name: "d")
    #expect(
      try rules(text)
        == [#"{"to":[{"operation":{"paths":["/api/*"],"notPaths":["/api/admin*"]}}]}"#]
    )
  }

  @Test("Two conditions with an or between are two rules, without overlap cut out")
  func unions() throws {
    let text = policy(
      "[{to: [{operation: {methods: [GET]}}]}, {to: [{operation: {paths: [/open]}}]}]"
    )
    #expect(
      Set(try rules(text)) == [
        #"{"to":[{"operation":{"methods":["GET"]}}]}"#,
        #"{"to":[{"operation":{"paths":["/open"]}}]}"#,
      ]
    )
  }

  @Test("A header with any of several values is one list")
  func lists() throws {
    let text = policy("[{when: [{key: 'request.headers[x-a]', values: [a, b*]}]}]")
    #expect(
      try rules(text) == [#"{"when":[{"key":"request.headers[x-a]","values":["a","b*"]}]}"#]
    )
  }

  @Test("A namespace stays a namespace")
  func namespaces() throws {
    #expect(
      try rules(policy("[{from: [{source: {namespaces: [a, b]}}]}]"))
        == [#"{"from":[{"source":{"namespaces":["a","b"]}}]}"#]
    )
  }

  @Test("What must begin and end in some way needs two rules at once")
  func and() throws {
    let text =
      policy("[{to: [{operation: {paths: ['/a/*']}}]}]")
      + policy("[{to: [{operation: {notPaths: ['*.js']}}]}]", action: "DENY", name: "d")
    let printed = try rules(text)
    #expect(printed.count == 1)
    #expect(printed.first?.contains(#""and":"#) == true)
  }
}
