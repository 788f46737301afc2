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
    return EnforcementPoint(
      dataPlane: .ambient,
      namespace: namespace,
      labels: labels,
      port: port,
      portProtocol: portProtocol,
      authorizationPolicies: policies,
      jwtRules: [],
      mtls: ambientMode(namespace: namespace, labels: labels, port: port),
      meshConfig: config,
      warnings: policies.filter { matcher.attachesForLackOfLabels($0.attachment) }.map {
        "AuthorizationPolicy \(ObjectName($0.meta)) applies although its selector does not fit: the "
          + "workload has no labels, and then istiod does not compare them (AM-29, a fault of Istio)"
      }
    )
  }

  private func ambientMode(
    namespace: ByteString,
    labels: [ByteString: ByteString],
    port: Int
  ) -> EffectiveMTLS {
    let asked = peerAuthenticationScope(namespace: namespace, labels: labels)
      .effectiveMode(of: port)
    return AmbientPeerAuthentications(
      policies: peerIndex,
      namespace: namespace,
      labels: labels,
      rootNamespace: config.rootNamespace
    ).effectiveMode(of: port, asked: asked)
  }
}
