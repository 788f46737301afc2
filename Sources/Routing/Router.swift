internal import Basics
package import Mesh
internal import Resources

/// Says where requests go: through gateways, and from workloads of the mesh.
///
/// Made once for a mesh; all questions are pure.
package struct Router: Sendable {
  let mesh: Mesh
  /// In the order in which istiod looks at them.
  let routes: [BoundRoutes]
  let registry: ServiceRegistry
  let kubernetesListeners: [KubernetesListeners]
  /// Routes that are left out as a whole, with the reason.
  package let notes: [UndecidedReason]

  /// Resolves all routes of the mesh.
  ///
  /// - Complexity: O(objects × rules), times listeners for routes of the Gateway API.
  package init(_ mesh: Mesh) {
    self.mesh = mesh
    registry = ServiceRegistry(mesh)
    kubernetesListeners = mesh.kubernetesGateways.filter(mesh.isOfIstio).map {
      KubernetesListeners($0, namespaces: mesh.inventory.namespaces)
    }
    let resolver = VirtualServiceResolver(mesh.routing.virtualServices, mesh.config)
    var converter = GatewayRouteConverter(mesh, listeners: kubernetesListeners)
    routes =
      (mesh.routing.virtualServices.compactMap(resolver.routes) + converter.convert())
      .sorted(by: BoundRoutes.precedes)
    notes = converter.notes
  }

  /// Finds the rule for a request, or for a connection without HTTP.
  ///
  /// For a gateway: after its policies, which come before any redirect.
  package func routes(for client: RoutingClient, _ request: RoutingRequest) -> RouteDecision {
    switch client {
    case .gateway(let connection):
      switch connection.routeSet {
      case .http(let hosts): hosts.decide(request, registry: registry)
      case .connection(let decision): decision
      case .namedByServerName: serviceNamed(by: request.serverName)
      }
    case .mesh(let namespace, let labels):
      MeshRoutes(router: self, namespace: namespace, labels: labels).decide(request)
    }
  }

  /// The service that a server name between clusters stands for; what does not exist is not routed.
  private func serviceNamed(by serverName: ByteString?) -> RouteDecision {
    guard let name = serverName.flatMap({ ServiceServerName($0.asciiLowercased) }),
      let entry = registry.entry(name.host), entry.ports[name.port] != nil
    else { return RouteDecision(.noRoute) }
    let service = DestinationService(
      host: name.host,
      service: registry.names.service(of: name.host),
      port: name.port,
      subset: name.subset
    )
    return RouteDecision(
      .destinations([
        WeightedDestination(
          target: .service(service),
          weight: 1,
          path: nil,
          authority: nil,
          location: nil
        )
      ])
    )
  }
}

extension Mesh {
  /// Whether istiod is the one who programs a Gateway as a gateway: not a waypoint, nor another
  /// implementation's.
  func isOfIstio(_ gateway: KubernetesGateway) -> Bool {
    let controller = gatewayClasses.first { $0.meta.name == gateway.className }?.controllerName
    switch controller {
    case "istio.io/gateway-controller", "istio.io/eastwest-controller": return true
    case .some: return false
    // istiod makes these classes by itself.
    case nil: return gateway.className == "istio" || gateway.className == "istio-east-west"
    }
  }
}
