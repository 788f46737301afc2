internal import Basics
internal import Resources

/// The DENY policies that istiod makes of the PeerAuthentications for one workload (AM-38 to AM-41c).
struct NaivePeerPolicies {
  private let all: [PeerAuthentication]
  private let rootNamespace: ByteString
  private let workloadNamespace: ByteString
  private let labels: [ByteString: ByteString]

  init(_ mesh: NaiveMesh, namespace: ByteString, labels: [ByteString: ByteString]) {
    all = mesh.peerAuthentications
    rootNamespace = mesh.settings.rootNamespace
    workloadNamespace = namespace
    self.labels = labels
  }

  /// What is listed for the workload and there is.
  var policies: [NaiveAuthorization] {
    switch listed {
    case .none: []
    case .some(.staticStrict): [authorization([[[Self.noPrincipal]]])]
    // AM-43
    case .some(.converted(let policy)): converted(policy).map { [authorization($0)] } ?? []
    }
  }

  /// The keys of a workload.
  private enum Key {
    case staticStrict
    case converted(PeerAuthentication)
  }

  private static var noPrincipal: NaiveAuthorization.Match {
    var match = NaiveAuthorization.Match()
    match.notPrincipals = ["*"]
    return match
  }

  private func authorization(_ groups: [[[NaiveAuthorization.Match]]]) -> NaiveAuthorization {
    NaiveAuthorization(
      namespace: "",
      name: "",
      isDeny: true,
      isDryRun: false,
      rules: groups.map { NaiveAuthorization.Rule(index: 0, clauses: $0) }
    )
  }

  // MARK: The list

  /// The PeerAuthentications that are looked at for the workload (AM-39).
  private var candidates: [PeerAuthentication] {
    all.filter { policy in
      if policy.meta.namespace == workloadNamespace {
        return (policy.matchLabels ?? [:]).allSatisfy { labels[$0.key] == $0.value }
      }
      return policy.meta.namespace == rootNamespace && policy.matchLabels == nil
    }
  }

  var meshPolicy: PeerAuthentication? {
    oldest(candidates) { $0.meta.namespace == rootNamespace && ($0.matchLabels ?? [:]).isEmpty }
  }

  var namespacePolicy: PeerAuthentication? {
    oldest(candidates) { $0.meta.namespace != rootNamespace && ($0.matchLabels ?? [:]).isEmpty }
  }

  var workloadPolicy: PeerAuthentication? {
    oldest(candidates) { $0.meta.namespace != rootNamespace && !($0.matchLabels ?? [:]).isEmpty }
  }

  /// AM-40, AM-41.
  private var listed: Key? {
    var isStrict = meshPolicy?.mode == .strict
    if let mode = namespacePolicy?.mode, mode != .unset { isStrict = mode == .strict }
    guard let workload = workloadPolicy else { return isStrict ? .staticStrict : nil }
    if workload.mode == .strict { isStrict = true }
    if workload.mode == .permissive || workload.mode == .disable { isStrict = false }
    let ports = workload.portLevelModes.values
    if ports.isEmpty { return isStrict ? .staticStrict : nil }
    switch workload.mode {
    case .strict:
      return ports.contains(.permissive) || ports.contains(.disable)
        ? .converted(workload) : .staticStrict
    case .permissive, .disable: return ports.contains(.strict) ? .converted(workload) : nil
    case .unset:
      if isStrict { return ports.contains(.permissive) ? .converted(workload) : .staticStrict }
      return ports.contains(.strict) ? .converted(workload) : nil
    }
  }

  var listsConverted: Bool { if case .converted? = listed { true } else { false } }

  // MARK: The converted policy

  /// AM-41a: the groups; `nil` for no policy.
  private func converted(_ policy: PeerAuthentication) -> [[[NaiveAuthorization.Match]]]? {
    func withoutSelector(in namespace: ByteString) -> PeerAuthentication? {
      oldest(all) { $0.meta.namespace == namespace && $0.matchLabels == nil }
    }
    let namespace = withoutSelector(in: policy.meta.namespace)
    let root = withoutSelector(in: rootNamespace)
    let rootIsStrict = root?.mode == .strict
    let namespaceIsSilent = namespace == nil || namespace?.mode == .unset
    var groups: [[[NaiveAuthorization.Match]]] = []
    var clauses: [[NaiveAuthorization.Match]] = []
    if policy.mode == .strict { clauses.append([Self.noPrincipal]) }
    var hasException = false
    for (port, mode) in policy.portLevelModes.sorted(by: { $0.key < $1.key }) {
      if mode == .strict {
        if policy.mode == .strict { continue }
        if policy.mode == .unset && namespace?.mode == .strict { continue }
        if namespaceIsSilent && rootIsStrict { continue }
        var match = Self.noPrincipal
        match.ports = [port]
        groups.append([[match]])
      } else if mode == .permissive || mode == .disable {
        if policy.mode == .permissive || policy.mode == .disable { continue }
        if policy.mode == .unset {
          if let namespace, namespace.mode != .strict { continue }
          if namespace == nil && !rootIsStrict { continue }
        }
        hasException = true
        var match = NaiveAuthorization.Match()
        match.notPorts = [port]
        clauses.append([match])
      }
    }
    if policy.mode == .strict && !hasException { return nil }
    if clauses.isEmpty && groups.isEmpty { return nil }
    let inheritsStrict =
      rootIsStrict && (namespaceIsSilent || namespace?.mode == .strict)
      || namespace?.mode == .strict
    if inheritsStrict && hasException { clauses.append([Self.noPrincipal]) }
    if !clauses.isEmpty { groups.append(clauses) }
    return groups
  }

  private func oldest(
    _ policies: [PeerAuthentication],
    _ isWanted: (PeerAuthentication) -> Bool
  ) -> PeerAuthentication? {
    policies.filter(isWanted).min { left, right in
      (left.meta.creationTimestamp ?? .max, left.meta.name)
        < (right.meta.creationTimestamp ?? .max, right.meta.name)
    }
  }
}
