internal import Basics
internal import Matching
internal import Resources

extension RuleTranslator {
  /// By the place of the field.
  private static let sourceLabels = AuthorizationPolicy.Source.Field.allCases.map {
    FieldLabel(field: $0.name)
  }

  private static let operationLabels = AuthorizationPolicy.Operation.Field.allCases.map {
    FieldLabel(field: $0.name)
  }

  /// ALL conditions of one `from` entry; none where it restricts nothing (AP-30).
  mutating func translate(
    source: AuthorizationPolicy.Source
  ) throws(DropReason) -> [Condition] {
    var conditions: [Condition] = []
    for (field, match) in source.fields.entries where !match.isEmpty {
      let label = Self.sourceLabels[field.rawValue]
      let more =
        switch field {
        case .principals: try principals(match, label)
        case .namespaces: try namespaces(match, label)
        case .serviceAccounts: try serviceAccounts(match, label)
        case .trustDomains: try trustDomains(match, label)
        case .requestPrincipals: try requestPrincipals(match, label)
        case .ipBlocks: try blocks(match, label) { .sourceIP($0) }
        case .remoteIpBlocks: try blocks(match, label) { .remoteIP($0) }
        }
      conditions.addAll(of: more)
    }
    return conditions
  }

  /// ALL conditions of one `to` entry; none where it restricts nothing (AP-30).
  mutating func translate(
    operation: AuthorizationPolicy.Operation
  ) throws(DropReason) -> [Condition] {
    var conditions: [Condition] = []
    for (field, match) in operation.fields.entries where !match.isEmpty {
      let label = Self.operationLabels[field.rawValue]
      let more =
        switch field {
        case .hosts:
          try self.conditions(for: match, label: label, isHTTPOnly: true) { reader in
            .host(reader.values.map { HostPattern($0.value) })
          }
        case .methods:
          try self.conditions(for: match, label: label, isHTTPOnly: true) { reader in
            .method(reader.values.map { TextPattern(header: $0.value) })
          }
        case .paths: try paths(match, label)
        case .ports: try ports(match, label)
        }
      conditions.addAll(of: more)
    }
    return conditions
  }

  // MARK: Fields that `when` has too (AP-57)

  /// AP-53, after trust-domain migration (AP-58).
  mutating func principals(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    let domains = trustDomains
    let isQuoted = behavior.quotesPrincipals
    return try conditions(for: match, label: label) { reader in
      reader.peers { value, patterns throws(UnquotedNameError) in
        guard !domains.keepsPrincipal(value) else {
          patterns.append(isQuoted ? .principal(value) : try .unquotedPrincipal(value))
          return
        }
        for principal in domains.migratingPrincipal(value) {
          patterns.append(
            isQuoted ? .principal(principal) : try .unquotedPrincipal(principal)
          )
        }
      }
    }
  }

  /// AP-54.
  mutating func namespaces(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    let isQuoted = behavior.quotesPrincipals
    return try conditions(for: match, label: label) { reader in
      reader.peers { value, patterns throws(UnquotedNameError) in
        patterns.append(isQuoted ? .namespace(value) : try .unquotedNamespace(value))
      }
    }
  }

  /// AP-55: a bare name means the policy's own namespace.
  mutating func serviceAccounts(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    let namespace = meta.namespace
    let isQuoted = behavior.quotesServiceAccounts
    return try conditions(for: match, label: label) { reader in
      reader.peers { value, patterns throws(UnquotedNameError) in
        patterns.append(
          isQuoted
            ? .serviceAccount(value, policyNamespace: namespace)
            : try .unquotedServiceAccount(value, policyNamespace: namespace)
        )
      }
    }
  }

  /// AP-56, after expansion (AP-62).
  mutating func trustDomains(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    let domains = trustDomains
    return try conditions(for: match, label: label) { reader in
      .peer(
        domains.expandingTrustDomains(reader.values.map(\.value))
          .map { PeerPattern.trustDomain($0) }
      )
    }
  }

  /// AP-64; what `istio_authn` wrote, up to 1.20.
  mutating func requestPrincipals(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    guard behavior.readsTokensDirectly else {
      return try authnAttribute("request.auth.principal", match, label)
    }
    return try conditions(for: match, label: label, isHTTPOnly: true) { reader in
      .requestPrincipal(reader.values.map { RequestPrincipalPattern($0.value) })
    }
  }

  /// A text in the metadata of the filter `istio_authn` (releases up to 1.20).
  mutating func authnAttribute(
    _ name: ByteString,
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    try conditions(for: match, label: label, isHTTPOnly: true) { reader in
      .metadata(
        namespace: "istio_authn",
        key: name,
        reader.values.map { MetadataPattern(isList: false, text: TextPattern(string: $0.value)) }
      )
    }
  }

  /// AP-67.
  mutating func blocks(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel,
    _ make: ([CIDR]) -> Predicate
  ) throws(DropReason) -> [Condition] {
    try conditions(for: match, label: label) { reader in
      reader.patterns("an IP address or CIDR", CIDR.init(parsing:)).map(make)
    }
  }

  /// AP-71.
  mutating func ports(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    try conditions(for: match, label: label) { reader in
      reader.patterns("a port number from 0 to 65535", Self.port).map(Predicate.destinationPort)
    }
  }

  /// AP-72, AP-73.
  ///
  /// A template that Envoy cannot compile refuses the whole configuration (AP-75).
  private mutating func paths(
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    let behavior = behavior
    return try conditions(for: match, label: label, isHTTPOnly: true) { reader in
      var patterns: [PathPattern] = []
      patterns.reserveCapacity(reader.values.count)
      for value in reader.values {
        guard behavior.knowsPathTemplates else {
          patterns.append(.text(TextPattern(string: value.value)))
          continue
        }
        do throws(PathTemplateError) {
          patterns.append(
            try PathPattern(value.value, matchesAsterisk: behavior.templatesMatchAsterisk)
          )
        } catch {
          reader.refusals.append(
            ConfigurationRefusal(
              cause: "Envoy cannot compile the path template \"\(value.value)\": \(error)",
              location: value.location
            )
          )
        }
      }
      return .path(patterns)
    }
  }

  /// Decimal digits only; leading zeros are fine (AP-71, AM-21, VALID-50).
  static func port(_ value: ByteString) -> Int? {
    guard !value.isEmpty, value.bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let digits = value.bytes.drop { $0 == 0x30 }
    guard digits.count <= 5 else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return number <= 65535 ? number : nil
  }
}
