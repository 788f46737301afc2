internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

extension RequestResolver {
  /// The ways of a request whose sender's own sidecar has routes for the host that it calls; `nil`
  /// where there are none, so that it goes where it is addressed to.
  func meshRoutes(
    _ trail: Trail,
    _ target: Target,
    _ follower: PathFollower
  ) -> [PathFollower.Way]? {
    guard case .known(.sidecar) = trail.sender.carrier, let workload = trail.sender.workload,
      let addressed = target.addressed,
      !mesh.routing.virtualServices.isEmpty || !mesh.routing.gatewayRoutes.isEmpty
    else { return nil }
    let routed = trail.incoming.routingRequest(port: addressed.port, claims: nil)
    let client = RoutingClient.mesh(namespace: workload.meta.namespace, labels: workload.labels)
    let route = compiler.router.routes(for: client, routed)
    if case .unknownHost = route.outcome { return nil }
    guard route.source != nil else { return nil }
    return RouteFollower(
      mesh: mesh,
      compiler: compiler,
      follower: follower,
      proxy: ("\(workload.meta.namespace)/\(workload.meta.name)", "sidecar", nil)
    ).ways(trail, route)
  }
}
