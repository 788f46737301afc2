internal import Basics
internal import Resources

extension Mesh {
  /// Puts together what ztunnel enforces for one workload port.
  ///
  /// No JWT rules: ztunnel knows none (AM-86). Policies whose action ztunnel does not have are among
  /// them, to be told of (AM-5).
  func ambientPoint(
    namespace: ByteString,
    labels: [ByteString: ByteString],
    port: Int,
    portProtocol: EnforcementPoint.PortProtocol
  ) -> EnforcementPoint {
    let matcher = AmbientMatcher(
      namespace: namespace,
      labels: labels,
      rootNamespace: config.rootNamespace
    )
    let namespaces = attachmentRules.candidateNamespaces(
      [config.rootNamespace, namespace],
      service: nil
    )
    let policies = authorizationIndex.objects(in: namespaces)
      .filter { matcher.attaches($0.attachment) }
    let peers = peerAuthenticationScope(namespace: namespace, labels: labels)
    return EnforcementPoint(
      dataPlane: .ambient,
      namespace: namespace,
      labels: labels,
      port: port,
      portProtocol: portProtocol,
      authorizationPolicies: policies + implicitPolicies(labels, namespace),
      jwtRules: [],
      mtls: ambientMode(peers, namespace: namespace, labels: labels, port: port),
      meshConfig: config,
      warnings: policies.flatMap { warnings(about: $0, matcher) }
        + otherRevisions(policies, [], peers).map(\.description)
    )
  }

  /// What istiod adds for the waypoints before a workload: its own, and those of its services (AM-90).
  private func implicitPolicies(
    _ labels: [ByteString: ByteString],
    _ namespace: ByteString
  ) -> [AuthorizationPolicy] {
    guard config.isOn(.autoAllowWaypoint) else { return [] }
    let services = inventory.services(selecting: labels, in: namespace)
    let entries = serviceEntries(selecting: labels, in: namespace)
    let bindings =
      [waypoint(ofWorkloadWith: labels, in: namespace)] + services.map(waypoint(of:))
      + entries.map(waypoint(of:))
    var known: Set<ObjectName> = []
    return bindings.compactMap { $0.waypoint?.name }.filter { known.insert($0).inserted }
      .compactMap(implicitPolicy)
  }

  /// The faults of Istio that a policy meets.
  private func warnings(about policy: AuthorizationPolicy, _ matcher: AmbientMatcher) -> [String] {
    let name = "AuthorizationPolicy \(ObjectName(policy.meta))"
    var warnings: [String] = []
    if matcher.attachesForLackOfLabels(policy.attachment) {
      warnings.append(
        "\(name) applies although its selector does not fit: the workload has no labels, and then "
          + "istiod does not compare them (AM-29, a fault of Istio)"
      )
    }
    if policy.rules.contains(where: { $0?.usesTrustDomains ?? false }) {
      warnings.append(
        "\(name) uses trustDomains, of which istiod does not tell ztunnel: beside other fields they "
          + "count for nothing, alone they never match (AM-18, a fault of Istio)"
      )
    }
    return warnings
  }

  private func ambientMode(
    _ peers: PeerAuthenticationScope,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    port: Int
  ) -> EffectiveMTLS {
    AmbientPeerAuthentications(
      policies: peerIndex,
      namespace: namespace,
      labels: labels,
      rootNamespace: config.rootNamespace
    ).effectiveMode(of: port, asked: peers.effectiveMode(of: port))
  }
}

extension AuthorizationPolicy.Rule {
  fileprivate var usesTrustDomains: Bool {
    from.contains { !($0.fields[.trustDomains]?.isEmpty ?? true) }
  }
}
