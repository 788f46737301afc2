internal import Basics
internal import Resources

/// What istiod makes of an AuthorizationPolicy for ztunnel (AM-2 to AM-25).
extension NaiveAuthorization {
  /// The keys that ztunnel has (AM-13).
  private static let knownKeys: Set<ByteString> = [
    "source.ip", "source.namespace", "source.principal", "destination.ip", "destination.port",
  ]

  /// Fails for a policy that is not sent.
  init?(_ policy: AuthorizationPolicy, sendsDryRuns: Bool) {
    if policy.isDryRun && !sendsDryRuns { return nil }
    if !policy.attachment.targetRefs.isEmpty { return nil }
    guard policy.action == .allow || policy.action == .deny else { return nil }
    namespace = policy.meta.namespace
    name = policy.meta.name
    isDeny = policy.action == .deny
    isDryRun = policy.isDryRun
    var rules: [Rule] = []
    for (index, rule) in policy.rules.enumerated() {
      guard let rule else { continue }
      if policy.action == .allow && Self.hasHTTPAttribute(rule) { continue }
      var clauses: [[Match]] = []
      if !rule.to.isEmpty { clauses.append(rule.to.map(Self.match)) }
      if !rule.from.isEmpty {
        clauses.append(rule.from.map { Self.match($0, policyNamespace: policy.meta.namespace) })
      }
      for condition in rule.when { clauses.append([Self.match(condition)]) }
      rules.append(Rule(index: index, clauses: clauses))
    }
    self.rules = rules
  }

  /// AM-14.
  private static func hasHTTPAttribute(_ rule: AuthorizationPolicy.Rule) -> Bool {
    func has(_ match: AuthorizationPolicy.ValueMatch?) -> Bool {
      match.map { !$0.values.isEmpty || !$0.notValues.isEmpty } ?? false
    }
    for operation in rule.to {
      let fields = operation.fields
      if has(fields[.hosts]) || has(fields[.methods]) || has(fields[.paths]) { return true }
    }
    for source in rule.from
    where has(source.fields[.remoteIpBlocks]) || has(source.fields[.requestPrincipals]) {
      return true
    }
    return rule.when.contains { !knownKeys.contains($0.key.value) }
  }

  private static func match(_ operation: AuthorizationPolicy.Operation) -> Match {
    var match = Match()
    match.ports = ports(operation.fields[.ports]?.values)
    match.notPorts = ports(operation.fields[.ports]?.notValues)
    return match
  }

  private static func match(
    _ source: AuthorizationPolicy.Source,
    policyNamespace: ByteString
  ) -> Match {
    // AM-20
    func accounts(_ values: [Located<ByteString>]?) -> [Account] {
      (values ?? []).map { value in
        guard let slash = value.value.firstIndex(of: "/") else {
          return Account(namespace: policyNamespace, name: value.value)
        }
        return Account(
          namespace: ByteString(bytes: value.value.bytes.prefix(slash)),
          name: value.value.dropFirst(slash + 1)
        )
      }
    }
    let fields = source.fields
    var match = Match()
    match.principals = texts(fields[.principals]?.values)
    match.notPrincipals = texts(fields[.principals]?.notValues)
    match.namespaces = texts(fields[.namespaces]?.values)
    match.notNamespaces = texts(fields[.namespaces]?.notValues)
    match.serviceAccounts = accounts(fields[.serviceAccounts]?.values)
    match.notServiceAccounts = accounts(fields[.serviceAccounts]?.notValues)
    match.sourceBlocks = blocks(fields[.ipBlocks]?.values)
    match.notSourceBlocks = blocks(fields[.ipBlocks]?.notValues)
    return match
  }

  private static func match(_ condition: AuthorizationPolicy.Condition) -> Match {
    let (values, notValues) = (condition.match.values, condition.match.notValues)
    var match = Match()
    switch condition.key.value {
    case "source.ip":
      (match.sourceBlocks, match.notSourceBlocks) = (blocks(values), blocks(notValues))
    case "source.namespace":
      (match.namespaces, match.notNamespaces) = (texts(values), texts(notValues))
    case "source.principal":
      (match.principals, match.notPrincipals) = (texts(values), texts(notValues))
    case "destination.ip":
      (match.destinationBlocks, match.notDestinationBlocks) = (blocks(values), blocks(notValues))
    case "destination.port": (match.ports, match.notPorts) = (ports(values), ports(notValues))
    default: break
    }
    return match
  }

  // MARK: Values

  private static func texts(_ values: [Located<ByteString>]?) -> [ByteString] {
    (values ?? []).map(\.value)
  }

  /// AM-21.
  private static func ports(_ values: [Located<ByteString>]?) -> [Int] {
    (values ?? []).compactMap { NaiveValues.port($0.value) }
  }

  /// AM-22, AM-56.
  private static func blocks(_ values: [Located<ByteString>]?) -> [(IPAddress) -> Bool] {
    (values ?? []).compactMap { value in
      let text = value.value
      // A zone is ignored in an address, and refused in a block.
      guard !text.contains("/"), let percent = text.firstIndex(of: "%"), text.contains(":"),
        percent < text.count - 1
      else { return NaiveValues.block(text) }
      return NaiveValues.block(ByteString(bytes: text.bytes.prefix(percent)))
    }
  }
}
