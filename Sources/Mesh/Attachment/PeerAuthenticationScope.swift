internal import Basics
internal import Resources

/// The PeerAuthentications that may set the mode of one workload, one for each level (PA-10…PA-13).
struct PeerAuthenticationScope {
  /// The oldest without labels in the root namespace.
  let mesh: PeerAuthentication?
  /// The oldest without labels in the workload's namespace; none in the root namespace (PA-13).
  let namespace: PeerAuthentication?
  /// The oldest that selects the workload; none in the root namespace (PA-12).
  let workload: PeerAuthentication?
  /// Policies of the same level that came later and count for nothing (PA-11), oldest first.
  let ignored: [PeerAuthentication]

  init(
    mesh: PeerAuthentication?,
    namespace: PeerAuthentication?,
    workload: PeerAuthentication?,
    ignored: [PeerAuthentication] = []
  ) {
    self.mesh = mesh
    self.namespace = namespace
    self.workload = workload
    self.ignored = ignored
  }

  init(
    policies: NamespaceIndex<PeerAuthentication>,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    rootNamespace: ByteString
  ) {
    let forMesh = policies[rootNamespace].filter(\.hasNoLabels)
    let local = namespace == rootNamespace ? [] : policies[namespace]
    let forNamespace = local.filter(\.hasNoLabels)
    let forWorkload = local.filter {
      !$0.hasNoLabels && ($0.matchLabels?.isSubset(of: labels) ?? false)
    }
    mesh = forMesh.first
    self.namespace = forNamespace.first
    workload = forWorkload.first
    ignored = Array([forMesh, forNamespace, forWorkload].map { $0.dropFirst() }.joined())
  }

  /// The mode of a workload port and the policy that set it (PA-14, PA-16).
  ///
  /// A narrower level wins unless it is unset; the workload's policy counts as a whole, with its
  /// ports, and a port left unset takes the workload's result.
  func effectiveMode(of port: Int) -> EffectiveMTLS {
    guard let workload, let mode = workload.portLevelModes[port], mode != .unset else {
      return baseMode
    }
    return EffectiveMTLS(mode: mode, policy: workload.meta)
  }

  /// The mode of ports that have none of their own (PA-14).
  var baseMode: EffectiveMTLS {
    var effective = EffectiveMTLS(mode: .permissive, policy: nil)
    for policy in [mesh, namespace, workload] {
      guard let policy, policy.mode != .unset else { continue }
      effective = EffectiveMTLS(mode: policy.mode, policy: policy.meta)
    }
    return effective
  }
}

extension PeerAuthentication {
  /// No selector and a selector without labels are the same (PA-10).
  var hasNoLabels: Bool { matchLabels?.isEmpty ?? true }
}
