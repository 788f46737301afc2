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
    if request.destination.dataPlane == .ambient {
      return NaiveZTunnel(mesh: mesh, namespace: namespace, labels: labels, tally: tally)
        .answer(request)
    }
    guard let peer = peer(of: request) else { return nil }
    let kind: NaiveProxy.Kind
    switch request.destination.dataPlane {
    case nil, .sidecar: kind = .sidecar
    case .gateway: kind = .gateway
    case .waypoint: kind = .waypoint
    case .ambient, .some(.none): return nil
    }
    var proxy = NaiveProxy(namespace: namespace, labels: labels, kind: kind)
    if kind == .waypoint {
      guard proxy.gatewayName != nil else { return nil }
      proxy.service = request.destination.addressedService.map { ($0.namespace, $0.name) }
    }
    let policies = mesh.policies(for: proxy)
    let rules = mesh.jwtRules(for: proxy)
    let (mode, from) = mesh.mutualTLS(of: request.destination.port, for: proxy)

    var answer: NaiveAnswer
    if isRefusedByEnvoy(policies, rules) {
      answer = NaiveAnswer(.indeterminate, nil)
    } else {
      let gate = NaiveGate(request: request, peer: peer.uri, settings: mesh.settings)
      switch pass(gate, mode, proxy) {
      case .refused: answer = NaiveAnswer(.refused, .mtls)
      case .chain(let isTCP, let shown, let serverName):
        answer = filter(request, proxy, policies, rules, isTCP, shown, serverName, gate.tls)
        answer = layered(answer, request, proxy, shown)
      }
    }
    if proxy.kind == .sidecar {
      answer.mtls = NaiveAnswer.name(mode: mode.rawValue, from?.namespace, from?.name)
    }
    return answer
  }

  private func pass(
    _ gate: NaiveGate,
    _ mode: PeerAuthentication.Mode,
    _ proxy: NaiveProxy
  ) -> NaiveGate.Outcome {
    switch proxy.kind {
    case .sidecar: return gate.pass(mode)
    case .gateway: return gate.passGateway()
    case .waypoint:
      let isKnown = mesh.gateways.contains {
        $0.namespace == proxy.namespace && $0.name == proxy.gatewayName
      }
      return gate.passWaypoint(isKnown: isKnown, hasService: proxy.service != nil)
    }
  }

  /// AP-19, AM-79: the policies that a gateway would have, on the tunnel's connection.
  private func layered(
    _ answer: NaiveAnswer,
    _ request: Request,
    _ proxy: NaiveProxy,
    _ peer: NaiveFacts.Peer
  ) -> NaiveAnswer {
    guard proxy.kind == .waypoint,
      mesh.settings.isOn("ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES")
    else { return answer }
    let gateway = NaiveProxy(namespace: proxy.namespace, labels: proxy.labels, kind: .gateway)
    var facts = NaiveFacts()
    facts.peer = peer
    facts.sourceIP = request.source.ip
    facts.remoteIP = request.source.ip
    facts.port = 15008
    let layer = NaiveFilters(
      evaluator: self,
      policies: mesh.policies(for: gateway).filter { $0.action != .custom },
      jwtRules: [],
      isTCP: true,
      statedToken: nil,
      statedAnswers: [:]
    ).answer(facts)
    let isRefused = answer.verdict != .allow && answer.verdict != .conditional
    if layer.verdict == .deny || layer.verdict == .indeterminate && !isRefused { return layer }
    var both = answer
    both.audit = layer.audit + answer.audit
    both.dryRun = layer.dryRun + answer.dryRun
    return both
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
    facts.isFromTunnel = proxy.kind == .waypoint
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
        isGateway: proxy.kind == .gateway,
        // What is in a waypoint's tunnel has neither.
        isTLS: tls != .plaintext && proxy.kind != .waypoint,
        hasCertificate: !peer.isNone && proxy.kind != .waypoint,
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
