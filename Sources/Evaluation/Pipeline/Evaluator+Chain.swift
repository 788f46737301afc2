internal import Mesh
package import Basics
package import Program

// For callers that know the filter chain: it was read from a proxy.

/// A connection that a filter chain has taken.
package struct AcceptedConnection: Sendable {
  package let chain: RuleProgram.Chain
  /// What the client's certificate says.
  package let peer: Attributes.Peer
  /// In lower case; empty for none.
  package let serverName: ByteString

  package init(chain: RuleProgram.Chain, peer: Attributes.Peer, serverName: ByteString) {
    self.chain = chain
    self.peer = peer
    self.serverName = serverName
  }
}

extension Evaluator {
  /// The kind of chain that a connection ends in by its mTLS mode; `nil` where it is refused.
  package func chain(of request: IncomingRequest) -> RuleProgram.Chain? {
    connection(of: request)?.chain
  }

  /// What a connection ends in by its mTLS mode; `nil` where it is refused.
  package func connection(of request: IncomingRequest) -> AcceptedConnection? {
    let gate = ConnectionGate(
      point: program.point,
      trustedDomains: trustedDomains,
      behavior: program.http.behavior
    )
    guard case .accepted(let chain, let peer, let serverName) = gate.check(request) else {
      return nil
    }
    return AcceptedConnection(chain: chain, peer: peer, serverName: serverName)
  }

  /// What the first filter sees of a request; `nil` where it never gets there.
  package func attributes(of request: IncomingRequest) -> Attributes? {
    guard let connection = connection(of: request) else { return nil }
    let trees = connection.chain == .http ? http : tcp
    var intake = RequestIntake(
      point: program.point,
      behavior: trees.program.behavior,
      peer: connection.peer,
      serverName: connection.serverName,
      comesOutOfTunnel: program.point.dataPlane == .waypoint
    )
    guard
      case .accepted(let accepted) = intake.take(
        request,
        chain: connection.chain,
        jwt: trees.program.jwt
      )
    else { return nil }
    return accepted.attributes
  }

  /// Answers a request on a connection that a chain has taken: everything after the mTLS mode.
  package func evaluate(
    _ request: IncomingRequest,
    on connection: AcceptedConnection,
    now: Int64,
    explains: Bool
  ) -> Decision {
    pass(request, on: connection, now: now, explains: explains).decision
  }

  /// Answers a request on a connection that a chain has taken, and keeps what the proxy would pass on.
  package func pass(
    _ request: IncomingRequest,
    on connection: AcceptedConnection,
    now: Int64,
    explains: Bool
  ) -> Passage {
    if let unknown = answerOfRefusedConfiguration(request) { return unknown }
    var passage = decide(
      request,
      in: connection.chain,
      peer: connection.peer,
      serverName: connection.serverName,
      now: now,
      explains: explains
    )
    passage.decision.mtls = program.point.mtls.map(Decision.MTLS.init)
    return passage
  }

  func decide(
    _ request: IncomingRequest,
    in chain: RuleProgram.Chain,
    peer: Attributes.Peer,
    serverName: ByteString,
    now: Int64,
    explains: Bool
  ) -> Passage {
    let trees = chain == .http ? http : tcp
    let intake = RequestIntake(
      point: program.point,
      behavior: trees.program.behavior,
      peer: peer,
      serverName: serverName,
      comesOutOfTunnel: program.point.dataPlane == .waypoint
    )
    var passage = decide(request, intake: intake, trees: trees, now: now, explains: explains)
    passage.decision.peerPrincipal = peer.principal
    return passage
  }
}
