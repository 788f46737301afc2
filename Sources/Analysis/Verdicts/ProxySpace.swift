internal import Basics
internal import Mesh
internal import Program
internal import Resources
internal import Evaluation

/// What the proxies of a universe have in common in a table: worked out once, for thousands of them.
package final class ProxySpace {
  let universe: Universe
  let table: DiagramTable

  private var requests: [ConnectionKind: NodeID] = [:]
  private var possible: [ConnectionKind: NodeID] = [:]
  private var foreign: [[ByteString]?: NodeID] = [:]
  private var cases: [GateKey: [ConnectionCase.Gate]] = [:]

  package init(universe: Universe, table: DiagramTable) {
    self.universe = universe
    self.table = table
  }

  /// The tuples of a kind of connection, possible or not.
  func requests(of kind: ConnectionKind) throws(Undecided) -> NodeID {
    if let known = requests[kind] { return known }
    let set = try universe.requests(of: kind, table)
    requests[kind] = set
    return set
  }

  /// The requests that can come over a kind of connection.
  func possibleRequests(of kind: ConnectionKind) throws(Undecided) -> NodeID {
    if let known = possible[kind] { return known }
    let space = RequestSpace(universe: universe, table: table)
    let set = try table.apply(
      .and,
      kind.isHTTP ? try space.http() : try space.tcp(),
      try requests(of: kind)
    )
    possible[kind] = set
    return set
  }

  /// The tuples whose identity is of no trust domain that a proxy accepts.
  func foreignPeers(at evaluator: Evaluator) throws(Undecided) -> NodeID {
    let domains = evaluator.handshakeTrustDomains
    if let known = foreign[domains] { return known }
    let trusted = try table.node(
      level: universe.peerLevel,
      atoms: universe.trustedPeers(at: evaluator)
    )
    let set = try table.complement(trusted)
    foreign[domains] = set
    return set
  }

  // MARK: Connections

  /// What a proxy's answer to a connection depends on, waypoints aside.
  private struct GateKey: Hashable {
    let dataPlane: EnforcementPoint.DataPlane
    let mode: PeerAuthentication.Mode?
    let portProtocol: EnforcementPoint.PortProtocol
    let trustDomains: [ByteString]?
  }

  /// The kinds of connections that can come to a port, and what its proxy makes of them.
  func connections(at evaluator: Evaluator) -> [ConnectionCase] {
    let point = evaluator.program.point
    guard point.dataPlane != .waypoint else {
      return ConnectionCase.all(at: evaluator, includingTLS: universe.includesTLS)
    }
    let key = GateKey(
      dataPlane: point.dataPlane,
      mode: point.mtls?.mode,
      portProtocol: point.portProtocol,
      trustDomains: evaluator.handshakeTrustDomains
    )
    let gates: [ConnectionCase.Gate]
    if let known = cases[key] {
      gates = known
    } else {
      gates = ConnectionCase.gates(at: evaluator, includingTLS: universe.includesTLS)
      cases[key] = gates
    }
    return gates.map { ConnectionCase($0, at: evaluator) }
  }
}
