internal import Basics
internal import Matching
internal import Resources

extension ZTunnelRuleTranslator {
  /// The match of one `to` entry (AM-11).
  func match(_ operation: AuthorizationPolicy.Operation) -> ZTunnelMatch {
    var match = ZTunnelMatch()
    for field in AuthorizationPolicy.Operation.Field.allCases {
      guard let values = operation.fields[field] else { continue }
      let label = FieldLabel(field: field.name)
      switch field {
      case .ports: addPorts(values, label, to: &match)
      case .hosts, .methods, .paths: match.leaveOut(values, label, isHTTP: true)
      }
    }
    return match
  }

  /// The match of one `from` entry (AM-12).
  func match(_ source: AuthorizationPolicy.Source) -> ZTunnelMatch {
    var match = ZTunnelMatch()
    for field in AuthorizationPolicy.Source.Field.allCases {
      guard let values = source.fields[field] else { continue }
      let label = FieldLabel(field: field.name)
      switch field {
      case .principals: addPrincipals(values, label, to: &match)
      case .namespaces: addNamespaces(values, label, to: &match)
      case .serviceAccounts:
        match.add(
          values,
          label,
          reading: {
            IdentityPattern.serviceAccount($0, policyNamespace: policy.meta.namespace)
          },
          Predicate.identity
        )
      case .ipBlocks: addBlocks(values, label, to: &match, Predicate.sourceIP)
      case .remoteIpBlocks, .requestPrincipals: match.leaveOut(values, label, isHTTP: true)
      case .trustDomains: match.leaveOut(values, label, isHTTP: false)
      }
    }
    return match
  }

  /// The match of one `when` entry (AM-13).
  func match(_ condition: AuthorizationPolicy.Condition) -> ZTunnelMatch {
    var match = ZTunnelMatch()
    let values = condition.match
    let label = FieldLabel(key: condition.key.value)
    switch WhenKey(parsing: condition.key.value) {
    case .sourceIP: addBlocks(values, label, to: &match, Predicate.sourceIP)
    case .destinationIP: addBlocks(values, label, to: &match, Predicate.destinationIP)
    case .destinationPort: addPorts(values, label, to: &match)
    case .sourceNamespace: addNamespaces(values, label, to: &match)
    case .sourcePrincipal: addPrincipals(values, label, to: &match)
    case .remoteIP, .sourceServiceAccount, .sourceTrustDomain, .requestPrincipal,
      .requestAudiences, .requestPresenter, .requestHeader, .requestClaims, .connectionSNI,
      .experimental, .malformed, .unsupported:
      match.leaveOut(key: condition.key)
    }
    return match
  }

  // MARK: Fields that `when` has too

  private func addPrincipals(
    _ values: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel,
    to match: inout ZTunnelMatch
  ) {
    // No trust domain is rewritten and no `spiffe://` removed (AM-24, AM-25).
    match.add(values, label, reading: { .principal(.init($0)) }, Predicate.identity)
  }

  private func addNamespaces(
    _ values: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel,
    to match: inout ZTunnelMatch
  ) {
    match.add(values, label, reading: { .namespace(.init($0)) }, Predicate.identity)
  }

  private func addBlocks(
    _ values: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel,
    to match: inout ZTunnelMatch,
    _ predicate: ([CIDR]) -> Predicate
  ) {
    match.add(values, label, "an IP address or CIDR", reading: CIDR.init(parsing:), predicate)
  }

  private func addPorts(
    _ values: AuthorizationPolicy.ValueMatch,
    _ label: FieldLabel,
    to match: inout ZTunnelMatch
  ) {
    match.add(
      values,
      label,
      "a port number from 0 to 65535",
      reading: RuleTranslator.port,
      Predicate.destinationPort
    )
  }
}
