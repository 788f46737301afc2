internal import Basics
internal import Matching
internal import Resources

extension RuleTranslator {
  /// The conditions of one `when` entry, by the side of the rule they belong to (AP-76).
  ///
  /// - Throws: ``DropReason`` for a key that Istio does not have: for every action (AP-45).
  mutating func translate(
    when condition: AuthorizationPolicy.Condition
  ) throws(DropReason) -> (permissions: [Condition], principals: [Condition]) {
    let match = condition.match
    let label = FieldLabel(key: condition.key.value)
    let key = WhenKey(parsing: condition.key.value)
    if key.hasUnusableName, !match.isEmpty, chain == .http || !key.isHTTPOnly {
      refusals.append(
        ConfigurationRefusal(
          cause:
            "Envoy refuses the name in the key \"\(condition.key.value)\": it is empty or has a "
            + "line break or a zero byte",
          location: condition.key.location
        )
      )
    }
    switch key {
    case .destinationIP:
      return (try blocks(match, label) { .destinationIP($0) }, [])
    case .destinationPort:
      return (try ports(match, label), [])
    case .connectionSNI:
      return (
        try conditions(for: match, label: label) { reader in
          .serverName(reader.values.map { TextPattern(string: $0.value) })
        }, []
      )
    case .experimental(let namespace, let key):
      return (
        try conditions(for: match, label: label) { reader in
          .metadata(
            namespace: namespace,
            key: key,
            reader.values.map { MetadataPattern($0.value) }
          )
        }, []
      )
    case .sourceIP: return ([], try blocks(match, label) { .sourceIP($0) })
    case .remoteIP: return ([], try blocks(match, label) { .remoteIP($0) })
    case .sourceNamespace: return ([], try namespaces(match, label))
    case .sourcePrincipal: return ([], try principals(match, label))
    case .sourceServiceAccount where behavior.knowsServiceAccounts:
      return ([], try serviceAccounts(match, label))
    case .sourceTrustDomain where behavior.knowsTrustDomains:
      return ([], try trustDomains(match, label))
    case .requestPrincipal: return ([], try requestPrincipals(match, label))
    case .requestAudiences:
      return (
        [],
        behavior.readsTokensDirectly
          ? try claim(["aud"], match, label)
          : try authnAttribute("request.auth.audiences", match, label)
      )
    case .requestPresenter:
      return (
        [],
        behavior.readsTokensDirectly
          ? try claim(["azp"], match, label)
          : try authnAttribute("request.auth.presenter", match, label)
      )
    case .requestClaims(let path): return ([], try claim(path, match, label))
    case .requestHeader(let name):
      return (
        [],
        try conditions(for: match, label: label, isHTTPOnly: true) { reader in
          .header(name, reader.values.map { TextPattern(header: $0.value) })
        }
      )
    case .malformed:
      // A value error for the whole list; which side it would be on does not matter any more.
      let conditions = try conditions(for: match, label: label, isHTTPOnly: key.isHTTPOnly) {
        reader in
        reader.failures = reader.values.prefix(1).map {
          Located("the key \"\(condition.key.value)\" has malformed brackets", at: $0.location)
        }
        return nil
      }
      return (conditions, [])
    case .sourceServiceAccount, .sourceTrustDomain, .unsupported:
      throw DropReason(
        reason: "Istio has no condition key \"\(condition.key.value)\"",
        location: condition.key.location
      )
    }
  }

  /// AP-79, AP-80.
  private mutating func claim(
    _ path: [ByteString],
    _ match: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel
  ) throws(DropReason) -> [Condition] {
    try conditions(for: match, label: label, isHTTPOnly: true) { reader in
      .claim(path, reader.values.map { TextPattern(string: $0.value) })
    }
  }
}

extension WhenKey {
  /// Whether a name between brackets is none that Envoy's own validation takes.
  fileprivate var hasUnusableName: Bool {
    switch self {
    case .requestHeader(let name):
      name.isEmpty || name.bytes.contains { $0 == 0 || $0 == 0x0A || $0 == 0x0D }
    case .requestClaims(let path): path.contains(where: \.isEmpty)
    case .experimental(_, let key): key.isEmpty
    case .sourceIP, .remoteIP, .sourceNamespace, .sourcePrincipal, .sourceServiceAccount,
      .sourceTrustDomain, .requestPrincipal, .requestAudiences, .requestPresenter, .destinationIP,
      .destinationPort, .connectionSNI, .malformed, .unsupported:
      false
    }
  }
}
