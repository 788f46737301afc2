internal import Basics
internal import Resources

/// What istiod makes of the PeerAuthentications for one workload behind ztunnel (AM-37…AM-41d).
///
/// Istiod computes it twice: which policies ztunnel shall ask for the workload, and what the
/// policies say. Where the two disagree, ztunnel asks for a policy that it does not have.
struct AmbientPeerAuthentications {
  /// The one of each level, for the list of the workload (AM-39).
  private let listed: PeerAuthenticationScope
  /// What became of the workload's own policy (AM-41a); `nil` where there is none.
  private let converted: ConvertedPeerAuthentication?

  init(
    policies: NamespaceIndex<PeerAuthentication>,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    rootNamespace: ByteString
  ) {
    func oldestWithoutSelector(in namespace: ByteString) -> PeerAuthentication? {
      policies[namespace].first { $0.matchLabels == nil }
    }
    let isRoot = namespace == rootNamespace
    // Workloads of the root namespace meet its policies as those of their own namespace, also one
    // whose selector is empty.
    let mesh =
      isRoot
      ? policies[namespace].first(where: \.hasNoLabels) : oldestWithoutSelector(in: rootNamespace)
    let local = isRoot ? [] : policies[namespace]
    let workload = local.first {
      !$0.hasNoLabels && ($0.matchLabels?.isSubset(of: labels) ?? false)
    }
    listed = PeerAuthenticationScope(
      mesh: mesh,
      namespace: local.first(where: \.hasNoLabels),
      workload: workload
    )
    converted = workload.flatMap {
      ConvertedPeerAuthentication(
        $0,
        namespace: oldestWithoutSelector(in: namespace),
        mesh: oldestWithoutSelector(in: rootNamespace)
      )
    }
  }

  /// What the workload's list names (AM-40, AM-41).
  private enum Listed {
    case nothing
    /// `istio_converted_static_strict`: every connection needs an identity (AM-38).
    case staticStrict
    /// The converted form of the workload's policy, which may not exist (AM-41c).
    case converted
  }

  private var list: Listed {
    let isStrict = listed.baseMode.mode == .strict
    let modes = (listed.workload?.portLevelModes ?? [:]).values
    switch listed.workload?.mode {
    case .strict:
      return modes.contains { $0 == .permissive || $0 == .disable } ? .converted : .staticStrict
    case .permissive, .disable:
      return modes.contains(.strict) ? .converted : .nothing
    case .unset where isStrict:
      // DISABLE does not count here (AM-41).
      return modes.contains(.permissive) ? .converted : .staticStrict
    case .unset:
      return modes.contains(.strict) ? .converted : .nothing
    case nil:
      return isStrict ? .staticStrict : .nothing
    }
  }

  /// Whether ztunnel refuses connections without an identity to the port.
  private func isStrict(at port: Int) -> Bool {
    switch list {
    case .nothing: false
    case .staticStrict: true
    // A policy that is listed and does not exist is passed over (AM-43).
    case .converted: converted?.isStrict(at: port) ?? false
    }
  }

  /// The mode of a workload port as ztunnel carries it out: STRICT, or PERMISSIVE, as which it takes
  /// DISABLE too (AM-37).
  ///
  /// - Parameters:
  ///   - port: The workload port.
  ///   - asked: What the policies ask for by the rules of PeerAuthentication (PA-14, PA-16).
  /// - Returns: The mode, with a remark where it is not the one asked for.
  func effectiveMode(of port: Int, asked: EffectiveMTLS) -> EffectiveMTLS {
    let own = listed.effectiveMode(of: port)
    let isStrict = isStrict(at: port)
    let policy =
      if (own.mode == .strict) == isStrict {
        own.policy
      } else {
        isStrict ? listed.baseMode.policy : listed.workload?.meta
      }
    return EffectiveMTLS(
      mode: isStrict ? .strict : .permissive,
      policy: policy,
      deviation: (asked.mode == .strict) == isStrict ? nil : deviation(from: asked, at: port)
    )
  }

  private func deviation(from asked: EffectiveMTLS, at port: Int) -> String {
    let name = asked.policy.map { "PeerAuthentication \(ObjectName($0))" } ?? "the default"
    let says = "\(name) means \(asked.mode.rawValue) for port \(port)"
    if isStrict(at: port) {
      return
        "\(says), and ztunnel refuses plaintext all the same: below an inherited STRICT istiod "
        + "makes exceptions for PERMISSIVE ports, not for DISABLE (AM-41, a fault of Istio)"
    }
    guard case .converted = list, let workload = listed.workload else {
      return
        "\(says), and ztunnel takes plaintext: for ambient workloads istiod takes no policy of the "
        + "root namespace that has a selector, be it an empty one (AM-39)"
    }
    return "\(says), and ztunnel takes plaintext: istiod refers the workload to a policy made of "
      + "PeerAuthentication \(ObjectName(workload.meta)) alone, and that one "
      + (converted == nil ? "it does not make" : "leaves the port out")
      + " (AM-41c, a fault of Istio)"
  }
}
