internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

/// What a request's destination means: worked out once for all requests to it.
struct Target {
  /// The Service or ServiceEntry that is addressed; `nil` where a workload is, by itself.
  let addressed: Addressed?
  /// What clients with a proxy call: the addressed service, or for a workload the first Service that
  /// has its port; `nil` where none has.
  let called: CalledService?
  let places: [EvaluatorCache.Place]
  /// As endpoints of ``called``, in the order of ``places``.
  let endpoints: [CalledEndpoint]
  /// The waypoint of captured clients, for each place.
  let waypoints: [WaypointBinding]
  /// Whether gateways go through it too (AM-74).
  let gatewaysUseWaypoint: Bool

  /// Whether some captured client meets a waypoint.
  var hasWaypoint: Bool { waypoints.contains { $0.waypoint != nil } }
}

/// Works targets out.
struct TargetResolver {
  let mesh: Mesh
  let compiler: EvaluatorCache

  /// - Throws: ``RequestError`` for names that the inputs do not have.
  func target(of request: Request) throws(RequestError) -> Target {
    let destinations = try DestinationResolver(mesh: mesh).resolve(request)
    var addressed: Addressed?
    if case .service(let name) = request.destination.target {
      addressed = try HostResolver(mesh: mesh).object(name, port: request.destination.port)
    }
    return target(destinations, addressed: addressed)
  }

  func target(_ destinations: [Destination], addressed: Addressed?) -> Target {
    let places = destinations.map { compiler.place(for: $0) }
    let endpoints = places.map(endpoint)
    return Target(
      addressed: addressed,
      called: called(addressed, places, endpoints),
      places: places,
      endpoints: endpoints,
      waypoints: destinations.map { waypoint(before: $0, addressed) },
      gatewaysUseWaypoint: addressed.map(mesh.gatewaysUseWaypoint) ?? false
    )
  }

  /// AM-71: a service's own waypoint, or the workload's where its own address is dialled.
  private func waypoint(before destination: Destination, _ addressed: Addressed?) -> WaypointBinding
  {
    if let addressed {
      let binding = mesh.waypoint(of: addressed)
      guard case .none(.headless) = binding else { return binding }
    }
    return destination.object.map(mesh.waypoint) ?? .none(.unknownObject)
  }

  private func endpoint(_ place: EvaluatorCache.Place) -> CalledEndpoint {
    let destination = place.destination
    let dataPlane: CalledEndpoint.DataPlane
    var mtls = EffectiveMTLS(mode: .permissive, policy: nil)
    switch place.enforcer {
    case .nothing: dataPlane = .nothing
    case .proxy(let evaluator):
      mtls = evaluator.program.point.mtls ?? mtls
      dataPlane =
        switch evaluator.program.point.dataPlane {
        case .sidecar: .sidecar
        case .ambient: .ambient
        case .gateway: .gateway
        case .waypoint: .waypoint
        }
    }
    return CalledEndpoint(
      name: destination.workload,
      labels: destination.labels,
      dataPlane: dataPlane,
      listensForHBONE: destination.object.map(listensForHBONE) ?? false,
      identity: destination.object.map { mesh.identity(of: $0) },
      mtls: mtls
    )
  }

  /// AM-77: by the mesh's proxy metadata, or the workload's own.
  private func listensForHBONE(_ workload: Workload) -> Bool {
    let name: ByteString = "ISTIO_META_ENABLE_HBONE"
    let own = workload.annotations["proxy.istio.io/config"] ?? ""
    return mesh.config.proxyMetadata[name].flatMap(goBoolean) ?? false || own.contains(name)
  }

  private func called(
    _ addressed: Addressed?,
    _ places: [EvaluatorCache.Place],
    _ endpoints: [CalledEndpoint]
  ) -> CalledService? {
    if let addressed { return CalledService(addressed, endpoints, mesh) }
    guard let destination = places.first?.destination, let workload = destination.object,
      let port = destination.port
    else { return nil }
    let services = mesh.inventory.services(
      selecting: workload.labels,
      in: workload.meta.namespace
    )
    for service in services {
      guard
        let entry = service.ports.first(where: {
          $0.targetPort.number(among: workload.namedPorts) == port && $0.transport != "UDP"
        }),
        let addressed = try? mesh.resolve(
          objectNamed: ObjectName(service.meta),
          port: entry.port
        )
      else { continue }
      return CalledService(addressed, endpoints, mesh)
    }
    return nil
  }
}

extension CalledService {
  /// `nil` for what is no service.
  fileprivate init?(_ addressed: Addressed, _ endpoints: [CalledEndpoint], _ mesh: Mesh) {
    guard let service = addressed.service else { return nil }
    var isExternal = false
    var isHeadless = false
    switch addressed.object {
    case .service(let service, _): isHeadless = service.isHeadless
    case .serviceEntry(let entry, _, _):
      isExternal = entry.location == .meshExternal
      isHeadless = entry.resolution == .none
    case .workload, .unknown: return nil
    }
    self.init(
      host: addressed.host,
      namespace: service.name.namespace,
      port: addressed.port,
      isMeshExternal: isExternal,
      isHeadless: isHeadless,
      inheritedMTLS: mesh.inheritedMTLS(in: service.name.namespace),
      endpoints: endpoints
    )
  }
}
