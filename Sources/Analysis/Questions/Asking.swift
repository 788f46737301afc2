internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources
package import Evaluation

/// Verdict maps of workload ports in one universe, each worked out once for all ports that are told
/// the same.
package final class Asking {
  package let universe: Universe
  package let table: DiagramTable
  package let witnesses: WitnessMaker
  /// Where questions say how far they are.
  package let progress: AnalysisProgress
  let space: ProxySpace
  private var maps: [ProxyKey: VerdictMap] = [:]

  package init(
    universe: Universe,
    budget: DiagramTable.Budget = .init(),
    progress: AnalysisProgress = .none
  ) {
    self.universe = universe
    self.progress = progress
    table = universe.makeTable(budget: budget)
    space = ProxySpace(universe: universe, table: table)
    witnesses = WitnessMaker(universe: universe)
  }

  /// The verdicts of a proxy.
  ///
  /// - Throws: ``Undecided``, by fields.
  package func map(of evaluator: Evaluator) throws(Undecided) -> VerdictMap {
    let key = ProxyKey(evaluator)
    if let known = maps[key] { return known }
    let map = try naming { () throws(Undecided) in try VerdictMap(of: evaluator, in: space) }
    maps[key] = map
    return map
  }

  /// Names fields in errors.
  func naming<Value>(_ body: () throws(Undecided) -> Value) throws(Undecided) -> Value {
    do throws(Undecided) {
      return try body()
    } catch {
      throw universe.naming(error)
    }
  }

  // MARK: Sets

  /// The requests of a filter, at a proxy.
  func set(of filter: RequestFilter, at evaluator: Evaluator) throws(Undecided) -> NodeID {
    var kinds: [NodeID] = []
    let isHTTPOnly = filter.predicates.contains(where: \.isHTTPOnly)
    for connection in space.connections(at: evaluator) {
      let kind = connection.kind
      guard filter.isHTTP ?? kind.isHTTP == kind.isHTTP, !isHTTPOnly || kind.isHTTP,
        filter.tls?.contains(kind.tls) ?? true
      else { continue }
      var set = try space.requests(of: kind)
      let reading = Reading(asking: evaluator.program, isHTTP: kind.isHTTP)
      for predicate in filter.predicates {
        let test = try universe.test(predicate, reading)
        set = try table.apply(.and, set, try table.set(test))
      }
      if let tokens = filter.tokens {
        set = try table.apply(.and, set, try self.set(of: tokens, reading))
      }
      kinds.append(set)
    }
    var set = try table.union(kinds)
    if let rules = filter.rules {
      set = try table.apply(.and, set, try self.set(of: rules, at: evaluator))
    }
    for (name, answer) in filter.answers {
      guard let level = universe.levels[.provider(name)] else { continue }
      let atom: UInt32 = answer == .allow ? 0 : 1
      set = try table.apply(.and, set, try table.node(level: level, atoms: AtomSet(atoms: [atom])))
    }
    for further in filter.and {
      set = try table.apply(.and, set, try self.set(of: further, at: evaluator))
    }
    return set
  }

  /// What has the tokens: where no token is looked at, there is none.
  private func set(
    of tokens: RequestFilter.Tokens,
    _ reading: Reading
  ) throws(Undecided) -> NodeID {
    guard reading.seesToken, let level = universe.levels[.token] else {
      return tokens == .absent ? .everything : .none
    }
    switch tokens {
    case .absent: return try table.node(level: level, atoms: AtomSet(atoms: [0]))
    case .any: return try table.node(level: level, atoms: AtomSet(atoms: [1]))
    case .issuers(let issuers):
      return
        try table.set(
          try universe.test(.claim(["iss"], issuers.map { .exact($0) }), reading)
        )
    }
  }

  /// The requests that ANY of some rules matches, at a proxy.
  func set(of rules: QuestionRules, at evaluator: Evaluator) throws(Undecided) -> NodeID {
    var kinds: [NodeID] = []
    for connection in space.connections(at: evaluator) {
      let kind = connection.kind
      let reading = Reading(asking: evaluator.program, isHTTP: kind.isHTTP)
      let matched = try table.set(
        anyOf: kind.isHTTP ? rules.http : rules.tcp,
        in: universe,
        reading
      )
      kinds.append(try table.apply(.and, matched, try space.requests(of: kind)))
    }
    return try table.union(kinds)
  }

  // MARK: Callers

  /// Identities that nothing tells apart in some functions, for each kind of connection.
  struct PeerRun {
    let atoms: Range<UInt32>
    /// What is left of the functions.
    let children: [NodeID]
  }

  /// The runs of identities of some functions, in order; together they are all.
  func peerRuns(of roots: [NodeID]) -> [PeerRun] {
    let nodes = roots.flatMap { root in
      ConnectionKind.allCases.map {
        table.child(of: root, level: universe.connectionLevel, atom: $0.rawValue)
      }
    }
    let width = universe.variables[universe.peerLevel].width
    var starts: Set<UInt32> = [0]
    for node in nodes where table.level(of: node) == universe.peerLevel {
      for run in table.runs(of: node) { starts.insert(table.runStarts[run]) }
    }
    let sorted = starts.sorted()
    return sorted.indices.map { index in
      let start = sorted[index]
      return PeerRun(
        atoms: start..<(index + 1 < sorted.count ? sorted[index + 1] : width),
        children: nodes.map { table.child(of: $0, level: universe.peerLevel, atom: start) }
      )
    }
  }

  // MARK: Witnesses

  /// The simplest request of a set, which the evaluator has confirmed; `nil` for the empty set.
  ///
  /// - Throws: ``Undecided`` if the evaluator disagrees, which is an error of the program.
  func witness(
    in set: NodeID,
    at port: WorkloadPort,
    confirmedBy others: [(Evaluator, VerdictMap)] = []
  ) throws(Undecided) -> Request? {
    guard let tuple = witnesses.cheapestTuple(in: set, table) else { return nil }
    guard let request = witnesses.request(of: tuple, to: port.destination) else {
      throw Undecided(
        fields: ["paths"],
        reason: "internal error: a set holds requests that cannot be sent"
      )
    }
    let all = [(port.evaluator, try map(of: port.evaluator))] + others
    for (evaluator, map) in all {
      let wanted = map.verdict(at: tuple, table)
      let decision = Replay.decision(of: evaluator, for: request)
      guard decision.verdict == wanted.decision else {
        throw Undecided(
          fields: [],
          reason: "internal error: a request that should be \(wanted) is answered with "
            + "\(decision.verdict.rawValue): \(decision.reason)"
        )
      }
    }
    return request
  }
}

extension Reading {
  /// How a question reads requests: as the policies behind the JWT filter do, the client's identity
  /// being known whatever the proxy makes of it.
  init(asking program: EnforcementProgram, isHTTP: Bool) {
    self.init(
      program,
      isHTTP: isHTTP,
      showsPeer: true,
      showsServerName: true,
      seesToken: isHTTP && program.http.jwt != nil
    )
  }
}
