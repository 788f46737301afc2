internal import Basics
internal import Matching

/// Which tuples are requests: combinations that no client can send are taken out.
struct RequestSpace {
  let universe: Universe
  let table: DiagramTable

  /// The HTTP requests (AP-93).
  func http() throws(Undecided) -> NodeID {
    var space = try oneVersion()
    space = try table.apply(.minus, space, try queriesWithoutType())
    space = try table.apply(.minus, space, try preflightsWithToken())
    space = try table.apply(.minus, space, try nestedInText())
    space = try table.apply(.minus, space, try claimsWithoutToken())
    return try table.apply(.and, space, try tcp())
  }

  /// What holds for connections, too.
  func tcp() throws(Undecided) -> NodeID {
    try table.complement(try textsThatAreLists())
  }

  /// All over HTTP/1.1, or all over HTTP/2.
  private func oneVersion() throws(Undecided) -> NodeID {
    let variables = universe.variables.enumerated()
    func box(_ atoms: KeyPath<Variable, AtomSet>) throws(Undecided) -> NodeID {
      try table.box(
        variables.filter { $0.element[keyPath: atoms] != .all($0.element.width) }
          .map { ($0.offset, $0.element[keyPath: atoms]) }
      )
    }
    return try table.apply(.or, try box(\.overHTTP1), try box(\.overHTTP2))
  }

  /// The codec refuses QUERY without a content type.
  private func queriesWithoutType() throws(Undecided) -> NodeID {
    guard let level = universe.levels[.header("content-type")],
      let field = universe.texts[.header("content-type")],
      let blank = field.atoms(in: Universe.blankTexts)
    else { return .none }
    let missing = field.mayBeAbsent ? blank.union(AtomSet(atoms: [0])) : blank
    return try table.apply(
      .and,
      try method("QUERY"),
      try table.node(level: level, atoms: missing)
    )
  }

  /// Nobody looks at the token of a CORS preflight (PIPE-10); without one the answers are the same.
  private func preflightsWithToken() throws(Undecided) -> NodeID {
    guard let level = universe.levels[.token] else { return .none }
    var set = try table.apply(
      .and,
      try method("OPTIONS"),
      try table.node(level: level, atoms: AtomSet(atoms: [1]))
    )
    for name in ["origin", "access-control-request-method"] as [ByteString] {
      guard let level = universe.levels[.header(name)],
        let field = universe.texts[.header(name)], let empty = field.atoms(in: .exact(""))
      else { return .none }
      let absent = field.mayBeAbsent ? empty.union(AtomSet(atoms: [0])) : empty
      set = try table.apply(.minus, set, try table.node(level: level, atoms: absent))
    }
    return set
  }

  private func method(_ name: ByteString) throws(Undecided) -> NodeID {
    guard let level = universe.levels[.method], let field = universe.texts[.method],
      let atoms = field.atoms(in: .exact(name))
    else { return .none }
    return try table.node(level: level, atoms: atoms)
  }

  /// Where there is no token, there is no claim.
  private func claimsWithoutToken() throws(Undecided) -> NodeID {
    guard let level = universe.levels[.token] else { return .none }
    var claims: [NodeID] = []
    for (level, variable) in universe.variables.enumerated() {
      guard case .claim = variable.key else { continue }
      claims.append(
        try table.node(level: level, atoms: AtomSet(atoms: [0]).complement(variable.width))
      )
    }
    let none = try table.node(level: level, atoms: AtomSet(atoms: [0]))
    return try table.apply(.and, none, try table.union(claims))
  }

  /// A claim with members is no text (AP-79).
  private func nestedInText() throws(Undecided) -> NodeID {
    var sets: [NodeID] = []
    for (outer, levels) in universe.elementLevels {
      guard case .claim(let path) = outer else { continue }
      for (inner, innerLevels) in universe.elementLevels {
        guard case .claim(let longer) = inner, longer.count > path.count,
          longer.starts(with: path)
        else { continue }
        let text = try any(levels.values)
        sets.append(try table.apply(.and, text, try any(innerLevels.values)))
      }
    }
    return try table.union(sets)
  }

  /// Metadata is a text or a list.
  private func textsThatAreLists() throws(Undecided) -> NodeID {
    var sets: [NodeID] = []
    for (key, levels) in universe.elementLevels {
      guard case .metadataList(let namespace, let name) = key,
        let level = universe.levels[.metadata(namespace: namespace, key: name)]
      else { continue }
      let absent = try table.node(level: level, atoms: AtomSet(atoms: [0]))
      sets.append(try table.apply(.minus, try any(levels.values), absent))
    }
    return try table.union(sets)
  }

  private func any(_ levels: some Sequence<Int>) throws(Undecided) -> NodeID {
    var sets: [NodeID] = []
    for level in levels.sorted() {
      sets.append(try table.node(level: level, atoms: AtomSet(atoms: [1])))
    }
    return try table.union(sets)
  }
}
