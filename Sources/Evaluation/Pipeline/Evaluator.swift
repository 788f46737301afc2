internal import Resources
package import Basics
package import Mesh
package import Program

/// Answers requests to one enforcement point.
///
/// Compiled once, asked many times, from any thread. A class because it is large and never changes:
/// handing it on costs nothing.
package final class Evaluator: Sendable {
  package let program: EnforcementProgram
  let trustedDomains: [ByteString]?
  let http: ChainTrees
  let tcp: ChainTrees
  /// What a waypoint asks before them (AP-19).
  let connect: ChainTrees?
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
    connect = program.connect.map { ChainTrees($0) }
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
    pass(request, now: now, explains: explains).decision
  }

  /// Answers one request as ``evaluate(_:now:explains:)`` does, and keeps what the proxy would pass on.
  package func pass(_ request: IncomingRequest, now: Int64, explains: Bool) -> Passage {
    var passage = decide(request, now: now, explains: explains)
    passage.decision.mtls = program.point.mtls.map(Decision.MTLS.init)
    passage.decision.warnings += program.warnings
    // The application answers what ztunnel lets through.
    if program.point.dataPlane == .ambient, passage.decision.verdict == .allow,
      request.http != nil
    {
      passage.decision.httpStatus = 200
    }
    if request.tls != .mtls, let deviation = program.point.mtls?.deviation {
      passage.decision.warnings.append(deviation)
    }
    return passage
  }

  private func decide(_ request: IncomingRequest, now: Int64, explains: Bool) -> Passage {
    if let unknown = answerOfRefusedConfiguration(request) { return unknown }
    let gate = ConnectionGate(
      point: program.point,
      trustedDomains: trustedDomains,
      behavior: program.http.behavior
    )
    switch gate.check(request) {
    case .refused(let reason):
      let policy = program.point.mtls?.policy
      var decision = answer(
        .refused,
        reason,
        .init(stage: .mtls, object: policy.map { .init(kind: "PeerAuthentication", $0) })
      )
      decision.peerPrincipal = request.peer
      return Passage(decision: decision)
    case .accepted(let chain, let peer, let serverName):
      let passage = decide(
        request,
        in: chain,
        peer: peer,
        serverName: serverName,
        now: now,
        explains: explains
      )
      guard let connect else { return passage }
      return passage.after(layer(connect, on: request, explains: explains))
    }
  }

  /// The answer where Envoy would not load what it is told; `nil` where it would.
  func answerOfRefusedConfiguration(_ request: IncomingRequest) -> Passage? {
    guard let refusal = program.refusals.first else { return nil }
    var decision = answer(
      .indeterminate,
      "the proxy does not accept its configuration: \(refusal.cause)",
      .init(stage: .default)
    )
    decision.missing = program.refusals.map { "\($0.location): \($0.cause)" }
    decision.peerPrincipal = request.peer
    return Passage(decision: decision)
  }

  func decide(
    _ request: IncomingRequest,
    intake: RequestIntake,
    trees: ChainTrees,
    now: Int64,
    explains: Bool
  ) -> Passage {
    var intake = intake
    let accepted: RequestIntake.Accepted
    switch intake.take(request, chain: trees.program.chain, jwt: trees.program.jwt) {
    case .refused(let status, let detail):
      return Passage(
        decision: answer(.badRequest, detail, .init(stage: .path), status: status)
      )
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
    if !accepted.isRouted, decision.verdict == .allow || decision.verdict == .conditional {
      let reason =
        "refused by the router, after all policies: an empty x-forwarded-proto has no route"
      decision = answer(.badRequest, reason, .init(stage: .path), status: 404)
    }
    decision.warnings += intake.warnings + resolution.judgement.warnings
    if explains {
      decision.explanation = Explainer(trees: trees).explain(resolution.judgement)
    }
    return Passage(
      decision: decision,
      forwarded: resolution.missing.isEmpty && accepted.isRouted ? resolution.judgement.after : nil,
      trustedToken: accepted.trustedToken
    )
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
