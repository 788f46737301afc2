internal import Resources
package import Basics
package import Mesh
package import Program

/// Answers requests to one enforcement point.
///
/// Compiled once, asked many times; shares no state.
package struct Evaluator: Sendable {
  package let program: EnforcementProgram
  package let trustedDomains: [ByteString]?
  let http: ChainTrees
  let tcp: ChainTrees
  /// The short way to verdicts; `nil` where there is none.
  package let plain: PlainTraffic?

  /// Compiles the decision trees of a program.
  ///
  /// O(rules).
  /// - Parameters:
  ///   - program: What the proxy is told.
  ///   - trustedDomains: The trust domains that the handshake accepts; `nil`: all (PA-32).
  package init(_ program: EnforcementProgram, trustedDomains: [ByteString]?) {
    self.program = program
    self.trustedDomains = trustedDomains
    http = ChainTrees(program.http)
    tcp = ChainTrees(program.tcp)
    plain = PlainTraffic(program, trees: http, trustedDomains: trustedDomains)
  }

  /// Answers one request, stage by stage in the proxy's order (PIPE-1, PIPE-6, AP-93).
  ///
  /// - Parameters:
  ///   - request: What arrives.
  ///   - now: Seconds since 1970-01-01T00:00:00Z; used for token times only (JWKS-24).
  ///   - explains: Whether the decision carries the trace and the near miss.
  /// - Returns: The decision of this enforcement point.
  package func evaluate(_ request: IncomingRequest, now: Int64, explains: Bool) -> Decision {
    var decision = decide(request, now: now, explains: explains)
    decision.mtls = program.point.mtls.map(Decision.MTLS.init)
    return decision
  }

  private func decide(_ request: IncomingRequest, now: Int64, explains: Bool) -> Decision {
    if let refusal = program.refusals.first {
      var decision = answer(
        .indeterminate,
        "the proxy does not accept its configuration: \(refusal.cause)",
        .init(stage: .default)
      )
      decision.missing = program.refusals.map { "\($0.location): \($0.cause)" }
      decision.peerPrincipal = request.peer
      return decision
    }
    let gate = ConnectionGate(point: program.point, trustedDomains: trustedDomains)
    switch gate.check(request) {
    case .refused(let reason):
      let policy = program.point.mtls?.policy
      var decision = answer(
        .refused,
        reason,
        .init(stage: .mtls, object: policy.map { .init(kind: "PeerAuthentication", $0) })
      )
      decision.peerPrincipal = request.peer
      return decision
    case .accepted(let chain, let peer, let serverName):
      return decide(
        request,
        in: chain,
        peer: peer,
        serverName: serverName,
        now: now,
        explains: explains
      )
    }
  }

  func decide(
    _ request: IncomingRequest,
    intake: RequestIntake,
    trees: ChainTrees,
    now: Int64,
    explains: Bool
  ) -> Decision {
    var intake = intake
    let accepted: RequestIntake.Accepted
    switch intake.take(request, chain: trees.program.chain, jwt: trees.program.jwt) {
    case .refused(let status, let detail):
      return answer(.badRequest, detail, .init(stage: .path), status: status)
    case .accepted(let taken): accepted = taken
    }
    let judge = Judge(
      trees: trees,
      now: now,
      answers: request.externalAuthorization,
      trustedToken: accepted.trustedToken
    )
    let resolution = KeySetResolution(judge: judge, stage: trees.program.jwt)
      .resolve(accepted.attributes)
    var decision = render(resolution, trees: trees, request: accepted)
    decision.warnings += intake.warnings + resolution.judgement.warnings
    if explains {
      decision.explanation = Explainer(trees: trees).explain(resolution.judgement)
    }
    return decision
  }

  func answer(
    _ verdict: Decision.Verdict,
    _ reason: String,
    _ decider: Decision.Decider,
    status: Int? = nil,
    body: String? = nil
  ) -> Decision {
    Decision(
      verdict: verdict,
      httpStatus: status,
      body: body,
      reason: reason,
      decidedBy: decider,
      enforcedAt: program.point.dataPlane.rawValue
    )
  }
}

extension Attributes.Peer {
  /// The peer's URI, if it shows one.
  var principal: ByteString? {
    if case .name(let name) = self { name } else { nil }
  }
}

extension Decision.MTLS {
  /// The mode of an enforcement point.
  package init(_ effective: EffectiveMTLS) {
    self.init(
      mode: effective.mode.rawValue,
      from: effective.policy.map { Decision.Reference(kind: "PeerAuthentication", $0) }
    )
  }
}
