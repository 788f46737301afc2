internal import Basics
internal import Evaluation
internal import Matching
internal import Mesh
internal import Program

/// The search at one workload port: which requests are refused at one path and allowed at another.
struct PathEvasionSearch {
  /// What was found.
  struct Found {
    let refused: Request
    let allowed: Request
    /// The path that policies see.
    let seen: ByteString
    let closedBy: String?
  }

  let port: WorkloadPort
  let asking: Asking
  private let map: VerdictMap
  private let allowed: NodeID
  private let denied: NodeID
  private let level: Int

  private var table: DiagramTable { asking.table }
  private var universe: Universe { asking.universe }

  init(port: WorkloadPort, asking: Asking) throws(Undecided) {
    self.port = port
    self.asking = asking
    map = try asking.map(of: port.evaluator)
    let space = try map.space(asking.table)
    try map.requireAcceptance(of: space, by: port.evaluator, asking.table)
    allowed = try asking.table.apply(.and, space, try map.set(.allow, asking.table))
    denied = try asking.table.apply(.and, space, try map.set(.deny, asking.table))
    level = asking.universe.levels[.path] ?? 0
  }

  /// What a rule matches.
  func matches(of rule: ProgramRule) throws(Undecided) -> NodeID {
    var kinds: [NodeID] = []
    for connection in ConnectionCase.all(at: port.evaluator, includingTLS: false)
    where connection.kind.isHTTP {
      guard case .filtered(let reading) = connection.outcome else { continue }
      let own = try table.set(TestedRule(rule, in: universe, reading))
      kinds.append(
        try table.apply(.and, own, try universe.requests(of: connection.kind, table))
      )
    }
    return try table.union(kinds)
  }

  /// A request that is refused with a path, and allowed when that path is spelled in another way.
  ///
  /// - Parameters:
  ///   - path: As policies see it.
  ///   - spelled: As the client sends it.
  ///   - kept: Of the refused requests these alone.
  ///   - opened: Of the allowed requests these alone.
  /// - Returns: What was found; `nil` where nobody gets in.
  /// - Throws: ``Undecided``.
  func evasion(
    from path: ByteString,
    to spelled: ByteString,
    kept: NodeID,
    opened: NodeID
  ) throws(Undecided) -> Found? {
    guard case .path(let seen) = universe.normalizer.normalize(spelled), seen != path,
      let field = universe.texts[.path], let atom = field.atom(of: path),
      let seenAtom = field.atom(of: seen), atom != seenAtom
    else { return nil }
    let refusedThere = try others(try table.apply(.and, denied, kept), at: atom)
    let allowedHere = try others(try table.apply(.and, allowed, opened), at: seenAtom)
    let both = try table.apply(.and, refusedThere, allowedHere)
    guard var tuple = asking.witnesses.cheapestTuple(in: both, table) else { return nil }
    tuple[level] = atom
    guard var refused = asking.witnesses.request(of: tuple, to: port.destination) else {
      return nil
    }
    refused.http?.path = path
    var evading = refused
    evading.http?.path = spelled
    // The codec may have a word to say about the spelling.
    guard Replay.decision(of: port.evaluator, for: refused).verdict == .deny,
      Replay.decision(of: port.evaluator, for: evading).verdict == .allow
    else { return nil }
    return Found(
      refused: refused,
      allowed: evading,
      seen: seen,
      closedBy: closing(spelled, tuple)
    )
  }

  /// The requests of a set at a path, whatever the path.
  private func others(_ set: NodeID, at atom: UInt32) throws(Undecided) -> NodeID {
    let here = try table.apply(
      .and,
      set,
      try table.node(level: level, atoms: AtomSet(atoms: [atom]))
    )
    return try table.forget(in: here) { $0 == level }
  }

  /// The weakest normalization with which the request is not allowed.
  private func closing(_ spelled: ByteString, _ tuple: [UInt32]) -> String? {
    let modes: [PathNormalizer.Mode] = [.none, .base, .mergeSlashes, .decodeAndMergeSlashes]
    let own = modes.firstIndex(of: universe.normalizer.mode) ?? 0
    for mode in modes[(own + 1)...] {
      let normalizer = PathNormalizer(
        mode: mode,
        stripsDotSegmentParameters: universe.normalizer.stripsDotSegmentParameters
      )
      guard case .path(let seen) = normalizer.normalize(spelled) else { return mode.settingName }
      guard let atom = universe.texts[.path]?.atom(of: seen) else { continue }
      var tuple = tuple
      tuple[level] = atom
      if map.verdict(at: tuple, table) != .allow { return mode.settingName }
    }
    return nil
  }
}

extension PathNormalizer.Mode {
  /// As `pathNormalization.normalization` of MeshConfig has it.
  fileprivate var settingName: String {
    switch self {
    case .none: "NONE"
    case .base: "BASE"
    case .mergeSlashes: "MERGE_SLASHES"
    case .decodeAndMergeSlashes: "DECODE_AND_MERGE_SLASHES"
    }
  }
}
