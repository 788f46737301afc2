internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources

extension Universe {
  /// Which tuples satisfy a condition.
  ///
  /// - Throws: ``Undecided`` if the field is none of those whose values are all known.
  func test(_ condition: Condition, _ reading: Reading) throws(Undecided) -> TupleTest {
    try test(condition.predicate, reading)
  }

  /// Which tuples satisfy a predicate; what is absent never does (AP-43).
  func test(_ predicate: Predicate, _ reading: Reading) throws(Undecided) -> TupleTest {
    switch predicate {
    case .destinationPort(let ports): return TupleTest(ports.contains(reading.point.port))
    case .destinationIP(let blocks): return test(.destinationIP, blocks, reading)
    // What comes out of a tunnel has no address (AM-84).
    case .sourceIP where reading.point.dataPlane == .waypoint: return .never
    case .sourceIP(let blocks): return test(.sourceIP, blocks, reading)
    case .remoteIP(let blocks): return test(.remoteIP, blocks, reading)
    case .serverName(let patterns):
      guard reading.showsServerName else {
        return TupleTest(patterns.contains { $0.matches("") })
      }
      return try test(.serverName, languages(patterns, reading))
    case .peer(let patterns):
      guard reading.showsPeer else { return .never }
      guard reading.point.dataPlane != .waypoint || !hasOddIdentities else {
        throw Undecided(
          fields: ["principals"],
          reason: "what a waypoint sees of identities of another form is not worked out"
        )
      }
      return try test(.peer, patterns.map { TextLanguage($0) })
    case .identity(let patterns): return try test(identities: patterns, reading)
    case .requestPrincipal(let patterns):
      guard reading.seesToken else { return .never }
      return try test(principals: patterns)
    case .claim(let path, let patterns): return try test(claim: path, patterns, reading)
    case .method(let patterns), .header(":method", let patterns):
      return try test(.method, languages(patterns, reading))
    case .header(":path", let patterns):
      return try test(.path, languages(patterns, reading))
    case .header(":authority", let patterns):
      return try test(.host, languages(patterns, reading))
    case .header(let name, let patterns): return try test(header: name, patterns, reading)
    case .host(let patterns): return try test(.host, patterns.map(hostLanguage))
    case .path(let patterns):
      return try test(.path, patterns.map { pathLanguage($0, isUTF8: reading.readsUTF8) })
    case .metadata(let namespace, let key, let patterns):
      let texts = patterns.filter { !$0.isList }.map(\.text)
      let lists = patterns.filter(\.isList).map(\.text)
      return TupleTest(
        alternatives: try test(
          .metadata(namespace: namespace, key: key),
          languages(texts, reading)
        ).alternatives
          + (lists.isEmpty
            ? []
            : try test(.metadataList(namespace: namespace, key: key), languages(lists, reading))
              .alternatives)
      )
    }
  }

  private func languages(_ patterns: [TextPattern], _ reading: Reading) -> [TextLanguage] {
    patterns.map { TextLanguage($0, isUTF8: reading.readsUTF8) }
  }

  /// For texts of tokens, which are Unicode for all releases.
  private func languages(_ patterns: [TextPattern]) -> [TextLanguage] {
    patterns.map { TextLanguage($0, isUTF8: isUTF8) }
  }

  private func test(_ key: FieldKey, _ blocks: [CIDR], _ reading: Reading) -> TupleTest {
    guard let level = levels[key], let space = addresses[key] else { return .never }
    return TupleTest(
      level: level,
      atoms: blocks.reduce(into: AtomSet.empty) { set, block in
        let own = space.atoms(in: block)
        guard reading.point.dataPlane == .ambient, key != .remoteIP else {
          set = set.union(own)
          return
        }
        // An IPv4-mapped address is the IPv4 address here (AM-56).
        if let mapped = block.mapped {
          set = set.union(own).union(space.atoms(in: mapped))
        } else {
          let all = CIDR.mappedAddresses.map { space.atoms(in: $0) } ?? .empty
          set = set.union(own.subtracting(all))
        }
      }
    )
  }

  /// ANY of the languages.
  func test(_ key: FieldKey, _ languages: [TextLanguage]) throws(Undecided) -> TupleTest {
    if let reason = unknown[key] { throw Undecided(fields: ["\(key)"], reason: reason) }
    guard let field = texts[key] else { return .never }
    var sets: [AtomSet] = []
    for language in languages {
      guard let own = field.space.atoms(in: language) else {
        throw Undecided(
          fields: ["\(key)"],
          reason: "the question looks at a value that was left out of its universe"
        )
      }
      sets.append(own)
    }
    let atoms = sets.count == 1 ? sets[0] : AtomSet.union(of: sets)
    if let elements = elementLevels[key] {
      let levels = atoms.atoms.compactMap { elements[$0] }
      return TupleTest(alternatives: levels.map { [.init(level: $0, atoms: AtomSet(atoms: [1]))] })
    }
    guard let level = levels[key] else { return .never }
    return TupleTest(level: level, atoms: field.shifted(atoms))
  }

  /// Also the absent identity may fit (AM-54).
  private func test(
    identities patterns: [IdentityPattern],
    _ reading: Reading
  ) throws(Undecided) -> TupleTest {
    let fitsNone = patterns.contains { $0.matches(nil) }
    guard reading.showsPeer else { return TupleTest(fitsNone) }
    guard !hasOddIdentities else {
      throw Undecided(
        fields: ["principals"],
        reason: "what ztunnel makes of identities of another form is not worked out"
      )
    }
    let shown = try test(.peer, patterns.map { TextLanguage($0) })
    let absent = TupleTest.Part(level: peerLevel, atoms: AtomSet(atoms: [0]))
    return fitsNone ? TupleTest(alternatives: shown.alternatives + [[absent]]) : shown
  }

  private func test(principals: [RequestPrincipalPattern]) throws(Undecided) -> TupleTest {
    var alternatives: [[TupleTest.Part]] = []
    for pattern in principals {
      let issuer = try test(.claim(["iss"]), languages([pattern.issuer]))
      let subject = try test(.claim(["sub"]), languages([pattern.subject]))
      for first in issuer.alternatives {
        for second in subject.alternatives { alternatives.append(first + second) }
      }
    }
    return withToken(alternatives)
  }

  private func test(
    claim path: [ByteString],
    _ patterns: [TextPattern],
    _ reading: Reading
  ) throws(Undecided) -> TupleTest {
    guard reading.seesToken, ClaimTreatment(path) != .never else { return .never }
    return withToken(try test(.claim(path), languages(patterns)).alternatives)
  }

  private func withToken(_ alternatives: [[TupleTest.Part]]) -> TupleTest {
    guard let level = levels[.token] else { return .never }
    let token = TupleTest.Part(level: level, atoms: AtomSet(atoms: [1]))
    return TupleTest(alternatives: alternatives.map { [token] + $0 })
  }

  private func test(
    header name: ByteString,
    _ patterns: [TextPattern],
    _ reading: Reading
  ) throws(Undecided) -> TupleTest {
    let treatment = HeaderTreatment(
      of: name,
      at: reading.point,
      program: reading.program,
      isBeforeTokens: !reading.seesToken
    )
    switch treatment {
    case .absent: return .never
    case .unknown(let reason):
      throw Undecided(fields: ["\(FieldKey.header(name))"], reason: reason)
    case .text, .lines: return try test(.header(name), languages(patterns, reading))
    }
  }
}
