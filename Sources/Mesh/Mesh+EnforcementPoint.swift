package import Basics
internal import Resources

extension Mesh {
  /// Puts together what one proxy enforces for one port.
  ///
  /// Authorization policies stand as istiod lists them: the root namespace's, then the proxy's own,
  /// then those of the addressed service's namespace, each by creation; the order has no influence on
  /// allow or deny (AP-20). `labels` are the pod's, `port` is the workload (target) port (PA-16), at a
  /// waypoint the one that the client addressed (AM-85). `service` counts at a waypoint only.
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
    let isWaypoint = dataPlane == .waypoint
    let service = isWaypoint ? service : nil
    let matcher = matcher(namespace, labels, isWaypoint: isWaypoint, service: service)
    let policies = authorizationPolicies(for: matcher)
    let ofTunnel = isWaypoint ? connectPolicies(namespace, labels) : nil
    let rules = jwtRules(for: matcher)
    let peers =
      dataPlane.followsPeerAuthentication
      ? peerAuthenticationScope(namespace: namespace, labels: labels) : nil
    return EnforcementPoint(
      dataPlane: dataPlane,
      namespace: namespace,
      labels: labels,
      service: service,
      port: port,
      portProtocol: portProtocol,
      authorizationPolicies: policies,
      connectPolicies: ofTunnel,
      jwtRules: rules,
      mtls: peers?.effectiveMode(of: port),
      takesHBONEOnly: isWaypoint && isKnownWaypoint(namespace, labels),
      meshConfig: config,
      warnings: otherRevisions(ofTunnel.map { policies + $0 } ?? policies, rules, peers)
        .map(\.description)
    )
  }

  private func matcher(
    _ namespace: ByteString,
    _ labels: [ByteString: ByteString],
    isWaypoint: Bool,
    service: AddressedService? = nil
  ) -> ProxyMatcher {
    ProxyMatcher(
      namespace: namespace,
      labels: labels,
      rootNamespace: config.rootNamespace,
      isWaypoint: isWaypoint,
      service: service,
      selectsGatewaysByLabels: config.isOn(.selectorBasedGatewayPolicy),
      rules: attachmentRules
    )
  }

  private func authorizationPolicies(for matcher: ProxyMatcher) -> [AuthorizationPolicy] {
    let namespaces = attachmentRules.candidateNamespaces(
      [config.rootNamespace, matcher.namespace],
      service: matcher.service
    )
    return authorizationIndex.objects(in: namespaces)
      .filter { matcher.attaches($0.attachment, of: $0.meta.namespace) }
  }

  /// The policies of a waypoint's first layer, those that a gateway with its labels would have; CUSTOM
  /// has no part in it (AP-19, AM-79).
  private func connectPolicies(
    _ namespace: ByteString,
    _ labels: [ByteString: ByteString]
  ) -> [AuthorizationPolicy]? {
    guard config.isOn(.layeredWaypointPolicies), attachmentRules.knowsLayeredWaypoints else {
      return nil
    }
    return authorizationPolicies(for: matcher(namespace, labels, isWaypoint: false))
      .filter { $0.action != .custom }
  }

  /// The rules of all policies that apply, in the order of RA-20, then sorted by issuer (RA-25).
  private func jwtRules(for matcher: ProxyMatcher) -> [AttachedJWTRule] {
    let namespaces = attachmentRules.candidateNamespaces(
      [matcher.namespace, config.rootNamespace],
      service: matcher.service
    )
    let rules = requestIndex.objects(in: namespaces)
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
}
