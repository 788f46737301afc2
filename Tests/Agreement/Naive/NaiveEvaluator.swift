internal import Basics
internal import JOSE
internal import JSON
package import MeshProof
internal import Resources

/// Answers requests the way the clauses are written: stage after stage, policy after policy, value
/// after value, with no tree, no translation and no cache.
package struct NaiveEvaluator {
  let mesh: NaiveMesh
  let now: Int64
  let tally: ConditionTally?

  package init(mesh: NaiveMesh, now: Int64, tally: ConditionTally? = nil) {
    self.mesh = mesh
    self.now = now
    self.tally = tally
  }

  /// The answer; `nil` for a request that this evaluator does not understand.
  package func answer(_ request: Request) -> NaiveAnswer? {
    guard case .labels(let namespace, let labels)? = request.destination.target else { return nil }
    let dataPlane = request.destination.dataPlane ?? .sidecar
    if dataPlane == .ambient {
      return NaiveZTunnel(mesh: mesh, namespace: namespace, labels: labels, tally: tally)
        .answer(request)
    }
    guard let peer = peer(of: request) else { return nil }
    guard dataPlane == .sidecar || dataPlane == .gateway else { return nil }
    let proxy = NaiveProxy(namespace: namespace, labels: labels, isGateway: dataPlane == .gateway)
    let policies = mesh.policies(for: proxy)
    let rules = mesh.jwtRules(for: proxy)
    let (mode, from) = mesh.mutualTLS(of: request.destination.port, for: proxy)

    var answer: NaiveAnswer
    if isRefusedByEnvoy(policies, rules) {
      answer = NaiveAnswer(.indeterminate, nil)
    } else {
      let gate = NaiveGate(request: request, peer: peer.uri, settings: mesh.settings)
      switch proxy.isGateway ? gate.passGateway() : gate.pass(mode) {
      case .refused: answer = NaiveAnswer(.refused, .mtls)
      case .chain(let isTCP, let shown, let serverName):
        answer = filter(request, proxy, policies, rules, isTCP, shown, serverName, gate.tls)
      }
    }
    if !proxy.isGateway {
      answer.mtls = NaiveAnswer.name(mode: mode.rawValue, from?.namespace, from?.name)
    }
    return answer
  }

  /// The peer's URI, if it has one; `nil` for a form of identity that is not understood.
  private func peer(of request: Request) -> (uri: ByteString?, Void)? {
    switch request.source.identity {
    case nil: return (nil, ())
    case .principal(let principal):
      return (principal.contains("://") ? principal : "spiffe://" + principal, ())
    case .serviceAccount(let name):
      let trustDomain = mesh.settings.trustDomains[0]
      return ("spiffe://\(trustDomain)/ns/\(name.namespace)/sa/\(name.name)", ())
    case .workload: return nil
    }
  }

  /// AP-75, JWKS-1: Envoy refuses a listener as a whole.
  private func isRefusedByEnvoy(_ policies: [AuthorizationPolicy], _ rules: [JWTRule]) -> Bool {
    let hasBadTemplate = policies.contains { policy in
      policy.rules.contains { rule in
        guard let rule else { return false }
        let outcome = evaluate(rule, of: policy, on: NaiveFacts(), isTCP: false, tally: nil)
        return !outcome.isDropped && outcome.isUncompilable
      }
    }
    let hasBadKeySet = rules.contains { !$0.jwks.isEmpty && (try? JWKSet(parsing: $0.jwks)) == nil }
    return hasBadTemplate || hasBadKeySet
  }

  func evaluate(
    _ rule: AuthorizationPolicy.Rule,
    of policy: AuthorizationPolicy,
    on facts: NaiveFacts,
    isTCP: Bool,
    tally: ConditionTally?
  ) -> NaiveRule.Outcome {
    NaiveRule(
      policy: policy,
      rule: rule,
      facts: facts,
      isTCP: isTCP,
      trustDomains: mesh.settings.trustDomains,
      tally: tally
    ).evaluate()
  }

  /// Takes the request in and runs the filters (PIPE-1, PIPE-4).
  private func filter(
    _ request: Request,
    _ proxy: NaiveProxy,
    _ policies: [AuthorizationPolicy],
    _ rules: [JWTRule],
    _ isTCP: Bool,
    _ peer: NaiveFacts.Peer,
    _ serverName: ByteString,
    _ tls: Request.Connection.TLS
  ) -> NaiveAnswer {
    var facts = NaiveFacts()
    facts.peer = peer
    facts.serverName = serverName
    facts.sourceIP = request.source.ip
    facts.remoteIP = request.source.remoteIP ?? request.source.ip
    facts.destinationIP = request.destination.ip
    facts.port = request.destination.port
    facts.metadata = request.metadata
    var statedToken: ByteString?
    if !isTCP {
      guard var http = request.http else { return NaiveAnswer(.badRequest, .path, status: 400) }
      if case .token(let token)? = request.jwt {
        http.headers.append(.init(name: "authorization", lines: ["Bearer " + token]))
      } else if case .claims(let claims)? = request.jwt {
        statedToken = NaiveStatedToken.put(claims, into: &http, for: rules)
      }
      let intake = NaiveIntake(
        http: http,
        source: request.source,
        isGateway: proxy.isGateway,
        isTLS: tls != .plaintext,
        hasCertificate: !peer.isNone,
        settings: mesh.settings
      )
      switch intake.take() {
      case .refused(let status): return NaiveAnswer(.badRequest, .path, status: status)
      case .accepted(let headers, let unknown, let remoteIP):
        facts.headers = headers
        facts.unknownHeaders = unknown
        facts.remoteIP = remoteIP
      }
    }
    let filters = NaiveFilters(
      evaluator: self,
      policies: policies,
      jwtRules: isTCP ? [] : rules,
      isTCP: isTCP,
      statedToken: statedToken,
      statedAnswers: request.externalAuthorization
    )
    return filters.answer(facts)
  }
}
