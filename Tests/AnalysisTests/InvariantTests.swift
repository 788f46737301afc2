import Basics
import Evaluation
import Matching
import Mesh
import Program
import Resources
import Testing

@testable import Analysis

@Suite("Invariants")
struct InvariantTests {
  private let login = """
    apiVersion: security.istio.io/v1
    kind: RequestAuthentication
    metadata: {name: login, namespace: foo}
    spec:
      jwtRules:
      - issuer: https://a.example
        jwks: '{"keys":[{"kty":"oct","kid":"x","alg":"HS256","k":"c2VjcmV0"}]}'
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: users, namespace: foo}
    spec:
      rules:
      - from: [{source: {requestPrincipals: ["https://a.example/*"]}}]
      - to: [{operation: {paths: [/public]}}]
    """

  private func port(_ yaml: String, name: ByteString = "a", port: Int = 8080) throws -> WorkloadPort
  {
    let mesh = try TestMesh(yaml: yaml)
    return WorkloadPort(
      workload: .init(namespace: "foo", name: name),
      port: port,
      evaluator: mesh.evaluator(labels: ["app": name], port: port)
    )
  }

  private func filter(_ rule: String, _ change: (inout RequestFilter) -> Void = { _ in }) throws
    -> RequestFilter
  {
    let mesh = try TestMesh(
      yaml: """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: invariant, namespace: foo}
        spec: {rules: [\(rule)]}
        """
    )
    let policy = mesh.mesh.authorizationPolicies[0]
    var filter = RequestFilter(
      rules: mesh.compiler.questionRules(
        policy.rules.compactMap { $0 },
        of: policy.meta,
        in: mesh.mesh.config
      )
    )
    change(&filter)
    return filter
  }

  private func decide(
    _ claim: Invariant.Claim,
    _ premise: [RequestFilter],
    unless: [RequestFilter] = [],
    at subjects: [Proof.Subject]
  ) throws -> InvariantResult {
    let proof = Proof(
      of: Invariant(claim: claim, premise: premise, unless: unless),
      at: subjects,
      trustDomains: ["cluster.local"]
    )
    return proof.decide(Asking(universe: try proof.universe()))
  }

  @Test("Proofs and refutations")
  func prove() throws {
    let port = try port(shop)
    let admin = "{to: [{operation: {paths: ['/api/admin*']}}]}"
    let cases: [(Invariant.Claim, String, String?, InvariantStatus)] = [
      (.never, "{from: [{source: {namespaces: [baz]}}]}", nil, .proved),
      (.never, admin, nil, .refuted),
      (.never, admin, "{from: [{source: {namespaces: [foo]}}]}", .proved),
      (.always, "{from: [{source: {serviceAccounts: [foo/web]}}]}", nil, .proved),
      (.always, "{from: [{source: {namespaces: [bar]}}]}", nil, .refuted),
      (.never, "{to: [{operation: {paths: [/a], notPaths: [/a]}}]}", nil, .vacuous),
      (.never, admin, admin, .vacuous),
    ]
    for (claim, premise, unless, status) in cases {
      let result = try decide(
        claim,
        [try filter(premise)],
        unless: try unless.map { [try filter($0)] } ?? [],
        at: [.init(port)]
      )
      #expect(result.status == status, "\(premise)")
      #expect(result.counterexamples.isEmpty == (status != .refuted))
      for example in result.counterexamples {
        let decision = Replay.decision(of: port.evaluator, for: example.witness)
        #expect((decision.verdict == .allow) == (claim == .never))
      }
    }
  }

  @Test("Several rules are a union, in the premise and under unless")
  func unions() throws {
    let port = try port(shop)
    let foo = try filter("{from: [{source: {namespaces: [foo]}}]}")
    let bar = try filter("{from: [{source: {namespaces: [bar]}}]}")
    let all = try filter("{}")
    #expect(try decide(.never, [all], unless: [foo, bar], at: [.init(port)]).status == .proved)
    #expect(try decide(.never, [all], unless: [foo], at: [.init(port)]).status == .refuted)
    let none = try filter("{from: [{source: {namespaces: [baz]}}]}")
    #expect(try decide(.never, [none, bar], at: [.init(port)]).status == .refuted)
  }

  @Test("One-way TLS and foreign trust domains are in the space of the rule that names them alone")
  func space() throws {
    let open = try port("{apiVersion: v1, kind: Namespace, metadata: {name: foo}}")
    let tls = try filter("{}") { $0.tls = [.tls] }
    let all = try filter("{}")
    func statuses(_ premise: [RequestFilter]) throws -> InvariantStatus {
      try decide(.always, premise, at: [.init(open)]).status
    }
    // Permissive, no policy: what is no mutual TLS of the mesh is what is refused.
    #expect(try statuses([all]) == .proved)
    #expect(try statuses([tls]) == .refuted)
    #expect(
      try statuses([
        all,
        try filter("{to: [{operation: {paths: [/a], notPaths: [/a]}}]}") {
          $0.tls = [.tls]
        },
      ]) == .proved
    )
    let foreign = try filter("{from: [{source: {principals: ['other.example/*']}}]}") {
      $0.trustDomains = ["other.example"]
    }
    let unnamed = try filter("{from: [{source: {principals: ['other.example/*']}}]}")
    #expect(try statuses([unnamed]) == .vacuous)
    #expect(try statuses([foreign]) == .refuted)
    #expect(try decide(.never, [foreign], at: [.init(open)]).status == .proved)
  }

  @Test("Tokens: none, any, by issuer; those that do not verify are outside the space")
  func tokens() throws {
    let port = try port(login)
    func filter(_ tokens: RequestFilter.Tokens) -> RequestFilter { RequestFilter(tokens: tokens) }
    func status(_ claim: Invariant.Claim, _ tokens: RequestFilter.Tokens) throws -> InvariantStatus
    {
      try decide(claim, [filter(tokens)], at: [.init(port)]).status
    }
    #expect(try status(.never, .absent) == .refuted)
    #expect(try status(.always, .issuers(["https://a.example"])) == .refuted)
    #expect(try status(.never, .issuers(["https://b.example"])) == .vacuous)
    let subject = try self.filter("{from: [{source: {requestPrincipals: ['*']}}]}")
    #expect(try decide(.always, [subject], at: [.init(port)]).status == .proved)
    let publicPage = try self.filter("{to: [{operation: {paths: [/public]}}]}")
    #expect(try decide(.always, [publicPage], at: [.init(port)]).status == .proved)
    // Where nobody looks at tokens there is none.
    let blind = try self.port(shop)
    #expect(try decide(.never, [filter(.any)], at: [.init(blind)]).status == .vacuous)
    #expect(try decide(.never, [filter(.absent)], at: [.init(blind)]).status == .refuted)
  }

  @Test("ALL of the rules under and")
  func conjunction() throws {
    let port = try port(shop)
    let inner = try filter("{to: [{operation: {paths: ['*n']}}]}")
    let both = try filter("{to: [{operation: {paths: ['/api/a*']}}]}") { $0.and = [inner] }
    let bar = try filter("{from: [{source: {namespaces: [bar]}}]}") { $0.and = [both] }
    let result = try decide(.never, [bar], at: [.init(port)])
    let path = try #require(result.counterexamples.first?.witness.http?.path)
    #expect(path.hasPrefix("/api/a") && path.hasSuffix("n"))
  }

  @Test("What is the same, and what is not, is confirmed on both sides")
  func same() throws {
    let old = try port(shop)
    let new = try port(shop.replacing("methods: [GET]", with: "methods: [GET, POST]"), name: "b")
    let all = try filter("{}")
    #expect(
      try decide(.same, [all], at: [.init(new, reference: try port(shop))]).status == .refuted
    )
    #expect(try decide(.same, [all], at: [.init(old, reference: try port(shop))]).status == .proved)
    let result = try decide(.same, [all], at: [.init(new, reference: old)])
    let example = try #require(result.counterexamples.first)
    #expect(example.witness.http?.method == "POST")
    #expect(Replay.decision(of: new.evaluator, for: example.witness).verdict == .allow)
    #expect(Replay.decision(of: old.evaluator, for: example.witness).verdict == .deny)
    let posts = try filter("{to: [{operation: {methods: [POST]}}]}")
    let rest = try decide(.same, [all], unless: [posts], at: [.init(new, reference: old)])
    #expect(rest.status == .proved)
    let tcp = WorkloadPort(
      workload: .init(namespace: "foo", name: "a"),
      port: 8080,
      evaluator: try TestMesh(yaml: shop).evaluator(portProtocol: .tcp)
    )
    #expect(try decide(.same, [all], at: [.init(tcp, reference: old)]).status == .undecided)
  }
}
