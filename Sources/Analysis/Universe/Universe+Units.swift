internal import Basics
internal import Matching
internal import Program

extension Universe {
  /// The values of a field that printed rules can have, those first that are met first.
  func units(of key: FieldKey) -> [SetDescriber.Unit] { units[key] ?? [] }

  /// Works out what the values of all fields take.
  mutating func findUnits(_ patterns: PatternCollection) {
    for key in patterns.keys {
      let found: [SetDescriber.Unit]
      if let space = addresses[key] {
        found = (patterns.blockUnits[key] ?? []).map { value, block in
          .init(label: .when(Self.addressKey(key)), value: value, atoms: space.atoms(in: block))
        }
      } else {
        found = (patterns.units[key] ?? []).compactMap { unit in
          atoms(of: unit, key).map { .init(label: unit.label, value: unit.value, atoms: $0) }
        }
      }
      setUnits(found.filter { !$0.atoms.isEmpty }, of: key)
    }
  }

  private static func addressKey(_ key: FieldKey) -> ByteString {
    switch key {
    case .sourceIP: "ipBlocks"
    case .remoteIP: "remoteIpBlocks"
    case .destinationIP, .connection, .peer, .host, .method, .path, .serverName, .token, .claim,
      .header, .metadata, .metadataList, .provider:
      "destination.ip"
    }
  }

  private func atoms(of unit: PatternUnit, _ key: FieldKey) -> AtomSet? {
    guard let field = texts[key] else { return nil }
    var languages = unit.languages
    switch unit.label {
    case .hosts: languages = [hostLanguage(HostPattern(unit.value))]
    case .paths:
      let pattern: PathPattern?
      if behavior.knowsPathTemplates {
        pattern = try? PathPattern(
          unit.value,
          matchesAsterisk: behavior.templatesMatchAsterisk
        )
      } else {
        pattern = .text(TextPattern(string: unit.value))
      }
      guard let pattern else { return nil }
      languages = [pathLanguage(pattern, isUTF8: isUTF8)]
    case .principals, .namespaces, .serviceAccounts, .trustDomains, .methods, .when: break
    }
    var atoms = AtomSet.empty
    for language in languages {
      guard let own = field.space.atoms(in: language) else { return nil }
      atoms = atoms.union(elementLevels[key] == nil ? field.shifted(own) : own)
    }
    return atoms
  }
}
