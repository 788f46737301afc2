package import Basics

/// How one release of istiod attaches policies to Gateway API proxies (AP-11…AP-16).
package struct AttachmentRules: Sendable, Hashable {
  /// What a targetRef may name at a waypoint beside its Gateway (AP-16, AM-80).
  package enum WaypointTarget: Sendable, Hashable, CaseIterable {
    case service, serviceEntry, gatewayClass
  }

  /// Where a waypoint's policies for a service are looked up (AP-10).
  package enum ServiceNamespaces: Sendable, Hashable {
    /// Where those of any proxy are: the root and the waypoint's namespace.
    case ignored
    /// In the namespace of the service, and nowhere else.
    case alone
    /// There, too.
    case added
  }

  /// What ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY=false takes away from such a proxy, and what being
  /// a waypoint takes away (AP-14).
  package enum SelectorFlag: Sendable, Hashable {
    /// Nothing: there is no such flag.
    case unknown
    /// The policies with a selector.
    case sparesPoliciesWithoutSelector
    /// Every policy without targetRefs.
    case ignoresAll
  }

  /// Labels of which the first present one makes a proxy a Gateway API one and names its Gateway
  /// (AP-11).
  package let gatewayNameLabels: [ByteString]
  package let selectorFlag: SelectorFlag
  /// Whether a policy must be in the namespace of the Gateway that it names (AP-16); otherwise one
  /// of the root namespace reaches the Gateways of that name in all namespaces.
  package let wantsNamespaceOfGateway: Bool
  package let waypointTargets: Set<WaypointTarget>
  package let serviceNamespaces: ServiceNamespaces
  /// Whether ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES means something (AP-19).
  package let knowsLayeredWaypoints: Bool

  package init(
    gatewayNameLabels: [ByteString],
    selectorFlag: SelectorFlag,
    wantsNamespaceOfGateway: Bool,
    waypointTargets: Set<WaypointTarget>,
    serviceNamespaces: ServiceNamespaces,
    knowsLayeredWaypoints: Bool
  ) {
    self.gatewayNameLabels = gatewayNameLabels
    self.selectorFlag = selectorFlag
    self.wantsNamespaceOfGateway = wantsNamespaceOfGateway
    self.waypointTargets = waypointTargets
    self.serviceNamespaces = serviceNamespaces
    self.knowsLayeredWaypoints = knowsLayeredWaypoints
  }

  /// The label of today.
  package static let gatewayNameLabel: ByteString = "gateway.networking.k8s.io/gateway-name"

  /// The rules of today.
  package static let newest = AttachmentRules(
    gatewayNameLabels: [gatewayNameLabel],
    selectorFlag: .ignoresAll,
    wantsNamespaceOfGateway: true,
    waypointTargets: Set(WaypointTarget.allCases),
    serviceNamespaces: .added,
    knowsLayeredWaypoints: true
  )

  /// The Gateway that a proxy with these labels is of; `nil` where it is no Gateway API proxy.
  func gatewayName(_ labels: [ByteString: ByteString]) -> ByteString? {
    gatewayNameLabels.lazy.compactMap { labels[$0] }.first
  }

  /// The namespaces whose policies may be for a proxy, each once; for a waypoint, with the service that
  /// the request is addressed to (AP-10, AM-80).
  func candidateNamespaces(
    _ namespaces: [ByteString],
    service: AddressedService?
  ) -> [ByteString] {
    guard let service else { return namespaces.withoutDuplicates }
    switch serviceNamespaces {
    case .ignored: return namespaces.withoutDuplicates
    case .alone: return [service.name.namespace]
    case .added: return (namespaces + [service.name.namespace]).withoutDuplicates
    }
  }
}

extension [ByteString] {
  fileprivate var withoutDuplicates: [ByteString] {
    var seen: Set<ByteString> = []
    return filter { seen.insert($0).inserted }
  }
}
