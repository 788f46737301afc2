internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources

/// Everything that programs and questions can tell apart, by field.
struct PatternCollection {
  private(set) var texts: [FieldKey: [TextLanguage]] = [:]
  private(set) var blocks: [FieldKey: [CIDR]] = [:]
  /// In the order of meeting, for a stable order of variables.
  private(set) var keys: [FieldKey] = []
  /// Conditions on `:authority` look at its case, those on hosts do not.
  private(set) var comparesHostCase = false
  private(set) var looksAtQuery = false
  private var known: Set<FieldKey> = []

  private let isUTF8: Bool

  init(isUTF8: Bool) { self.isUTF8 = isUTF8 }

  mutating func add(_ key: FieldKey, _ languages: some Sequence<TextLanguage> = []) {
    if known.insert(key).inserted { keys.append(key) }
    texts[key, default: []] += languages
  }

  private mutating func add(_ key: FieldKey, _ blocks: [CIDR]) {
    if known.insert(key).inserted { keys.append(key) }
    self.blocks[key, default: []] += blocks
  }

  mutating func add(_ rules: [ProgramRule]) {
    for rule in rules {
      for alternative in rule.permissions + rule.principals {
        for condition in alternative.conditions { add(condition.predicate) }
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
    patterns.map { TextLanguage($0, isUTF8: isUTF8) }
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
