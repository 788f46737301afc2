internal import Basics
internal import Matching
internal import Program

extension PatternCollection {
  /// The values of a condition that a proxy has, as a policy would write them; `nil` where
  /// ``units(of:namespace:trustDomains:behavior:)`` tells them from the patterns as well.
  ///
  /// A value means what it means in a policy: all that trust domain migration makes of it.
  static func units(
    ofProxys condition: Condition,
    trustDomains: TrustDomains,
    behavior: ReleaseBehavior
  ) -> [(key: FieldKey, unit: PatternUnit)]? {
    switch condition.predicate {
    case .peer(let patterns):
      return patterns.compactMap { pattern in
        guard let (field, value) = pattern.written else { return nil }
        let meant: [PeerPattern]
        let label: PatternUnit.Label
        switch field {
        case .principals:
          label = .principals
          meant = trustDomains.migratingPrincipal(value).map { .principal($0) }
        case .namespaces: (label, meant) = (.namespaces, [pattern])
        case .serviceAccounts: (label, meant) = (.serviceAccounts, [pattern])
        case .trustDomains:
          label = .trustDomains
          meant = trustDomains.expandingTrustDomains([value]).map { .trustDomain($0) }
        }
        let languages = meant.map { TextLanguage($0) }
        return (.peer, PatternUnit(label: label, value: value, languages: languages))
      }
    case .path(let patterns):
      return patterns.compactMap { pattern in
        pattern.written(matchesAsterisk: behavior.templatesMatchAsterisk).map {
          (.path, PatternUnit(label: .paths, value: $0, languages: []))
        }
      }
    case .destinationPort, .destinationIP, .sourceIP, .remoteIP, .serverName, .identity,
      .requestPrincipal, .claim, .header, .method, .host, .metadata:
      return nil
    }
  }
}
