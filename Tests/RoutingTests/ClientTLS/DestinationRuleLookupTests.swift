import Basics
import Documents
import Resources
import Testing

@testable import Routing

/// Rules in short: `name`, the namespace, the host, and what is said of them.
private struct RuleText {
  let name: String
  let namespace: String
  let host: String
  var created = 0
  var spec: [String] = []

  init(_ name: String, _ namespace: String, _ host: String, _ spec: String..., created: Int = 0) {
    self.name = name
    self.namespace = namespace
    self.host = host
    self.created = created
    self.spec = spec
  }

  var yaml: String {
    let time = "2026-01-01T00:00:0\(created)Z"
    return """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: \(name), namespace: \(namespace), creationTimestamp: "\(time)"}
      spec: {\((["host: '\(host)'"] + spec).joined(separator: ", "))}
      """
  }

  static func read(_ rules: [RuleText]) -> [DestinationRule] {
    let text = rules.map(\.yaml).joined(separator: "\n---\n")
    return destinationRules(DocumentReader().read(Array(text.utf8), file: "rules.yaml").documents)
  }
}

/// Who asks for which host, and the rules that answer, put together.
struct LookupRow: Sendable, CustomTestStringConvertible {
  let client: ByteString
  let service: ByteString
  let host: ByteString
  let expected: [ByteString]?
  var labels: [ByteString: ByteString] = [:]

  init(
    _ client: ByteString,
    _ service: ByteString,
    _ host: ByteString,
    _ expected: [ByteString]?,
    labels: [ByteString: ByteString] = [:]
  ) {
    self.client = client
    self.service = service
    self.host = host
    self.expected = expected
    self.labels = labels
  }

  var testDescription: String { "\(client) calls \(host) of \(service)" }
}

private func check(_ row: LookupRow, _ index: DestinationRuleIndex) {
  let found = index.rule(
    for: row.host,
    of: row.service,
    clientNamespace: row.client,
    labels: row.labels
  )
  #expect(found?.sources.map(\.name) == row.expected)
}

private let index = DestinationRuleIndex(
  RuleText.read([
    RuleText("rule1", "test1", "httpbin.org", "exportTo: ['.', ns1]"),
    RuleText("rule2", "test2", "httpbin.org", "exportTo: [test2, ns1, test1, newns]"),
    RuleText("rule3", "test3", "httpbin.org", "exportTo: [test1, test2, '*']"),
    RuleText("local4", "test4", "httpbin.org", "exportTo: [test4]"),
    RuleText("root", "istio-system", "httpbin.org"),
    RuleText("root-local", "istio-system", "httpbin.org", "exportTo: ['.']"),
    RuleText("root-org", "istio-system", "*.org", "exportTo: ['.']"),
    RuleText("root-app", "istio-system", "*.app.org", "exportTo: ['.']"),
    RuleText("rule5", "test5", "api.test.com", "exportTo: [istio-system]"),
    RuleText("rule6", "test6", "api.test.com", "exportTo: [istio-system]"),
    RuleText("short", "test7", "web"), RuleText("all", "test8", "*"),
    RuleText("wild", "test8", "*.example.com"), RuleText("text", "test8", "*ample.com"),
    RuleText("address", "test7", "10.1.2.3"), RuleText("home", "test9", "a.org", "exportTo: [x]"),
  ]),
  settings: ClientTLSSettings()
)

@Suite("Which DestinationRule a client goes by (PA-40)")
struct DestinationRuleLookupTests {
  /// The first part are cases that istiod's own tests state.
  @Test(
    "own namespace, the service's, the root namespace",
    arguments: [
      LookupRow("test1", "test1", "httpbin.org", ["rule1"]),
      LookupRow("test1", "test2", "httpbin.org", ["rule1"]),
      LookupRow("test2", "test1", "httpbin.org", ["rule2"]),
      LookupRow("newns", "test2", "httpbin.org", ["rule2"]),
      LookupRow("test3", "test1", "httpbin.org", ["rule3"]),
      LookupRow("test5", "test4", "httpbin.org", ["root"]),
      LookupRow("ns1", "test1", "httpbin.org", ["rule1"]),
      LookupRow("ns1", "random", "httpbin.org", ["root"]),
      LookupRow("random", "random", "httpbin.org", ["root"]),
      LookupRow("test3", "random", "httpbin.org", ["rule3"]),
      LookupRow("istio-system", "random", "httpbin.org", ["root-local"]),
      LookupRow("istio-system", "istio-system", "httpbin.org", ["root-local"]),
      LookupRow("istio-system", "istio-system", "foo.app.org", ["root-app"]),
      LookupRow("istio-system", "test5", "api.test.com", ["rule5"]),
      LookupRow("istio-system", "test6", "api.test.com", ["rule6"]),
      LookupRow("istio-system", "test7", "api.test.com", nil),
      // What is for the root namespace alone is nothing for others.
      LookupRow("random", "random", "foo.app.org", nil),
      LookupRow("istio-system", "x", "foo.org", ["root-org"]),
      LookupRow("test4", "x", "httpbin.org", ["local4"]),
      LookupRow("x", "test4", "httpbin.org", ["root"]),
      // A rule that is not for its own namespace is no rule there.
      LookupRow("test9", "test9", "a.org", nil), LookupRow("x", "test9", "a.org", ["home"]),
      // Short names.
      LookupRow("test7", "test7", "web.test7.svc.cluster.local", ["short"]),
      LookupRow("x", "test7", "web.test7.svc.cluster.local", ["short"]),
      LookupRow("test7", "x", "web.x.svc.cluster.local", nil),
      LookupRow("test7", "test7", "web", nil), LookupRow("test7", "x", "10.1.2.3", ["address"]),
      // Wildcards are text, and the longest counts.
      LookupRow("test8", "x", "a.example.com", ["wild"]),
      LookupRow("test8", "x", "example.com", ["text"]),
      LookupRow("test8", "x", "sample.com", ["text"]), LookupRow("test8", "x", "b.org", ["all"]),
      LookupRow("test8", "x", "*.example.com", ["wild"]),
      LookupRow("test8", "x", "*.a.example.com", ["wild"]),
      LookupRow("test8", "x", "*.com", ["all"]),
    ]
  )
  func namespaces(_ row: LookupRow) { check(row, index) }

  @Test(
    "rules for selected clients",
    arguments: [
      LookupRow("test", "test", "h.org", ["app1", "plain"], labels: ["app": "1"]),
      LookupRow("test", "test", "h.org", ["app2", "app2b", "plain"], labels: ["app": "2"]),
      LookupRow("test", "test", "h.org", ["plain"], labels: ["app": "3"]),
      LookupRow("test2", "test", "h.org", ["plain"], labels: ["app": "1"]),
      // Rules for others end the search all the same.
      LookupRow("lonely", "test", "h.org", nil, labels: ["app": "1"]),
      LookupRow("lonely", "test", "h.org", ["lonely"], labels: ["app": "9"]),
      // A private rule for everybody is put into that for selected clients, and lost to the others.
      LookupRow("lost", "test", "h.org", nil, labels: ["app": "1"]),
      LookupRow("lost", "test", "h.org", ["few", "many"], labels: ["app": "9"]),
      // A selector without labels selects everybody.
      LookupRow("every", "test", "h.org", ["every"]),
    ]
  )
  func selectors(_ row: LookupRow) {
    func selector(_ app: Int) -> String { "workloadSelector: {matchLabels: {app: '\(app)'}}" }
    let exported = "exportTo: ['.', test2]"
    check(
      row,
      DestinationRuleIndex(
        RuleText.read([
          RuleText("plain", "test", "h.org", exported),
          RuleText("app1", "test", "h.org", selector(1)),
          RuleText("app2", "test", "h.org", selector(2), created: 1),
          RuleText("app2b", "test", "h.org", selector(2), created: 2),
          RuleText("lonely", "lonely", "h.org", selector(9)),
          RuleText("few", "lost", "h.org", selector(9)),
          RuleText("many", "lost", "h.org", "exportTo: ['.']"),
          RuleText("every", "every", "h.org", "workloadSelector: {matchLabels: {}}"),
        ]),
        settings: ClientTLSSettings()
      )
    )
  }

  @Test("rules of one host are put together where they are exported alike")
  func merging() throws {
    let rules = RuleText.read([
      RuleText("rule1", "test", "h.org", "subsets: [{name: s1}, {name: s2}]", created: 1),
      RuleText(
        "rule2",
        "test",
        "h.org",
        "subsets: [{name: s2, labels: {a: b}}, {name: s3}]",
        "trafficPolicy: {tls: {mode: SIMPLE}}",
        created: 2
      ),
      RuleText(
        "rule3",
        "test",
        "h.org",
        "exportTo: [other]",
        "subsets: [{name: s4}]",
        created: 3
      ),
      RuleText("rule4", "test", "h.org", "trafficPolicy: {tls: {mode: DISABLE}}", created: 4),
    ])
    func find(_ settings: ClientTLSSettings, _ client: ByteString) -> AppliedDestinationRule? {
      DestinationRuleIndex(rules.reversed(), settings: settings)
        .rule(for: "h.org", of: "test", clientNamespace: client, labels: [:])
    }
    let local = try #require(find(ClientTLSSettings(), "test"))
    #expect(local.sources.map(\.name) == ["rule1", "rule2", "rule4"])
    #expect(local.subsets.map(\.part.name) == ["s1", "s2", "s3"])
    #expect(local.subset("s2")?.labels == [:])
    #expect(local.policy?.part.tls?.mode == .simple)
    #expect(local.policy?.rule.name == "rule2")
    // rule3 starts an entry of its own, and after it so does rule4.
    #expect(find(ClientTLSSettings(), "other")?.sources.map(\.name) == ["rule4"])

    var careless = ClientTLSSettings()
    careless.mergesByExport = false
    #expect(
      find(careless, "other")?.sources.map(\.name) == ["rule1", "rule2", "rule3", "rule4"]
    )
  }

  @Test("the mesh's default says whether a rule without exportTo leaves its namespace")
  func defaultExport() {
    var settings = ClientTLSSettings()
    let rules = RuleText.read([RuleText("r", "a", "h.org"), RuleText("s", "istio-system", "h.org")])
    for (targets, names) in [(["*"], ["r", "r", "s"]), (["."], ["r", nil, "s"])]
      as [([ByteString], [ByteString?])]
    {
      settings.defaultExportTo = targets
      let index = DestinationRuleIndex(rules, settings: settings)
      let found = ["a", "b", "istio-system"].map { (client: ByteString) in
        index.rule(
          for: "h.org",
          of: client == "istio-system" ? "x" : "a",
          clientNamespace: client,
          labels: [:]
        )?.sources.first?.name
      }
      #expect(found == names)
    }
  }

  @Test("many rules of one host are no work of squares")
  func manyRules() {
    let meta = ObjectMeta(
      name: "r",
      namespace: "test",
      location: SourceLocation(file: "r", line: 1, column: 1)
    )
    let rules = (0..<20_000).map { number in
      DestinationRule(
        meta: meta,
        host: "h.org",
        workloadSelector: ["app": ByteString("\(number)")],
        subsets: [DestinationRule.Subset(name: ByteString("s\(number)"))]
      )
    }
    let found = DestinationRuleIndex(rules, settings: ClientTLSSettings())
      .rule(for: "h.org", of: "test", clientNamespace: "test", labels: ["app": "19999"])
    #expect(found?.subsets.count == 1)
  }
}
