import MeshProof
import Testing

@Suite("Clauses of the pipeline through the façade")
struct PipelineClauseTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let clause: String
    let policies: String
    let request: String
    let verdict: Decision.Verdict
    var stage: Decision.Stage?

    var testDescription: String { clause }
  }

  private static let custom = policy(
    "c",
    "{action: CUSTOM, provider: {name: authz}, rules: [{to: [{operation: {paths: [/c]}}]}]}"
  )
  private static let mesh = """
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      mesh: |
        extensionProviders:
        - name: authz
          envoyExtAuthzHttp: {service: authz.foo.svc.cluster.local, port: 8000}

    """
  private static let deny = policy(
    "d",
    "{action: DENY, rules: [{to: [{operation: {paths: [/c, /d]}}]}]}"
  )
  private static let authentication = """
    ---
    apiVersion: security.istio.io/v1
    kind: RequestAuthentication
    metadata: {name: ra, namespace: foo}
    spec: {jwtRules: [{issuer: iss, jwksUri: "https://keys.example"}]}

    """
  private static let badToken = "jwt: {token: bad}"

  static let rows = [
    Row(
      clause: "AP-23: CUSTOM comes before a bad token",
      policies: mesh + custom + authentication,
      request: request(
        http: "{path: /c}",
        more: "\(badToken)\nexternalAuthorization: {authz: deny}"
      ),
      verdict: .deny,
      stage: .custom
    ),
    Row(
      clause: "AP-23: a bad token comes before DENY",
      policies: deny + authentication,
      request: request(http: "{path: /d}", more: badToken),
      verdict: .unauthenticated,
      stage: .jwt
    ),
    Row(
      clause: "AP-24: any rule of any policy is enough",
      policies: policy("a", "{rules: [{to: [{operation: {paths: [/x]}}]}]}")
        + policy("b", "{rules: [{to: [{operation: {paths: [/y]}}]}, {}]}"),
      request: request(),
      verdict: .allow,
      stage: .allow
    ),
    Row(
      clause: "AP-34: a provider that no rule asks for is not asked",
      policies: mesh + custom,
      request: request(http: "{path: /other}"),
      verdict: .allow,
      stage: .default
    ),
    Row(
      clause: "AP-34: without its answer the decision is conditional",
      policies: mesh + custom,
      request: request(http: "{path: /c}"),
      verdict: .conditional,
      stage: .custom
    ),
    Row(
      clause: "AP-40: a DENY refuses whatever the provider says",
      policies: mesh + custom + deny,
      request: request(http: "{path: /c}"),
      verdict: .deny,
      stage: .deny
    ),
    Row(
      clause: "AP-57: the keys of `when` are the fields of a source",
      policies: policy("a", "{rules: [{when: [{key: source.serviceAccount, values: [a/b]}]}]}"),
      request: request(source: "{principal: cluster.local/ns/a/sa/b}"),
      verdict: .allow,
      stage: .allow
    ),
    Row(
      clause: "AP-63: without RequestAuthentication a token gives no claims",
      policies: policy("a", "{rules: [{from: [{source: {requestPrincipals: [\"*\"]}}]}]}"),
      request: request(more: badToken),
      verdict: .deny,
      stage: .default
    ),
    Row(
      clause: "AP-77: the server name is kept in lower case",
      policies: policy("a", "{rules: [{when: [{key: connection.sni, values: [web.foo]}]}]}"),
      request: request(
        source: "{principal: cluster.local/ns/a/sa/b}",
        more: "connection: {sni: WEB.foo}"
      ),
      verdict: .allow,
      stage: .allow
    ),
    Row(
      clause: "AP-89: CUSTOM on TCP is widened, and AP-38: an HTTP provider is ignored there",
      policies: mesh + custom,
      request: "destination: {namespace: foo, labels: {}, port: 9000, protocol: tcp}",
      verdict: .allow,
      stage: .default
    ),
    Row(
      clause: "PA-36: a gateway's client without a certificate has no identity",
      policies: policy("a", "{rules: [{from: [{source: {principals: [\"*\"]}}]}]}"),
      request: """
        destination: {namespace: foo, labels: {}, dataPlane: gateway, port: 8443}
        connection: {tls: tls}
        http: {}
        """,
      verdict: .deny,
      stage: .default
    ),
    Row(
      clause: "RA-32: one rule, and a missing token passes",
      policies: authentication,
      request: request(),
      verdict: .allow,
      stage: .default
    ),
    Row(
      clause: "JWT-12: a token of 30 kB is only a long token",
      policies: authentication,
      request: request(more: "jwt: {token: \(String(repeating: "a", count: 30_000))}"),
      verdict: .unauthenticated,
      stage: .jwt
    ),
  ]

  @Test("A clause decides", arguments: rows)
  func decides(row: Row) throws {
    let decision = try ask(row.policies, row.request)
    #expect(decision.verdict == row.verdict, "\(decision.reason)")
    #expect(decision.decidedBy.stage == row.stage)
  }

  @Test("PIPE-7, AP-33: each refusal has its status and body")
  func statuses() throws {
    let denied = try ask(Self.deny, request(http: "{path: /d}"))
    #expect(denied.httpStatus == 403)
    #expect(denied.body == "RBAC: access denied")
    let refused = try ask(Self.authentication, request(more: Self.badToken))
    #expect(refused.httpStatus == 401)
    let grpc = try ask(
      Self.deny,
      request(http: "{path: /d, headers: {content-type: application/grpc+proto}}")
    )
    #expect(grpc.httpStatus == 200)
    #expect(grpc.grpcStatus == 7)
    let tcp = try ask(
      policy("d", "{action: DENY, rules: [{}]}"),
      "destination: {namespace: foo, labels: {}, port: 9000}"
    )
    #expect(tcp.verdict == .deny)
    #expect(tcp.httpStatus == nil)
  }

  @Test(
    "AP-46: a condition without values is ignored; with an unknown key it still drops the rule (AP-45)"
  )
  func emptyCondition() throws {
    var options = LoadingOptions()
    options.isLenient = true
    let ignored = try ask(
      policy("a", "{rules: [{when: [{key: source.ip}]}]}"),
      request(),
      options: options
    )
    #expect(ignored.verdict == .allow)
    let dropped = try ask(
      policy("a", "{rules: [{when: [{key: source.nothing}]}]}"),
      request(),
      options: options
    )
    #expect(dropped.verdict == .deny)
  }
}
