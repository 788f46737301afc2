package import Basics
internal import Resources

extension Mesh {
  /// Puts together what one proxy enforces for one port.
  ///
  /// Authorization policies stand as istiod lists them: the root namespace's, then the proxy's own,
  /// each by creation; the order has no influence on allow or deny (AP-20). `labels` are the pod's,
  /// `port` is the workload (target) port (PA-16).
  package func enforcementPoint(
    dataPlane: EnforcementPoint.DataPlane,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    service: AddressedService? = nil,
    port: Int,
    portProtocol: EnforcementPoint.PortProtocol
  ) -> EnforcementPoint {
    guard dataPlane != .ambient else {
      return ambientPoint(
        namespace: namespace,
        labels: labels,
        port: port,
        portProtocol: portProtocol
      )
    }
    let matcher = ProxyMatcher(
      namespace: namespace,
      labels: labels,
      rootNamespace: config.rootNamespace,
      isWaypoint: dataPlane.isWaypoint,
      selectsGatewaysByLabels: config.isOn(.selectorBasedGatewayPolicy),
      rules: attachmentRules
    )
    return EnforcementPoint(
      dataPlane: dataPlane,
      namespace: namespace,
      labels: labels,
      service: service,
      port: port,
      portProtocol: portProtocol,
      authorizationPolicies: authorizationIndex.objects(in: config.rootNamespace, then: namespace)
        .filter { matcher.attaches($0.attachment, of: $0.meta.namespace) },
      jwtRules: jwtRules(for: matcher),
      mtls: dataPlane.followsPeerAuthentication
        ? peerAuthenticationScope(namespace: namespace, labels: labels).effectiveMode(of: port)
        : nil,
      meshConfig: config
    )
  }

  /// The rules of all policies that apply, in the order of RA-20, then sorted by issuer (RA-25).
  private func jwtRules(for matcher: ProxyMatcher) -> [AttachedJWTRule] {
    let rules = requestIndex.objects(in: matcher.namespace, then: config.rootNamespace)
      .filter { matcher.attaches($0.attachment, of: $0.meta.namespace) }
      .flatMap { policy in policy.jwtRules.map { AttachedJWTRule(rule: $0, policy: policy.meta) } }
    // The position keeps equal issuers in their order: sorting alone promises no stability.
    return rules.enumerated().sorted { left, right in
      left.element.rule.issuer == right.element.rule.issuer
        ? left.offset < right.offset
        : left.element.rule.issuer < right.element.rule.issuer
    }.map(\.element)
  }

  func peerAuthenticationScope(
    namespace: ByteString,
    labels: [ByteString: ByteString]
  ) -> PeerAuthenticationScope {
    PeerAuthenticationScope(
      policies: peerIndex,
      namespace: namespace,
      labels: labels,
      rootNamespace: config.rootNamespace
    )
  }
}

extension EnforcementPoint.DataPlane {
  /// Gateways follow the `tls` of their servers (PA-18).
  fileprivate var followsPeerAuthentication: Bool {
    switch self {
    case .sidecar, .ambient: true
    case .gateway, .waypoint: false
    }
  }

  fileprivate var isWaypoint: Bool { self == .waypoint }
}
