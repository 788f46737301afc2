import MeshProof
import Testing

@Suite("Destinations: workloads, services, and who enforces")
struct DestinationTests {
  private static func workload(_ name: String, labels: String, annotations: String = "{}") -> String
  {
    """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: foo}
    spec:
      template:
        metadata: {labels: \(labels), annotations: \(annotations)}
        spec: {serviceAccountName: \(name)}

    """
  }

  private static let service = """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: foo}
    spec: {selector: {app: web}, ports: [{name: http-web, port: 80, targetPort: 8080}]}

    """

  private static func question(_ destination: String) -> String {
    "destination: \(destination)\nhttp: {path: /}"
  }

  @Test("A Service leads to the target port of its workloads (AP-71)")
  func service() throws {
    let decision = try ask(
      Self.service + Self.workload("v1", labels: "{app: web, v: one}")
        + policy("p", "{rules: [{to: [{operation: {ports: [\"8080\"]}}]}]}"),
      Self.question("{service: foo/web, port: 80}")
    )
    #expect(decision.verdict == .allow)
  }

  @Test("Workloads of a Service that disagree give MIXED with the answer of each")
  func mixed() throws {
    let decision = try ask(
      Self.service + Self.workload("v1", labels: "{app: web, v: one}")
        + Self.workload("v2", labels: "{app: web, v: two}")
        + policy("p", "{selector: {matchLabels: {v: two}}, action: DENY, rules: [{}]}"),
      Self.question("{service: foo/web, port: 80}")
    )
    #expect(decision.verdict == .mixed)
    #expect(decision.workloads.map(\.workload) == ["foo/v1", "foo/v2"])
    #expect(decision.workloads.map(\.decision.verdict) == [.allow, .deny])
  }

  @Test("A Service without workloads is INDETERMINATE")
  func empty() throws {
    let decision = try ask(Self.service, Self.question("{service: foo/web, port: 80}"))
    #expect(decision.verdict == .indeterminate)
    #expect(!decision.missing.isEmpty)
  }

  @Test(
    "Names that the inputs do not have are errors",
    arguments: [
      "{workload: foo/none, port: 80}", "{service: foo/none, port: 80}",
      "{service: foo/web, port: 81}", "{service: foo/web}", "{}",
    ]
  )
  func unknown(destination: String) {
    #expect(throws: RequestError.self) {
      try ask(Self.service, Self.question(destination))
    }
  }

  @Test("ztunnel enforces for ambient workloads")
  func ambient() throws {
    let decision = try ask(
      Self.workload("v1", labels: "{app: web, istio.io/dataplane-mode: ambient}")
        + policy("p", "{rules: [{to: [{operation: {methods: [GET]}}]}]}"),
      Self.question("{workload: foo/v1, port: 80}")
    )
    #expect(decision.verdict == .deny)
    #expect(decision.httpStatus == nil)
    #expect(decision.enforcedAt == "ambient")
  }

  @Test("A waypoint that is named as the workload is asked itself, for no service (AM-82)")
  func waypoint() throws {
    let waypoint = Self.workload(
      "wp",
      labels: "{gateway.istio.io/managed: istio.io-mesh-controller, "
        + "gateway.networking.k8s.io/gateway-name: wp}"
    )
    let gateway = "{group: gateway.networking.k8s.io, kind: Gateway, name: wp}"
    let policies =
      waypoint + policy("p", "{rules: [{}]}")
      + policy("q", "{action: DENY, targetRefs: [\(gateway)], rules: [{}]}")
    let question = Self.question("{workload: foo/wp, port: 80}")
    for line in [question, Self.question("{workload: foo/wp, dataPlane: waypoint, port: 80}")] {
      let decision = try ask(policies, line)
      #expect(decision.verdict == .deny)
      #expect(decision.enforcedAt == "waypoint")
      #expect(decision.decidedBy.object?.name == "q")
    }
  }

  @Test(
    "A service beside the waypoint is what the request is addressed to, elsewhere a contradiction"
  )
  func addressedService() throws {
    let target = "{group: \"\", kind: Service, name: web}"
    let policies = policy("p", "{action: DENY, targetRefs: [\(target)], rules: [{}]}")
    func place(_ dataPlane: String) -> String {
      "{namespace: foo, labels: {gateway.networking.k8s.io/gateway-name: wp}, service: foo/web, "
        + "dataPlane: \(dataPlane), port: 80}"
    }
    #expect(try ask(policies, Self.question(place("waypoint"))).verdict == .deny)
    #expect(throws: (any Error).self) { try ask(policies, Self.question(place("gateway"))) }
  }

  @Test("A workload without a proxy enforces nothing")
  func noProxy() throws {
    let decision = try ask(
      Self.workload("v1", labels: "{app: web, sidecar.istio.io/inject: \"false\"}")
        + policy("p", "{action: DENY, rules: [{}]}"),
      Self.question("{workload: foo/v1, port: 80}")
    )
    #expect(decision.verdict == .allow)
    #expect(decision.enforcedAt == "none")
  }

  @Test("An EnvoyFilter in reach makes every answer carry a warning (contract section 1)")
  func envoyFilter() throws {
    let filter = """
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: f, namespace: istio-system}
      spec: {}

      """
    let decision = try ask(
      filter + policy("p", "{rules: [{}]}"),
      Self.question("{namespace: foo, labels: {}, port: 80}")
    )
    #expect(decision.warnings.contains { $0.contains("EnvoyFilter istio-system/f") })
  }
}
