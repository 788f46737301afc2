import Basics
import Resources
import Testing

/// What AuthorizationPolicies become (AP-1 to AP-9).
struct AuthorizationPolicyDecodingTests {
  @Test("Every field of a policy arrives with its place")
  func everything() throws {
    let policy = try authorizationPolicy(
      """
      spec:
        selector: {matchLabels: {app: api, v: ""}}
        action: DENY
        rules:
        - from:
          - source: {principals: [a, b], notPrincipals: [c], ipBlocks: [10.0.0.1]}
          to:
          - operation: {hosts: [h], notPorts: ["80"]}
          when:
          - {key: "request.headers[x]", values: [v], notValues: [w]}
        - {}
      """
    )
    #expect(policy.meta.name == "p")
    #expect(policy.meta.namespace == "shop")
    #expect(policy.meta.location == SourceLocation(file: "test.yaml", line: 1, column: 1))
    #expect(policy.attachment == Attachment(matchLabels: ["app": "api", "v": ""]))
    #expect(policy.action == .deny)
    #expect(policy.rules.count == 2)
    let rule = try #require(policy.rules[0])
    #expect(rule.location.line == 8)
    let source = try #require(rule.from.first)
    let principals = try #require(source.fields[.principals])
    #expect(principals.values.map(\.value) == ["a", "b"])
    #expect(principals.values[1].location == SourceLocation(file: "test.yaml", line: 9, column: 32))
    #expect(principals.notValues.map(\.value) == ["c"])
    #expect(source.fields.keys == [.principals, .ipBlocks])
    let operation = try #require(rule.to.first)
    #expect(operation.fields[.hosts]?.values.map(\.value) == ["h"])
    #expect(operation.fields[.ports]?.notValues.map(\.value) == ["80"])
    let condition = try #require(rule.when.first)
    #expect(condition.key.value == "request.headers[x]")
    #expect(condition.key.location == SourceLocation(file: "test.yaml", line: 13, column: 13))
    #expect(condition.match.values.map(\.value) == ["v"])
    #expect(condition.match.notValues.map(\.value) == ["w"])
    let empty = try #require(policy.rules[1])
    #expect(empty.from.isEmpty && empty.to.isEmpty && empty.when.isEmpty)
  }

  @Test(
    "Each list of a source and its negation lands in its field",
    arguments: [
      ("principals", "notPrincipals"), ("requestPrincipals", "notRequestPrincipals"),
      ("namespaces", "notNamespaces"), ("serviceAccounts", "notServiceAccounts"),
      ("ipBlocks", "notIpBlocks"), ("remoteIpBlocks", "notRemoteIpBlocks"),
      ("trustDomains", "notTrustDomains"),
    ]
  )
  func sourceField(name: String, negated: String) throws {
    let policy = try authorizationPolicy(
      "spec: {rules: [{from: [{source: {\(name): [10.0.0.1], \(negated): [10.0.0.2]}}]}]}"
    )
    let fields = try #require(policy.rules.first??.from.first).fields
    let field = try #require(AuthorizationPolicy.Source.Field.allCases.first { $0.name == name })
    #expect(fields.count == 1)
    #expect(fields[field]?.values.map(\.value) == ["10.0.0.1"])
    #expect(fields[field]?.notValues.map(\.value) == ["10.0.0.2"])
  }

  @Test(
    "Each list of an operation and its negation lands in its field",
    arguments: [
      ("hosts", "notHosts"), ("ports", "notPorts"), ("methods", "notMethods"),
      ("paths", "notPaths"),
    ]
  )
  func operationField(name: String, negated: String) throws {
    let policy = try authorizationPolicy(
      "spec: {rules: [{to: [{operation: {\(name): ['1'], \(negated): ['2']}}]}]}"
    )
    let fields = try #require(policy.rules.first??.to.first).fields
    let field = try #require(AuthorizationPolicy.Operation.Field.allCases.first { $0.name == name })
    #expect(fields.count == 1)
    #expect(fields[field]?.values.map(\.value) == ["1"])
    #expect(fields[field]?.notValues.map(\.value) == ["2"])
  }

  @Test(
    "What is left out has its default",
    arguments: ["", "spec:", "spec: {}", "spec: {rules: []}"]
  )
  func defaults(body: String) throws {
    let policy = try authorizationPolicy(body)
    #expect(policy.action == .allow)
    #expect(policy.attachment == Attachment(matchLabels: nil))
    #expect(policy.provider == "")
    #expect(!policy.isDryRun)
    #expect(policy.rules.isEmpty)
  }

  @Test(
    "No selector and an empty one are told apart (AP-15)",
    arguments: [
      ("", nil), ("selector: ~", nil), ("selector: {}", [:]), ("selector: {matchLabels: {}}", [:]),
      ("selector: {matchLabels: ~}", [:]), ("selector: {matchLabels: {a: b}}", ["a": "b"]),
    ] as [(String, [ByteString: ByteString]?)]
  )
  func selector(spec: String, labels: [ByteString: ByteString]?) throws {
    #expect(try authorizationPolicy("spec: {\(spec)}").attachment.matchLabels == labels)
  }

  @Test(
    "The list of targets goes before the single target (AP-12)",
    arguments: [
      ("targetRef: {kind: Service, name: a}", ["a"]),
      ("targetRef: {kind: Service, name: a}, targetRefs: []", ["a"]),
      ("targetRef: {kind: Service, name: a}, targetRefs: [{kind: Service, name: b}]", ["b"]),
      ("targetRefs: [{kind: Service, name: b}, {kind: Service, name: c}]", ["b", "c"]),
    ] as [(String, [ByteString])]
  )
  func targets(spec: String, names: [ByteString]) throws {
    let policy = try authorizationPolicy("spec: {\(spec)}", lenient: true)
    #expect(policy.attachment.targetRefs.map(\.name) == names)
  }

  @Test(
    "The annotation for a dry run is read as Go does (AP-9)",
    arguments: [
      ("'true'", true), ("'1'", true), ("t", true), ("'false'", false), ("'F'", false),
      ("'yes'", false), ("''", false), ("' true'", false),
    ]
  )
  func dryRun(value: String, isDryRun: Bool) throws {
    let input = """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: p, namespace: a, annotations: {istio.io/dry-run: \(value)}}
      """
    let resources = read(input, lenient: true).resources
    guard case .authorizationPolicy(let policy)? = resources.first else { throw WrongKind() }
    #expect(policy.isDryRun == isDryRun)
  }

  @Test(
    "A policy that nobody can make sense of is not there",
    arguments: [
      "spec: []", "spec: {action: deny}", "spec: {action: 1}",
    ]
  )
  func unusable(body: String) {
    let row = Row("", "AuthorizationPolicy", body)
    let (resources, diagnostics) = read(row.input, lenient: true)
    #expect(resources.isEmpty)
    #expect(diagnostics.hasErrors)
  }
}
