internal import Basics
internal import Program

// The first of a waypoint's two layers (AP-19, AM-79).

extension Evaluator {
  /// What the policies where the HBONE tunnel ends make of a connection.
  ///
  /// They see the connection that carries the tunnel: the client's certificate and address, and the
  /// port of the tunnel, whatever the request in it is addressed to.
  func layer(_ trees: ChainTrees, on request: IncomingRequest, explains: Bool) -> Decision {
    let tunnel = IncomingRequest(
      peer: request.peer,
      tls: request.tls,
      sourceIP: request.sourceIP,
      port: Self.tunnelPort
    )
    let peer: Attributes.Peer =
      request.tls == .mtls ? request.peer.map(Attributes.Peer.name) ?? .unknown : .none
    let intake = RequestIntake(
      point: program.point,
      behavior: trees.program.behavior,
      peer: peer,
      serverName: "",
      comesOutOfTunnel: false
    )
    // No token is looked at, so time does not matter.
    return decide(tunnel, intake: intake, trees: trees, now: 0, explains: explains).decision
  }

  private static let tunnelPort = 15008
}

extension Passage {
  /// The answer of both layers: each has to allow.
  func after(_ layer: Decision) -> Passage {
    let isRefused = decision.verdict != .allow && decision.verdict != .conditional
    switch layer.verdict {
    case .allow: break
    case .indeterminate where isRefused: break
    case .deny, .unauthenticated, .refused, .badRequest, .conditional, .indeterminate, .mixed:
      return stopped(by: layer)
    }
    var decision = decision
    decision.audit = layer.audit + decision.audit
    decision.dryRun = layer.dryRun + decision.dryRun
    decision.explanation = decision.explanation.map { inner in
      Explanation(
        trace: (layer.explanation?.trace ?? []) + inner.trace,
        nearMiss: inner.nearMiss
      )
    }
    return Passage(decision: decision, forwarded: forwarded, trustedToken: trustedToken)
  }

  private func stopped(by layer: Decision) -> Passage {
    var layer = layer
    layer.reason += " (where the HBONE tunnel ends)"
    layer.peerPrincipal = decision.peerPrincipal
    return Passage(decision: layer)
  }
}
