internal import Program

/// The sets of conditions of one proxy's rules that are the same for all of its connections.
struct ConditionSets {
  private var sets: [ObjectIdentifier: NodeID] = [:]

  /// What satisfies a condition.
  ///
  /// - Parameters:
  ///   - condition: A condition of the proxy's program, which outlives this.
  ///   - universe: What can be told apart.
  ///   - reading: A reading of the proxy.
  ///   - table: A table of the universe.
  /// - Returns: The set of tuples.
  /// - Throws: ``Undecided``.
  mutating func set(
    _ condition: Condition,
    in universe: Universe,
    _ reading: Reading,
    _ table: DiagramTable
  ) throws(Undecided) -> NodeID {
    let isKept = condition.predicate.isSeenAlike
    if isKept, let known = sets[ObjectIdentifier(condition)] { return known }
    let own = try table.set(try universe.test(condition, reading))
    let set = condition.isNegated ? try table.complement(own) : own
    if isKept { sets[ObjectIdentifier(condition)] = set }
    return set
  }
}

extension Predicate {
  /// Whether all readings of one proxy see the field alike: whatever the connection shows of the
  /// client, and before the JWT filter as behind it.
  fileprivate var isSeenAlike: Bool {
    switch self {
    case .destinationPort, .destinationIP, .sourceIP, .remoteIP, .method, .host, .path, .metadata:
      true
    case .serverName, .peer, .identity, .requestPrincipal, .claim, .header: false
    }
  }
}

extension DiagramTable {
  /// The tuples that ANY of some rules matches (AP-41).
  func set(
    anyOf rules: [ProgramRule],
    in universe: Universe,
    _ reading: Reading,
    _ known: inout ConditionSets
  ) throws(Undecided) -> NodeID {
    var sets: [NodeID] = []
    for rule in rules {
      let permissions = try set(rule.permissions, in: universe, reading, &known)
      let principals = try set(rule.principals, in: universe, reading, &known)
      sets.append(try apply(.and, permissions, principals))
    }
    return try union(sets)
  }

  private func set(
    _ alternatives: [ProgramRule.Alternative],
    in universe: Universe,
    _ reading: Reading,
    _ known: inout ConditionSets
  ) throws(Undecided) -> NodeID {
    var sets: [NodeID] = []
    for alternative in alternatives {
      var all = NodeID.everything
      var further: [NodeID] = []
      for condition in alternative.conditions {
        let own = try known.set(condition, in: universe, reading, self)
        if all == .everything { all = own } else { further.append(own) }
      }
      sets.append(further.isEmpty ? all : try intersection([all] + further))
    }
    return try union(sets)
  }

  /// The tuples that ANY of some rules matches.
  func set(
    anyOf rules: [ProgramRule],
    in universe: Universe,
    _ reading: Reading
  ) throws(Undecided) -> NodeID {
    var known = ConditionSets()
    return try set(anyOf: rules, in: universe, reading, &known)
  }
}
