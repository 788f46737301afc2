import MeshProof
import Testing

@Suite("Workloads behind ztunnel")
struct ZTunnelTests {
  private static let workload = """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: foo}
    spec:
      template:
        metadata: {labels: {app: web, istio.io/dataplane-mode: ambient}}
        spec: {serviceAccountName: web, containers: [{name: c, ports: [{containerPort: 8080}]}]}

    """

  private static let strictMesh = """
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: mesh, namespace: istio-system}
    spec: {mtls: {mode: STRICT}}

    """

  private static func question(_ source: String, more: String = "http: {path: /}") -> String {
    "source: \(source)\ndestination: {workload: foo/web, port: 8080}\n\(more)"
  }

  private static func load(
    _ text: String,
    options: LoadingOptions = LoadingOptions()
  ) throws -> PolicySet {
    try PolicySet(
      loading: [InputFile(name: "p.yaml", bytes: Array((workload + text).utf8))],
      options: options
    )
  }

  static func describe(
    _ text: String,
    options: LoadingOptions = LoadingOptions()
  ) throws -> WorkloadDescription {
    let descriptions = try load(text, options: options)
      .describe(.init(namespace: "foo", name: "web"))
    return try #require(descriptions.first)
  }

  // MARK: Description

  @Test("A description has ztunnel's policies in order, and what became of their rules")
  func description() throws {
    let description = try Self.describe(
      policy("a", "{rules: [{to: [{operation: {paths: [/x]}}]}, {}]}")
        + policy(
          "d",
          """
          {action: DENY, rules: [{to: [{operation: {ports: ["80"], methods: [GET]}}]},
            {to: [{operation: {ports: ["80"]}}, {operation: {methods: [GET]}}]}]}
          """
        ) + policy("x", "{action: AUDIT, rules: [{}]}")
    )
    #expect(description.enforcedAt == "ambient")
    #expect(description.jwtRules.isEmpty)
    #expect(description.policies.map(\.action) == ["DENY", "ALLOW", "AUDIT"])
    #expect(description.policies.map(\.remarks.count) == [2, 1, 1])
    #expect(description.policies[0].remarks[0].contains("wider"))
    #expect(description.policies[0].remarks[1].contains("narrower"))
    #expect(description.text.contains("ZtunnelAccepted False, UnsupportedValue"))
    #expect(
      description.json["policies"]?.array?[1]["ztunnelAccepted"]?["status"]?.string == "True"
    )
  }

  @Test("A sidecar's description has no such status")
  func sidecarDescription() throws {
    let text = Self.workload.replacing("istio.io/dataplane-mode: ambient", with: "v: one")
    let set = try PolicySet(
      loading: [InputFile(name: "p", bytes: Array((text + policy("p", "{rules: [{}]}")).utf8))]
    )
    let description = try #require(set.describe(.init(namespace: "foo", name: "web")).first)
    #expect(description.policies.first?.ztunnelAccepted == nil)
    #expect(description.json["policies"]?.array?[0]["ztunnelAccepted"] == nil)
  }

  @Test("A fault of Istio that changes the mode of a port is told (AM-41)")
  func deviation() throws {
    let own = """
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: web, namespace: foo}
      spec: {selector: {matchLabels: {app: web}}, portLevelMtls: {8080: {mode: DISABLE}}}

      """
    let description = try Self.describe(own + Self.strictMesh)
    #expect(description.ports.map(\.mtls?.mode) == ["STRICT"])
    #expect(description.warnings.contains { $0.contains("AM-41") })
    let set = Self.workload + own + Self.strictMesh
    let plaintext = try ask(set, Self.question("{}"))
    #expect(plaintext.verdict == .refused)
    #expect(plaintext.warnings.contains { $0.contains("AM-41") })
    let identified = try ask(set, Self.question("{serviceAccount: a/b}"))
    #expect(identified.verdict == .allow)
    #expect(identified.warnings.isEmpty)
  }

  @Test("trustDomains carry a warning (AM-18)")
  func trustDomains() throws {
    let decision = try ask(
      Self.workload + policy("p", "{rules: [{from: [{source: {trustDomains: [td]}}]}]}"),
      Self.question("{serviceAccount: a/b}")
    )
    #expect(decision.verdict == .deny)
    #expect(decision.warnings.contains { $0.contains("AM-18") })
  }

  @Test("Releases whose ztunnel does other things are told of")
  func releases() throws {
    var options = LoadingOptions()
    options.release = try #require(IstioRelease("1.24"))
    let old = try ask(Self.workload, Self.question("{}"), options: options)
    #expect(old.warnings.contains { $0.contains("newest release") })
    options.release = try #require(IstioRelease("1.25"))
    #expect(try ask(Self.workload, Self.question("{}"), options: options).warnings.isEmpty)
  }

  // MARK: Decisions

  @Test("STRICT comes before every policy, and its PeerAuthentication is named (AM-37)")
  func strict() throws {
    let decision = try ask(
      Self.workload + Self.strictMesh + policy("p", "{action: DENY, rules: [{}]}"),
      Self.question("{}")
    )
    #expect(decision.verdict == .refused)
    #expect(decision.decidedBy.stage == .mtls)
    #expect(decision.decidedBy.object?.kind == "PeerAuthentication")
    #expect(decision.decidedBy.object?.name == "mesh")
    #expect(decision.mtls?.from?.name == "mesh")
  }

  @Test("A denied connection has no status, an allowed request one (AM-61)")
  func status() throws {
    let allow = policy("p", "{rules: [{from: [{source: {namespaces: [a]}}]}]}")
    let denied = try ask(Self.workload + allow, Self.question("{serviceAccount: b/b}"))
    #expect(denied.verdict == .deny)
    #expect(denied.httpStatus == nil)
    #expect(denied.body == nil)
    let allowed = try ask(Self.workload + allow, Self.question("{serviceAccount: a/b}"))
    #expect(allowed.httpStatus == 200)
    let connection = try ask(
      Self.workload + allow,
      Self.question("{serviceAccount: a/b}", more: "")
    )
    #expect(connection.verdict == .allow)
    #expect(connection.httpStatus == nil)
  }

  @Test("What the request does not say leaves the answer open")
  func unknown() throws {
    let decision = try ask(
      Self.workload + policy("p", "{rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]}"),
      Self.question("{}")
    )
    #expect(decision.verdict == .indeterminate)
    #expect(decision.missing == ["source.ip"])
  }

  @Test("The trace has the rules that ztunnel does not get, and the near miss their conditions")
  func explanation() throws {
    let decision = try ask(
      Self.workload
        + policy(
          "p",
          "{rules: [{to: [{operation: {paths: [/]}}]}, {from: [{source: {namespaces: [a]}}]}]}"
        ) + policy("x", "{action: AUDIT, rules: [{}]}"),
      Self.question("{serviceAccount: b/b}"),
      explains: true
    )
    let explanation = try #require(decision.explanation)
    #expect(explanation.trace.map(\.action) == ["ALLOW", "AUDIT"])
    guard case .dropped? = explanation.trace.first?.rules.first?.outcome,
      case .failed(let failure)? = explanation.trace.first?.rules.last?.outcome
    else {
      Issue.record("the rules have other outcomes")
      return
    }
    #expect(failure.field == "namespaces")
    #expect(failure.seen == "cluster.local/ns/b/sa/b")
    #expect(explanation.nearMiss?.changes.map(\.field) == ["namespaces"])
  }

  @Test("Raw verdicts are those of the long way")
  func compiled() throws {
    let set = try Self.load(policy("p", "{rules: [{from: [{source: {namespaces: [a]}}]}]}"))
    var destination = Request.Destination()
    destination.target = .workload(.init(namespace: "foo", name: "web"))
    destination.port = 8080
    let compiled = try set.compiled(for: destination)
    for (peer, wanted) in [
      ("spiffe://cluster.local/ns/a/sa/x", Decision.Verdict.allow),
      ("spiffe://cluster.local/ns/b/sa/x", .deny), ("spiffe://td/ns/a/sa/x", .refused),
    ] {
      let verdict = try compiled.verdict(
        principal: peer.utf8.span,
        method: "GET".utf8.span,
        path: "/".utf8.span,
        host: nil
      )
      #expect(verdict == wanted)
    }
  }

  @Test("ztunnel has no filters to export")
  func export() throws {
    let set = try Self.load("")
    var destination = Request.Destination()
    destination.target = .workload(.init(namespace: "foo", name: "web"))
    #expect {
      try set.exportEnvoy(for: destination)
    } throws: {
      "\($0)".contains("ztunnel")
    }
    destination.dataPlane = .sidecar
    #expect(throws: Never.self) { try set.exportEnvoy(for: destination) }
  }
}
