internal import Basics
internal import Program
package import Evaluation

/// The verdict of every request to one proxy and port.
///
/// Values are those of ``Verdict``. Every external authorizer's answer is a variable, so nothing is
/// conditional: `query`, which is not told the answers, says CONDITIONAL where they matter.
package struct VerdictMap: Hashable, Sendable {
  package let root: NodeID
  /// The requests with a token that does not verify here: of an issuer that is not taken, or for other
  /// audiences.
  package let unverified: NodeID

  /// Works out the verdicts.
  ///
  /// - Parameters:
  ///   - evaluator: The proxy; it is one of the universe.
  ///   - space: The universe, and the table that gets them.
  /// - Throws: ``Undecided``, with levels in the place of fields.
  package init(of evaluator: Evaluator, in space: ProxySpace) throws(Undecided) {
    guard evaluator.program.connect == nil else {
      throw Undecided(
        fields: [],
        reason: "what a waypoint asks at the tunnel, before its other policies, is not worked out"
      )
    }
    let (universe, table) = (space.universe, space.table)
    var unverified = NodeID.none
    var readings: [(reading: Reading, verdicts: NodeID)] = []
    var known = ConditionSets()
    // Of each kind of connection that comes here, its number and the verdicts.
    var kinds: [(atom: UInt32, function: NodeID)] = []
    for connection in space.connections(at: evaluator) {
      var verdicts: NodeID
      switch connection.outcome {
      case _ where !evaluator.program.refusals.isEmpty: verdicts = Verdict.indeterminate.terminal
      case .refused: verdicts = Verdict.refused.terminal
      case .filtered(let reading):
        if let known = readings.first(where: { $0.reading.sees(the: reading) }) {
          verdicts = known.verdicts
        } else {
          let filters = FilterChain(reading: reading, space: space)
          verdicts = try filters.verdicts(&known)
          unverified = try table.apply(.or, unverified, try filters.unverified())
          readings.append((reading, verdicts))
        }
        if connection.checksTrustDomain {
          let refused = try table.apply(
            .mask,
            Verdict.refused.terminal,
            try space.foreignPeers(at: evaluator)
          )
          verdicts = try table.apply(.override, refused, verdicts)
        }
      }
      let (level, kind) = (universe.connectionLevel, connection.kind.rawValue)
      let possible = try space.possibleRequests(of: connection.kind)
      verdicts = try table.apply(
        .mask,
        table.child(of: verdicts, level: level, atom: kind),
        table.child(of: possible, level: level, atom: kind)
      )
      kinds.append((kind, verdicts))
    }
    root = try table.node(level: universe.connectionLevel, kinds)
    self.unverified = unverified
  }

  /// Works out the verdicts of one proxy by itself.
  package init(
    of evaluator: Evaluator,
    in universe: Universe,
    _ table: DiagramTable
  ) throws(Undecided) {
    try self.init(of: evaluator, in: ProxySpace(universe: universe, table: table))
  }

  /// The requests with a verdict.
  package func set(_ verdict: Verdict, _ table: DiagramTable) throws(Undecided) -> NodeID {
    try table.mapValues(root) { $0 == verdict.rawValue ? 1 : 0 }
  }

  /// The requests that questions are about: all whose token, if there is any, verifies (contract
  /// section 7).
  package func space(_ table: DiagramTable) throws(Undecided) -> NodeID {
    try table.apply(.minus, try requests(table), unverified)
  }

  /// All requests that there are.
  package func requests(_ table: DiagramTable) throws(Undecided) -> NodeID {
    try table.mapValues(root) { $0 == 0 ? 0 : 1 }
  }

  /// Checks that the proxy has an answer to all of some requests.
  ///
  /// - Throws: ``Undecided`` if it would refuse its configuration.
  package func requireAcceptance(
    of requests: NodeID,
    by evaluator: Evaluator,
    _ table: DiagramTable
  ) throws(Undecided) {
    guard !evaluator.program.refusals.isEmpty,
      try !table.areDisjoint(requests, try set(.indeterminate, table))
    else { return }
    throw Undecided(
      fields: [],
      reason: "the proxy does not accept its configuration: "
        + (evaluator.program.refusals.first?.cause ?? "")
    )
  }

  /// The verdict of a tuple.
  package func verdict(at tuple: [UInt32], _ table: DiagramTable) -> Verdict {
    Verdict(rawValue: table.value(of: root, at: tuple)) ?? .outside
  }
}

extension Universe {
  var connectionLevel: Int { levels[.connection] ?? 0 }
  var peerLevel: Int { levels[.peer] ?? 0 }

  /// The tuples of a kind of connection: with an identity exactly where there is a certificate.
  func requests(of kind: ConnectionKind, _ table: DiagramTable) throws(Undecided) -> NodeID {
    let none = AtomSet(atoms: [0])
    var parts = [
      (level: connectionLevel, atoms: AtomSet(atoms: [kind.rawValue])),
      (level: peerLevel, atoms: kind.tls == .mtls ? none.complement(widths[peerLevel]) : none),
    ]
    // Without TLS there is no server name (AP-77).
    if kind.tls == .plaintext, let level = levels[.serverName],
      let empty = texts[.serverName]?.atom(of: "")
    {
      parts.append((level, AtomSet(atoms: [empty])))
    }
    return try table.box(parts)
  }
}

extension Reading {
  /// Whether both see the same of the same request at the same proxy.
  fileprivate func sees(the other: Reading) -> Bool {
    chain == other.chain && showsPeer == other.showsPeer
      && showsServerName == other.showsServerName && seesToken == other.seesToken
  }
}
