package import Basics
internal import Matching
internal import Mesh
internal import Resources
package import Evaluation
package import Program

/// Everything that some programs and some questions can tell apart: the variables of diagrams, with
/// their atoms.
///
/// A request is a tuple with an atom of each variable. Sets of different universes never meet: what
/// is compared, and what is asked about it, has to be in the universe from the start.
package struct Universe: Sendable {
  /// By level.
  private(set) var variables: [Variable] = []
  /// What their atoms cost in a witness.
  private(set) var costs = CostTable([])
  private(set) var texts: [FieldKey: TextField] = [:]
  private(set) var addresses: [FieldKey: AddressSpace] = [:]
  /// The level of a field that has one; the first of those that have several.
  private(set) var levels: [FieldKey: Int] = [:]
  /// For fields that are sets: the level of each atom that some pattern takes.
  private(set) var elementLevels: [FieldKey: [UInt32: Int]] = [:]
  /// Fields whose values hang on something that is no variable; why.
  private(set) var unknown: [FieldKey: String] = [:]
  /// What printed rules are made of.
  private(set) var units: [FieldKey: [SetDescriber.Unit]] = [:]

  /// How printed rules are meant: as the first proxy has them.
  let behavior: ReleaseBehavior
  /// Whether all proxies do (AP-63).
  let readsTokensDirectly: Bool
  /// Whether all proxies do (RA-49).
  let sanitizesAllOutputHeaders: Bool
  let normalizer: PathNormalizer
  let looksAtQuery: Bool
  let comparesHostCase: Bool
  let isUTF8: Bool
  /// The trust domains whose identities are in the space; `nil`: any.
  let trustDomains: [ByteString]?
  /// Whether TLS without a client certificate is in the space (contract section 7).
  let includesTLS: Bool
  /// Whether identities of another form than the mesh's are in the space.
  let hasOddIdentities: Bool

  /// Finds the variables and their atoms.
  ///
  /// - Parameters:
  ///   - evaluators: The proxies that are asked or compared.
  ///   - questions: Rules that are asked about.
  ///   - predicates: Conditions that are asked about.
  ///   - hints: Values that exist.
  ///   - includesTLS: Whether a client without certificate may come over TLS.
  ///   - further: More trust domains whose identities are in the space.
  ///   - issuers: Issuers that are asked about.
  ///   - providers: More authorizers whose answers are asked about.
  /// - Throws: ``Undecided`` where the patterns of a field combine too much.
  package init(
    of evaluators: [Evaluator],
    questions: [ProgramRule] = [],
    predicates: [Predicate] = [],
    hints: Hints = Hints(),
    includesTLS: Bool = false,
    trustDomains further: [ByteString] = [],
    issuers: [ByteString] = [],
    providers: [ByteString] = []
  ) throws(Undecided) {
    let programs = evaluators.map(\.program)
    behavior = programs.first?.http.behavior ?? ReleaseBehavior(of: .newest)
    isUTF8 = !behavior.readsRegexInputAsLatin1
    self.includesTLS = includesTLS
    let modes = Set(programs.map { PathNormalizer(of: $0) })
    normalizer =
      programs.first.map { PathNormalizer(of: $0) }
      ?? PathNormalizer(mode: .base, stripsDotSegmentParameters: true)
    readsTokensDirectly = programs.allSatisfy(\.http.behavior.readsTokensDirectly)
    sanitizesAllOutputHeaders = programs.allSatisfy(\.http.behavior.sanitizesAllOutputHeaders)
    trustDomains = Self.trustDomains(of: evaluators).map { own in
      own + further.filter { !own.contains($0) }
    }
    hasOddIdentities = hints.identities.contains { SPIFFEIdentity(parsing: $0) == nil }

    let config = programs.first?.point.meshConfig
    var patterns = PatternCollection(
      behavior: behavior,
      programs: programs,
      trustDomains: TrustDomains(
        trustDomain: config?.trustDomain ?? "cluster.local",
        aliases: config?.trustDomainAliases ?? []
      )
    )
    for key in [FieldKey.peer, .host, .method, .path] { patterns.add(key) }
    for domain in Self.handshakeDomains(of: evaluators) + further {
      patterns.add(.peer, [.prefix("spiffe://" + domain + "/")])
    }
    for program in programs { patterns.add(program) }
    patterns.add(questions)
    for predicate in predicates { patterns.add(predicate) }
    patterns.add(issuers: issuers)
    for identity in hints.identities { patterns.add(identity: identity) }
    patterns.addCommonUnits(trustDomains ?? [])
    looksAtQuery = patterns.looksAtQuery
    comparesHostCase = patterns.comparesHostCase

    findUnknown(programs, modes: modes)
    addVariable(.connection, costs: ConnectionKind.allCases.map(Self.cost))
    try addPeers(patterns, hints)
    try addHTTP(patterns, hints)
    for key in [FieldKey.destinationIP, .sourceIP, .remoteIP] {
      addAddresses(key, patterns, hints)
    }
    if patterns.texts[.serverName] != nil {
      let bytes = ByteSet { $0 > 0x20 && $0 < 0x7F && !(0x41...0x5A).contains($0) }
      try addText(.serverName, patterns, in: .of(bytes), hints: [""])
    }
    if programs.contains(where: { $0.http.jwt != nil }) { try addClaims(patterns, programs) }
    try addHeaders(patterns, programs)
    try addMetadata(patterns)
    for name in programs.flatMap({ $0.http.custom + $0.tcp.custom }).map(\.provider) + providers
    where levels[.provider(name)] == nil {
      addVariable(.provider(name), costs: [0, 0])
    }
    findUnits(patterns)
    self.costs = CostTable(variables.map(\.costs))
  }

  /// The number of atoms of each variable.
  package var widths: [UInt32] { variables.map(\.width) }

  /// A table for sets of this universe.
  package func makeTable(budget: DiagramTable.Budget = .init()) -> DiagramTable {
    DiagramTable(widths: widths, budget: budget)
  }

  /// The field of a level, as policies write it.
  package func fieldName(ofLevel level: Int) -> String { "\(variables[level].key)" }

  /// The error with the names of its fields in the place of levels.
  package func naming(_ undecided: Undecided) -> Undecided {
    var names: [String] = []
    for field in undecided.fields {
      let name = Int(field).map(fieldName) ?? field
      if !names.contains(name) { names.append(name) }
    }
    return Undecided(fields: names, reason: undecided.reason)
  }
}

// MARK: - Adding

extension Universe {
  mutating func addVariable(
    _ key: FieldKey,
    kind: Variable.Kind = .value(mayBeAbsent: false),
    costs: [Int]
  ) {
    if levels[key] == nil { levels[key] = variables.count }
    if case .element(let atom) = kind { elementLevels[key, default: [:]][atom] = variables.count }
    variables.append(Variable(key: key, kind: kind, costs: costs))
  }

  /// A field with one text or none.
  mutating func add(_ field: TextField, as key: FieldKey, absenceCost: Int = 0, added: Int = 0) {
    texts[key] = field
    addVariable(
      key,
      kind: .value(mayBeAbsent: field.mayBeAbsent),
      costs: (field.mayBeAbsent ? [absenceCost] : []) + field.costs.map { $0 + added }
    )
  }

  /// A field with a set of texts: one variable for each atom that some pattern takes.
  mutating func add(setOf field: TextField, as key: FieldKey) {
    texts[key] = field
    for atom in 0..<field.space.count where !field.space.isPlain(atom) {
      addVariable(key, kind: .element(atom), costs: [0, 3 + field.costs[Int(atom)]])
    }
  }

  mutating func addText(
    _ key: FieldKey,
    _ patterns: PatternCollection,
    in domain: TextDomain,
    mayBeAbsent: Bool = false,
    hints: [ByteString] = []
  ) throws(Undecided) {
    let field = try Self.blaming(key) { () throws(Undecided) in
      try TextField(
        patterns.texts[key] ?? [],
        in: domain,
        mayBeAbsent: mayBeAbsent,
        hints: hints
      )
    }
    add(field, as: key)
  }

  private mutating func addAddresses(
    _ key: FieldKey,
    _ patterns: PatternCollection,
    _ hints: Hints
  ) {
    guard let blocks = patterns.blocks[key] else { return }
    let space = AddressSpace(blocks + (patterns.mappedBlocks[key] ?? []))
    var costs = (0..<space.count).map { $0 == 0 ? 1 : 2 }
    for hint in hints.addresses { costs[Int(space.atom(of: hint))] = 0 }
    addresses[key] = space
    addVariable(key, costs: costs)
  }

  mutating func setVersions(_ key: FieldKey, level: Int, http1: AtomSet, http2: AtomSet) {
    variables[level].overHTTP1 = http1
    variables[level].overHTTP2 = http2
  }

  mutating func setUnits(_ units: [SetDescriber.Unit], of key: FieldKey) { self.units[key] = units }

  mutating func markUnknown(_ key: FieldKey, _ reason: String) { unknown[key] = reason }

  /// Names the field in an error.
  static func blaming<Value>(
    _ key: FieldKey,
    _ body: () throws(Undecided) -> Value
  ) throws(Undecided) -> Value {
    do throws(Undecided) {
      return try body()
    } catch {
      throw Undecided(fields: ["\(key)"], reason: error.reason)
    }
  }

  private static func cost(_ kind: ConnectionKind) -> Int {
    switch kind {
    case .httpMTLS: 0
    case .httpPlaintext: 1
    case .tcpMTLS: 2
    case .tcpPlaintext: 3
    case .httpTLS, .tcpTLS: 6
    }
  }

  private static func trustDomains(of evaluators: [Evaluator]) -> [ByteString]? {
    var domains: [ByteString] = []
    for evaluator in evaluators {
      guard let own = evaluator.trustedDomains else { return nil }
      for domain in own where !domains.contains(domain) { domains.append(domain) }
      for domain in evaluator.handshakeTrustDomains ?? [] where !domains.contains(domain) {
        domains.append(domain)
      }
    }
    return evaluators.isEmpty ? nil : domains
  }

  /// The trust domains that some handshake looks for, each once.
  private static func handshakeDomains(of evaluators: [Evaluator]) -> [ByteString] {
    var domains: [ByteString] = []
    for evaluator in evaluators {
      for domain in evaluator.handshakeTrustDomains ?? [] where !domains.contains(domain) {
        domains.append(domain)
      }
    }
    return domains
  }
}

extension PathNormalizer {
  /// What a proxy makes of paths.
  init(of program: EnforcementProgram) {
    let mode: Mode =
      switch program.point.meshConfig.pathNormalization {
      case .none: .none
      case .base, .default: .base
      case .mergeSlashes: .mergeSlashes
      case .decodeAndMergeSlashes: .decodeAndMergeSlashes
      }
    self.init(
      mode: mode,
      stripsDotSegmentParameters: program.http.behavior.stripsDotSegmentParameters
    )
  }
}
