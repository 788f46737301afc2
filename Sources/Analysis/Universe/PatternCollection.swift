internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources

/// Everything that programs and questions can tell apart, by field.
struct PatternCollection {
  private(set) var texts: [FieldKey: [TextLanguage]] = [:]
  private(set) var blocks: [FieldKey: [CIDR]] = [:]
  /// The IPv6 blocks of the IPv4-mapped addresses of blocks.
  private(set) var mappedBlocks: [FieldKey: [CIDR]] = [:]
  /// In the order of meeting, for a stable order of variables.
  private(set) var keys: [FieldKey] = []
  /// Conditions on `:authority` look at its case, those on hosts do not.
  private(set) var comparesHostCase = false
  private(set) var looksAtQuery = false
  private var known: Set<FieldKey> = []

  /// The values that printed rules can have, each once.
  private(set) var units: [FieldKey: [PatternUnit]] = [:]
  private(set) var blockUnits: [FieldKey: [(value: ByteString, block: CIDR)]] = [:]
  private var knownUnits: [FieldKey: Set<PatternUnit>] = [:]

  private let behavior: ReleaseBehavior
  /// Whether regular expressions read UTF-8: what there is of it among the proxies (AP-50).
  let utf8Readings: [Bool]
  /// Whether some proxy takes IPv4-mapped addresses for IPv4 (AM-56).
  private let unmapsAddresses: Bool
  private let trustDomains: TrustDomains

  /// Makes an empty one.
  ///
  /// - Parameters:
  ///   - behavior: How printed rules are meant.
  ///   - programs: The proxies.
  ///   - trustDomains: Those of the mesh.
  init(
    behavior: ReleaseBehavior,
    programs: [EnforcementProgram],
    trustDomains: TrustDomains
  ) {
    self.behavior = behavior
    let readings = programs.map { !$0.http.behavior.readsRegexInputAsLatin1 }
    utf8Readings = Set(readings + [!behavior.readsRegexInputAsLatin1]).sorted { !$0 && $1 }
    unmapsAddresses = programs.contains { $0.point.dataPlane == .ambient }
    self.trustDomains = trustDomains
  }

  mutating func add(_ key: FieldKey, _ languages: some Sequence<TextLanguage> = []) {
    if known.insert(key).inserted { keys.append(key) }
    texts[key, default: []] += languages
  }

  private mutating func add(_ key: FieldKey, _ blocks: [CIDR]) {
    if known.insert(key).inserted { keys.append(key) }
    if unmapsAddresses, let all = CIDR.mappedAddresses {
      mappedBlocks[key, default: []] += [all] + blocks.compactMap(\.mapped)
    }
    for block in blocks where !self.blocks[key, default: []].contains(block) {
      self.blocks[key, default: []].append(block)
      blockUnits[key, default: []].append((ByteString("\(block)"), block))
    }
  }

  /// Adds what rules look at.
  ///
  /// - Parameters:
  ///   - rules: The rules.
  ///   - areRead: Whether they were read from a proxy, so that no policy has written their values.
  mutating func add(_ rules: [ProgramRule], areRead: Bool = false) {
    for rule in rules {
      for alternative in rule.permissions + rule.principals {
        for condition in alternative.conditions {
          add(condition.predicate)
          let ofProxy =
            areRead
            ? Self.units(ofProxys: condition, trustDomains: trustDomains, behavior: behavior) : nil
          let found =
            ofProxy
            ?? Self.units(
              of: condition,
              namespace: rule.policy.namespace,
              trustDomains: trustDomains,
              behavior: behavior
            )
          for (key, unit) in found { add(unit, of: key) }
        }
      }
    }
  }

  mutating func add(_ unit: PatternUnit, of key: FieldKey) {
    guard knownUnits[key, default: []].insert(unit).inserted else { return }
    units[key, default: []].append(unit)
    texts[key, default: []] += unit.languages
  }

  /// An identity that exists: it is told apart from all others.
  mutating func add(identity: ByteString) {
    add(.peer, [.exact(identity)])
    if let unit = Self.unit(identity: identity, trustDomains: trustDomains) {
      add(unit, of: .peer)
    }
  }

  /// Values that are always at hand: any identity, those of one trust domain, any method.
  mutating func addCommonUnits(_ domains: [ByteString]) {
    add(
      PatternUnit(label: .principals, value: "*", languages: [TextLanguage(.principal("*"))]),
      of: .peer
    )
    for domain in domains {
      let value = domain + "/*"
      let own = PeerPattern.principal(value)
      add(
        PatternUnit(label: .principals, value: value, languages: [TextLanguage(own)]),
        of: .peer
      )
    }
    add(PatternUnit(label: .methods, value: "*", languages: [.all]), of: .method)
    for key in [FieldKey.destinationIP, .sourceIP, .remoteIP] where blocks[key] != nil {
      for value in ["0.0.0.0/0", "::/0"] as [ByteString] {
        guard let block = CIDR(parsing: value) else { continue }
        add(key, [block])
      }
    }
  }

  mutating func add(_ predicate: Predicate) {
    switch predicate {
    case .destinationPort: break
    case .destinationIP(let blocks): add(.destinationIP, blocks)
    case .sourceIP(let blocks): add(.sourceIP, blocks)
    case .remoteIP(let blocks): add(.remoteIP, blocks)
    case .serverName(let patterns): add(.serverName, languages(patterns))
    case .peer(let patterns): add(.peer, patterns.map { TextLanguage($0) })
    case .identity(let patterns): add(.peer, patterns.map { TextLanguage($0) })
    case .requestPrincipal(let patterns):
      add(.claim(["iss"]), languages(patterns.map(\.issuer)))
      add(.claim(["sub"]), languages(patterns.map(\.subject)))
    case .claim(let path, let patterns):
      guard ClaimTreatment(path) != .never else { break }
      add(.claim(path), languages(patterns))
    case .method(let patterns), .header(":method", let patterns):
      add(.method, languages(patterns))
    case .header(":path", let patterns):
      looksAtQuery = true
      add(.path, languages(patterns))
    case .header(":authority", let patterns):
      comparesHostCase = true
      add(.host, languages(patterns))
    case .header(let name, let patterns): add(.header(name), languages(patterns))
    case .host(let patterns):
      hosts += patterns
      add(.host)
    case .path(let patterns):
      paths += patterns
      add(.path)
    case .metadata(let namespace, let key, let patterns):
      let (lists, texts) = (patterns.filter(\.isList), patterns.filter { !$0.isList })
      add(.metadata(namespace: namespace, key: key), languages(texts.map(\.text)))
      if !lists.isEmpty {
        add(.metadataList(namespace: namespace, key: key), languages(lists.map(\.text)))
      }
    }
  }

  /// Patterns of `paths`, which end where a query begins.
  private(set) var paths: [PathPattern] = []
  private(set) var hosts: [HostPattern] = []

  func languages(_ patterns: [TextPattern]) -> [TextLanguage] {
    utf8Readings.flatMap { isUTF8 in patterns.map { TextLanguage($0, isUTF8: isUTF8) } }
  }
}

/// What a claim can be, by its path (JWT-7, AP-79).
enum ClaimTreatment: Hashable {
  /// One text.
  case text
  /// A set of texts: a text, or a list of texts.
  case set
  /// No text at all.
  case never

  init(_ path: [ByteString]) {
    guard let first = path.first else {
      self = .never
      return
    }
    switch first {
    case "iss", "sub", "jti": self = path.count == 1 ? .text : .never
    case "exp", "nbf", "iat": self = .never
    case "aud": self = path.count == 1 ? .set : .never
    default: self = .set
    }
  }
}

extension CIDR {
  /// All IPv4-mapped addresses.
  static let mappedAddresses = CIDR(parsing: "::ffff:0:0/96")

  /// The IPv4-mapped addresses of an IPv4 block; `nil` for an IPv6 block.
  var mapped: CIDR? {
    address.family == .v4 ? CIDR(parsing: ByteString("::ffff:\(address)/\(96 + length)")) : nil
  }
}
