internal import Basics
internal import Mesh
internal import Resources

/// Finds the services that backends of the Gateway API mean.
struct BackendResolver {
  /// A rule that makes istiod take none of its object.
  struct Rejection: Error {
    let reason: UndecidedReason
  }

  private let names: ClusterNames
  private let services: Set<ObjectName>
  private let hostnames: Set<ByteString>
  private let grants: [ReferenceGrant]

  init(_ mesh: Mesh) {
    names = ClusterNames(domain: mesh.config.clusterDomain)
    services = Set(mesh.inventory.services.map { ObjectName($0.meta) })
    hostnames = Set(mesh.serviceEntries.flatMap(\.hosts).map(\.asciiLowercased))
    grants = mesh.routing.referenceGrants
  }

  /// The destinations of a rule, without those of weight 0; `nil` if no weight is left.
  func destinations(
    _ backends: [GatewayRoute.BackendRef],
    of route: GatewayRoute,
    enforcesGrants: Bool
  ) throws(Rejection) -> [RuleDestination]? {
    let weighted = backends.filter { $0.weight > 0 }
    guard !weighted.isEmpty else { return nil }
    var destinations: [RuleDestination] = []
    for backend in weighted {
      var authority: ByteString?
      for filter in backend.filters {
        switch filter {
        case .authority(let host): authority = host
        case .unsupported(let type, let location): throw Self.unsupported(type, location)
        case .redirect, .rewrite: continue
        }
      }
      destinations.append(
        RuleDestination(
          target: try target(backend, of: route, enforcesGrants: enforcesGrants),
          weight: backend.weight,
          authority: authority,
          location: backend.location
        )
      )
    }
    return destinations
  }

  static func unsupported(_ type: ByteString, _ location: SourceLocation) -> Rejection {
    Rejection(
      reason: UndecidedReason(
        "the filter \"\(type)\" makes istiod take no rule of the route",
        at: location
      )
    )
  }

  private func target(
    _ backend: GatewayRoute.BackendRef,
    of route: GatewayRoute,
    enforcesGrants: Bool
  ) throws(Rejection) -> RuleDestination.Target {
    let namespace = backend.namespace ?? route.meta.namespace
    let name = ObjectName(namespace: namespace, name: backend.name)
    let group: ByteString = backend.group == "core" ? "" : backend.group
    if enforcesGrants, namespace != route.meta.namespace,
      !isGranted(name, group: group, kind: backend.kind, to: route)
    {
      return .invalid(.notPermitted(name))
    }
    let host: ByteString
    switch (group, backend.kind) {
    case ("", "Service"):
      if backend.name.contains(".") {
        throw Rejection(
          reason: UndecidedReason(
            "the backend \"\(backend.name)\" is no name of a Service, so istiod takes no rule",
            at: backend.location
          )
        )
      }
      guard services.contains(name) else { return .invalid(.notFound(name)) }
      host = names.host(of: name)
    case ("networking.istio.io", "Hostname"):
      host = backend.name.asciiLowercased
      let isService = names.service(of: host).map(services.contains) ?? false
      guard isService || hostnames.contains(host) else { return .invalid(.notFound(name)) }
    default:
      return .invalid(.unsupportedKind(group.isEmpty ? backend.kind : group + "/" + backend.kind))
    }
    guard let port = backend.port else {
      throw Rejection(
        reason: UndecidedReason(
          "the backend \"\(backend.name)\" has no port, so istiod takes no rule of the route",
          at: backend.location
        )
      )
    }
    return .host(host, port: port, subset: nil)
  }

  /// Whether a ReferenceGrant of the backend's namespace allows the reference.
  private func isGranted(
    _ backend: ObjectName,
    group: ByteString,
    kind: ByteString,
    to route: GatewayRoute
  ) -> Bool {
    grants.contains { grant in
      grant.meta.namespace == backend.namespace
        && grant.from.contains {
          $0.group == "gateway.networking.k8s.io" && $0.namespace == route.meta.namespace
            && $0.kind == ByteString(route.kind.rawValue)
        }
        && grant.to.contains {
          ($0.group == "core" ? "" : $0.group) == group && $0.kind == kind
            && ($0.name.isEmpty || $0.name == backend.name)
        }
    }
  }
}
