internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources

extension Universe {
  /// Finds the fields that cannot be variables, because proxies that are compared read them in
  /// different ways or put something into them.
  mutating func findUnknown(_ programs: [EnforcementProgram], modes: Set<PathNormalizer>) {
    if modes.count > 1 {
      markUnknown(.path, "paths are normalized in different ways on the two sides")
    }
    let jwt = programs.compactMap(\.http.jwt)
    if looksAtQuery, jwt.contains(where: { $0.providers.contains { !$0.parameters.isEmpty } }) {
      // One that is forwarded stays, one that is not has the query written anew.
      if jwt.contains(where: { $0.providers.contains { $0.headers.isEmpty } }) {
        markUnknown(.path, "tokens may be in the query, which some rule looks at")
      }
    }
  }

  mutating func addPeers(_ patterns: PatternCollection, _ hints: Hints) throws(Undecided) {
    let domains = trustDomains
    let languages = patterns.texts[.peer] ?? []
    let field = try Self.blaming(.peer) { () throws(Undecided) in
      let known = try TextDomain.identities(of: domains, and: [])
      let others = hints.identities.filter { !known.contains($0) }
      let domain = others.isEmpty ? known : try TextDomain.identities(of: domains, and: others)
      return try TextField(languages, in: domain, mayBeAbsent: true, hints: hints.identities)
    }
    add(field, as: .peer)
  }

  mutating func addHTTP(_ patterns: PatternCollection, _ hints: Hints) throws(Undecided) {
    try addHosts(patterns, hints)
    try addMethods(patterns)
    try addPaths(patterns, hints)
  }

  private mutating func addHosts(
    _ patterns: PatternCollection,
    _ hints: Hints
  ) throws(Undecided) {
    let isFolded = !comparesHostCase
    let marks = Set("!$%&'()*+,-.:;=[]_~@".utf8)
    let bytes = ByteSet { byte in
      marks.contains(byte) || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        || !isFolded && (0x41...0x5A).contains(byte)
    }
    var languages = (patterns.texts[.host] ?? []) + patterns.hosts.map(hostLanguage)
    let at = UInt8(ascii: "@")
    // Only HTTP/1.1 takes user information.
    let hasAt = languages.contains { $0.mentions { $0 == at } }
    if hasAt { languages.append(.containing(ByteSet([at]))) }
    let hosts = isFolded ? hints.hosts.map(\.asciiLowercased) : hints.hosts
    let field = try Self.blaming(.host) { () throws(Undecided) in
      try TextField(languages, in: .of(bytes), mayBeAbsent: false, hints: hosts + [""])
    }
    add(field, as: .host)
    // HTTP/2 refuses an empty authority (AP-93).
    let isEmptyAlone = languages.contains(where: \.isOfAllButEmpty)
    let plain = field.texts.indices.filter {
      !field.texts[$0].bytes.contains(at) && !(isEmptyAlone && field.texts[$0].isEmpty)
    }
    setVersions(
      .host,
      level: variables.count - 1,
      http1: .all(field.space.count),
      http2: AtomSet(atoms: plain.map { UInt32($0) })
    )
  }

  /// The texts that a pattern of `hosts` takes; in lower case where no rule looks at case.
  func hostLanguage(_ pattern: HostPattern) -> TextLanguage {
    guard !comparesHostCase else { return TextLanguage(pattern) }
    return switch pattern.text {
    case .exact(let text): TextLanguage(.exact(text.asciiLowercased))
    case .prefix(let text): TextLanguage(.prefix(text.asciiLowercased))
    case .suffix(let text): TextLanguage(.suffix(text.asciiLowercased))
    case .nonEmpty, .present: TextLanguage(pattern.text)
    }
  }

  private mutating func addMethods(_ patterns: PatternCollection) throws(Undecided) {
    let marks = Set("!#$%&'*+-.^_`|~".utf8)
    let bytes = ByteSet { byte in
      marks.contains(byte) || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
    let usual: [ByteString] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
    let http1 = HTTPCodec.http1Methods.subtracting(["CONNECT"])
    let rest = http1.subtracting(usual + ["QUERY"]).sorted() + ["QUERY"]
    var languages = patterns.texts[.method] ?? []
    if patterns.texts[.header("content-type")] != nil { languages.append(.exact("QUERY")) }
    if patterns.texts[.header("origin")] != nil { languages.append(.exact("OPTIONS")) }
    let field = try Self.blaming(.method) { () throws(Undecided) in
      try TextField(
        languages,
        in: .of(bytes, except: "CONNECT"),
        mayBeAbsent: false,
        hints: usual + rest
      )
    }
    add(field, as: .method)
    setVersions(
      .method,
      level: variables.count - 1,
      http1: AtomSet(atoms: http1.compactMap { field.atom(of: $0) }),
      http2: .all(field.space.count)
    )
  }

  private mutating func addPaths(
    _ patterns: PatternCollection,
    _ hints: Hints
  ) throws(Undecided) {
    var languages = patterns.texts[.path] ?? []
    for isUTF8 in patterns.utf8Readings {
      languages += patterns.paths.map { pathLanguage($0, isUTF8: isUTF8) }
    }
    let high = ByteSet { $0 >= 0x80 }
    // Only HTTP/2 takes bytes past ASCII, and only what is not normalized keeps them.
    let mayHaveHigh = normalizer.mode == .none || looksAtQuery
    if mayHaveHigh,
      patterns.utf8Readings.contains(true)
        || languages.contains(where: { $0.mentions(high.contains) })
    {
      languages.append(.containing(high))
    }
    let domain = PathDomain(mode: normalizer.mode, hasQuery: looksAtQuery).domain
    let field = try Self.blaming(.path) { () throws(Undecided) in
      try TextField(languages, in: domain, mayBeAbsent: false, hints: hints.paths + ["/"])
    }
    add(field, as: .path)
    let ascii = field.texts.indices.filter { !field.texts[$0].bytes.contains { $0 >= 0x80 } }
    setVersions(
      .path,
      level: variables.count - 1,
      http1: AtomSet(atoms: ascii.map { UInt32($0) }),
      http2: .all(field.space.count)
    )
  }

  /// The targets that a pattern of `paths` takes.
  func pathLanguage(_ pattern: PathPattern, isUTF8: Bool) -> TextLanguage {
    let language = TextLanguage(pattern, isUTF8: isUTF8)
    return looksAtQuery ? language.withAnyQuery : language
  }
}

extension TextLanguage {
  /// Whether it tells the empty text from all others.
  fileprivate var isOfAllButEmpty: Bool {
    switch self {
    case .nonEmptyUTF8: true
    case .sequences(let sequences):
      sequences.contains { sequence in
        guard sequence.count == 1, case .run(_, atLeast: 1) = sequence[0] else { return false }
        return true
      }
    case .exact(let text): text.isEmpty
    case .prefix: false
    }
  }

  /// Whether a byte of its literal text is of a kind.
  func mentions(_ isOfKind: (UInt8) -> Bool) -> Bool {
    switch self {
    case .exact(let text), .prefix(let text): text.bytes.contains(where: isOfKind)
    case .sequences(let sequences):
      sequences.contains { sequence in
        sequence.contains { piece in
          guard case .bytes(let sets) = piece else { return false }
          return sets.contains { set in
            (UInt8.min...UInt8.max).contains { isOfKind($0) && set.contains($0) }
          }
        }
      }
    case .nonEmptyUTF8: true
    }
  }
}
