package import Basics
internal import Mesh
internal import Program

extension Evaluator {
  /// The decision that ``evaluate(_:now:explains:)`` gives where ``plain`` has found what decides and
  /// decides only.
  ///
  /// - Parameters:
  ///   - outcome: What decides.
  ///   - peer: The name that the client's certificate shows; `nil` for plaintext.
  /// - Returns: The decision; `nil` for a refused connection, whose reason is not known here.
  package func decision(of outcome: PlainTraffic.Outcome, peer: ByteString?) -> Decision? {
    let result: Judgement.Result
    switch outcome {
    case .refused: return nil
    case .denied(let rank): result = .denied(.deny, http.deny.rules[rank])
    case .allowed(let rank): result = .allowed(http.allow.rules[rank])
    case .deniedByDefault: result = .deniedByDefault
    case .allowedByDefault: result = .allowedByDefault
    }
    var decision = render(result, trees: http)
    decision.warnings += pointlessAllows(result, http)
    decision.peerPrincipal = peer
    decision.mtls = program.point.mtls.map(Decision.MTLS.init)
    return decision
  }
}
