internal import Basics
internal import Matching
internal import Program

/// A value of a policy, with what it takes: what printed rules are made of.
struct PatternUnit: Hashable, Sendable {
  /// Where the value stands: a field of `source` or `operation`, or a key of `when`.
  let label: Label
  /// As written.
  let value: ByteString
  let languages: [TextLanguage]

  enum Label: Hashable, Sendable {
    case principals, namespaces, serviceAccounts, trustDomains
    case hosts, methods, paths
    case when(ByteString)
  }

  /// The languages follow from the rest but for what few values share.
  func hash(into hasher: inout Hasher) {
    hasher.combine(label)
    hasher.combine(value)
  }
}

extension PatternCollection {
  /// The values of a condition that can be written again.
  static func units(
    of condition: Condition,
    namespace: ByteString,
    trustDomains: TrustDomains,
    behavior: ReleaseBehavior
  ) -> [(key: FieldKey, unit: PatternUnit)] {
    func texts(
      _ key: FieldKey,
      _ label: PatternUnit.Label,
      _ patterns: [TextPattern],
      isHeader: Bool
    ) -> [(FieldKey, PatternUnit)] {
      let isUTF8 = !behavior.readsRegexInputAsLatin1
      return patterns.compactMap { pattern in
        guard let value = pattern.written(isHeader: isHeader) else { return nil }
        let language = TextLanguage(pattern, isUTF8: isUTF8)
        return (key, PatternUnit(label: label, value: value, languages: [language]))
      }
    }
    switch condition.predicate {
    case .destinationPort, .destinationIP, .sourceIP, .remoteIP: return []
    case .serverName(let patterns):
      return texts(.serverName, .when("connection.sni"), patterns, isHeader: false)
    case .peer(let patterns):
      return peers(condition, patterns, namespace, trustDomains, behavior)
    case .identity(let patterns):
      guard patterns.count == condition.written.count else { return [] }
      let label = peerLabel(of: condition)
      return zip(condition.written, patterns).map { value, pattern in
        let isBare = label == .serviceAccounts && !value.contains("/")
        let unit = PatternUnit(
          label: label,
          value: isBare ? namespace + "/" + value : value,
          languages: [TextLanguage(pattern)]
        )
        return (.peer, unit)
      }
    case .requestPrincipal(let patterns):
      return texts(
        .claim(["iss"]),
        .when("request.auth.claims[iss]"),
        patterns.map(\.issuer),
        isHeader: false
      )
        + texts(
          .claim(["sub"]),
          .when("request.auth.claims[sub]"),
          patterns.map(\.subject),
          isHeader: false
        )
    case .claim(let path, let patterns):
      let key = FieldKey.claim(path)
      return texts(key, .when("\(claim: path)"), patterns, isHeader: false)
    case .method(let patterns), .header(":method", let patterns):
      return texts(.method, .methods, patterns, isHeader: true)
    case .header(":path", let patterns):
      return texts(.path, .when("request.headers[:path]"), patterns, isHeader: true)
    case .header(":authority", let patterns):
      return texts(.host, .when("request.headers[:authority]"), patterns, isHeader: true)
    case .header(let name, let patterns):
      let label = PatternUnit.Label.when("request.headers[" + name + "]")
      return texts(.header(name), label, patterns, isHeader: true)
    case .host(let patterns):
      return patterns.compactMap { pattern in
        guard let value = pattern.text.written(isHeader: true) else { return nil }
        return (.host, PatternUnit(label: .hosts, value: value, languages: []))
      }
    case .path:
      return condition.written.map { value in
        (.path, PatternUnit(label: .paths, value: value, languages: []))
      }
    case .metadata(let namespace, let name, let patterns):
      let label = PatternUnit.Label.when("experimental." + namespace + "[" + name + "]")
      let (lists, plain) = (patterns.filter(\.isList), patterns.filter { !$0.isList })
      let listUnits = texts(
        .metadataList(namespace: namespace, key: name),
        label,
        lists.map(\.text),
        isHeader: false
      ).map { key, unit in
        (
          key,
          PatternUnit(label: label, value: "[" + unit.value + "]", languages: unit.languages)
        )
      }
      return texts(
        .metadata(namespace: namespace, key: name),
        label,
        plain.map(\.text),
        isHeader: false
      ) + listUnits
    }
  }

  private static func peers(
    _ condition: Condition,
    _ patterns: [PeerPattern],
    _ namespace: ByteString,
    _ trustDomains: TrustDomains,
    _ behavior: ReleaseBehavior
  ) -> [(FieldKey, PatternUnit)] {
    let label = peerLabel(of: condition)
    func unit(_ value: ByteString, _ patterns: [PeerPattern]) -> (FieldKey, PatternUnit) {
      let isBare = label == .serviceAccounts && !value.contains("/")
      return (
        .peer,
        PatternUnit(
          label: label,
          value: isBare ? namespace + "/" + value : value,
          languages: patterns.map { TextLanguage($0) }
        )
      )
    }
    if let value = condition.written.first, condition.written.count == 1 {
      return [unit(value, patterns)]
    }
    guard behavior.quotesPrincipals, behavior.quotesServiceAccounts else { return [] }
    return condition.written.map { value in
      switch label {
      case .principals:
        unit(value, trustDomains.migratingPrincipal(value).map { .principal($0) })
      case .namespaces: unit(value, [.namespace(value)])
      case .serviceAccounts:
        unit(value, [.serviceAccount(value, policyNamespace: namespace)])
      case .trustDomains, .hosts, .methods, .paths, .when:
        unit(value, trustDomains.expandingTrustDomains([value]).map { .trustDomain($0) })
      }
    }
  }

  /// Where the values of a condition on the peer stand.
  private static func peerLabel(of condition: Condition) -> PatternUnit.Label {
    let name = condition.label.asciiLowercased
    if name.contains("principal") { return .principals }
    if name.contains("namespace") { return .namespaces }
    return name.contains("account") ? .serviceAccounts : .trustDomains
  }

  /// The unit of an identity that exists.
  static func unit(identity: ByteString, trustDomains: TrustDomains) -> PatternUnit? {
    let scheme: ByteString = "spiffe://"
    guard identity.hasPrefix(scheme) else { return nil }
    let value = identity.dropFirst(scheme.count)
    let migrated = trustDomains.migratingPrincipal(value).map { PeerPattern.principal($0) }
    // A star in it would mean something.
    guard migrated.contains(where: { $0.exactName == identity }) else { return nil }
    return PatternUnit(
      label: .principals,
      value: value,
      languages: migrated.map { TextLanguage($0) }
    )
  }
}

extension TextPattern {
  /// The value that reads as this pattern; `nil` if there is none.
  func written(isHeader: Bool) -> ByteString? {
    let value: ByteString =
      switch self {
      case .exact(let text): text
      case .prefix(let text): text + "*"
      case .suffix(let text): "*" + text
      case .nonEmpty, .present: "*"
      }
    let read = isHeader ? TextPattern(header: value) : TextPattern(string: value)
    return read == self ? value : nil
  }
}

extension DefaultStringInterpolation {
  /// A claim's path as a key of `when`.
  mutating func appendInterpolation(claim path: [ByteString]) {
    appendLiteral("request.auth.claims" + path.map { "[\($0)]" }.joined())
  }
}
