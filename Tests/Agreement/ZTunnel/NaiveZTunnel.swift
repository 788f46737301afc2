internal import Basics
internal import MeshProof
internal import Resources

/// The ztunnel of one workload, policy after policy, as its clauses read (AM-42 to AM-59).
struct NaiveZTunnel {
  let mesh: NaiveMesh
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  let tally: ConditionTally?

  func answer(_ request: Request) -> NaiveAnswer? {
    guard let peer = peer(of: request) else { return nil }
    let connection: NaiveConnection
    let tls = request.connection.tls ?? (peer.name == nil ? .plaintext : .mtls)
    var identity: NaiveConnection.Identity?
    var isForeign = false
    if tls == .mtls {
      // AM-46, AM-59: the one trust domain, in the form of certificates.
      identity = peer.name.flatMap(Self.identity)
      isForeign = identity?.trustDomain != trustDomain
    }
    connection = NaiveConnection(
      identity: identity,
      sourceIP: request.source.ip.map(Self.canonical),
      destinationIP: request.destination.ip.map(Self.canonical),
      port: request.destination.port
    )
    var answer = isForeign ? NaiveAnswer(.refused, .mtls) : decide(connection)
    if answer.verdict == .allow, request.http != nil { answer.httpStatus = 200 }
    let (mtls, fault) = mutualTLS(at: request.destination.port ?? 0)
    answer.mtls = mtls
    answer.faults = policyFaults.union(tls == .mtls ? [] : fault.map { [$0] } ?? [])
    return answer
  }

  // MARK: The decision

  /// AM-26 to AM-29.
  private var policies: [AuthorizationPolicy] {
    mesh.authorizationPolicies.filter { policy in
      let isRoot = policy.meta.namespace == mesh.settings.rootNamespace
      guard isRoot || policy.meta.namespace == namespace, policy.attachment.targetRefs.isEmpty
      else { return false }
      guard let wanted = policy.attachment.matchLabels else { return true }
      if !policy.attachment.hasMatchLabels { return false }
      return labels.isEmpty || wanted.allSatisfy { labels[$0.key] == $0.value }
    }
  }

  /// AM-44, AM-45; what PeerAuthentications deny is refused, and comes first (AM-37).
  private func decide(_ connection: NaiveConnection) -> NaiveAnswer {
    if isRefused(connection.identity == nil, at: connection.port ?? 0) {
      return NaiveAnswer(.refused, .mtls)
    }
    let sendsDryRuns = mesh.settings.isOn("AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY")
    let sent = policies.compactMap { NaiveAuthorization($0, sendsDryRuns: sendsDryRuns) }
    func results(isDeny: Bool, isDryRun: Bool) -> [(name: String, holds: Bool?)] {
      sent.filter { $0.isDeny == isDeny && $0.isDryRun == isDryRun }.flatMap { policy in
        policy.rules.map { rule in
          (
            key: ByteString("ns[\(policy.namespace)]-policy[\(policy.name)]-rule[\(rule.index)]"),
            name: "\(policy.namespace)/\(policy.name) rule \(rule.index)",
            holds: rule.matches(connection, tally: tally)
          )
        }
      }.sorted { $0.key < $1.key }.map { ($0.name, $0.holds) }
    }
    func first(_ results: [(name: String, holds: Bool?)]) -> String? {
      results.first { $0.holds == true }?.name
    }
    let denials = results(isDeny: true, isDryRun: false)
    let permits = results(isDeny: false, isDryRun: false)
    let allows = sent.contains { !$0.isDeny && !$0.isDryRun }
    var answer: NaiveAnswer
    if let rule = first(denials) {
      answer = NaiveAnswer(.deny, .deny, rule: rule)
    } else {
      let permit = first(permits)
      let isOpen = permit == nil && permits.contains { $0.holds == nil }
      if allows && permit == nil && !isOpen {
        answer = NaiveAnswer(.deny, .default)
      } else if isOpen || denials.contains(where: { $0.holds == nil }) {
        answer = NaiveAnswer(.indeterminate, nil)
      } else {
        answer = NaiveAnswer(.allow, allows ? .allow : .default, rule: permit)
      }
    }
    answer.dryRun = [
      first(results(isDeny: true, isDryRun: true)).map { "DENY \($0)" },
      first(results(isDeny: false, isDryRun: true)).map { "ALLOW \($0)" },
    ].compactMap { $0 }
    return answer
  }

  // MARK: PeerAuthentication

  private func isRefused(_ hasNoIdentity: Bool, at port: Int) -> Bool {
    guard hasNoIdentity else { return false }
    let connection = NaiveConnection(
      identity: nil,
      sourceIP: nil,
      destinationIP: nil,
      port: port
    )
    return NaivePeerPolicies(mesh, namespace: namespace, labels: labels).policies.contains {
      $0.rules.contains { $0.matches(connection) == true }
    }
  }

  /// The mode and where it comes from, and the fault of Istio that makes it another one than asked.
  private func mutualTLS(at port: Int) -> (String, String?) {
    let peers = NaivePeerPolicies(mesh, namespace: namespace, labels: labels)
    let isStrict = isRefused(true, at: port)
    let workload = peers.workloadPolicy
    let levels = [peers.meshPolicy, peers.namespacePolicy, workload].compactMap { $0 }
    let base = levels.last { $0.mode != .unset }
    var (mode, from) = (base?.mode ?? .permissive, base)
    if let own = workload?.portLevelModes[port], own != .unset { (mode, from) = (own, workload) }
    if (mode == .strict) != isStrict { from = isStrict ? base : workload }
    let proxy = NaiveProxy(namespace: namespace, labels: labels, kind: .sidecar)
    let asksStrict = mesh.mutualTLS(of: port, for: proxy).mode == .strict
    var fault: String?
    if asksStrict != isStrict {
      fault = isStrict ? "AM-41" : peers.listsConverted ? "AM-41c" : "AM-39"
    }
    let name = NaiveAnswer.name(
      mode: isStrict ? "STRICT" : "PERMISSIVE",
      from?.meta.namespace,
      from?.meta.name
    )
    return (name, fault)
  }

  /// AM-18, AM-29.
  private var policyFaults: Set<String> {
    var faults: Set<String> = []
    for policy in policies {
      if labels.isEmpty, !(policy.attachment.matchLabels ?? [:]).isEmpty { faults.insert("AM-29") }
      for rule in policy.rules.compactMap({ $0 }) {
        for source in rule.from where source.fields[.trustDomains].map({ !$0.isEmpty }) ?? false {
          faults.insert("AM-18")
        }
      }
    }
    return faults
  }

  // MARK: The connection

  /// PA-34.
  private var trustDomain: ByteString {
    ByteString(mesh.settings.trustDomains[0].string.replacing("@", with: "."))
  }

  private func peer(of request: Request) -> (name: ByteString?, Void)? {
    switch request.source.identity {
    case nil: (nil, ())
    case .principal(let principal):
      (principal.contains("://") ? principal : "spiffe://" + principal, ())
    case .serviceAccount(let name):
      ("spiffe://\(trustDomain)/ns/\(name.namespace)/sa/\(name.name)", ())
    case .workload: nil
    }
  }

  /// AM-46.
  private static func identity(_ uri: ByteString) -> NaiveConnection.Identity? {
    guard uri.hasPrefix("spiffe://") else { return nil }
    let parts = uri.string.dropFirst("spiffe://".count)
      .split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[1] == "ns", parts[3] == "sa" else { return nil }
    return NaiveConnection.Identity(
      trustDomain: ByteString(parts[0]),
      namespace: ByteString(parts[2]),
      account: ByteString(parts[4])
    )
  }

  /// AM-56.
  private static func canonical(_ address: IPAddress) -> IPAddress {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    guard address.bytes.count == 16, address.bytes.starts(with: mapped) else { return address }
    let parts = address.bytes.suffix(4).map { "\($0)" }.joined(separator: ".")
    return IPAddress(parsing: ByteString(parts)) ?? address
  }
}
