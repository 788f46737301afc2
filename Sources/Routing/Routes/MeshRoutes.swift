internal import Basics
internal import Mesh
internal import Resources

/// Routes as the sidecar of a client applies them, with everything in its scope that is visible to its
/// namespace.
struct MeshRoutes {
  let router: Router
  let namespace: ByteString
  let labels: [ByteString: ByteString]

  private var bound: [BoundRoutes] { router.routes.bound(to: "mesh", in: namespace) }

  func decide(_ request: RoutingRequest) -> RouteDecision {
    let host = serviceHost(of: request.authority)
    guard let host, let entry = router.registry.entry(host),
      let portProtocol = entry.ports[request.port]
    else { return decideForeign(request) }
    switch portProtocol {
    case .tcp, .tls: return decideConnection(request, entry)
    case .http, .http2, .grpc: return decideHTTP(request, entry)
    // Detection goes by what the client sends.
    case .auto:
      return request.path.isEmpty ? decideConnection(request, entry) : decideHTTP(request, entry)
    }
  }

  /// The host of the registry that an authority means to the client.
  private func serviceHost(of authority: ByteString?) -> ByteString? {
    guard let name = authority?.withoutPort.asciiLowercased, !name.isEmpty else { return nil }
    if router.registry.entry(name) != nil { return name }
    let parts = name.split(at: UInt8(ascii: "."))
    let service: ObjectName? =
      switch parts.count {
      case 1: ObjectName(namespace: namespace, name: name)
      case 2: ObjectName(namespace: parts[1], name: parts[0])
      case 3 where parts[2] == "svc": ObjectName(namespace: parts[1], name: parts[0])
      default: nil
      }
    return service.map { router.registry.names.host(of: $0).asciiLowercased }
  }

  private func decideHTTP(_ request: RoutingRequest, _ entry: ServiceRegistry.Entry)
    -> RouteDecision
  {
    for routes in candidates(for: entry.host) {
      guard mayRoute(routes, entry) else { continue }
      let rows = rows(of: routes, port: request.port)
      // The first object with a rule for the port is the only one.
      guard !rows.isEmpty else { continue }
      return rows.decide(request, registry: router.registry, isTLS: false)
    }
    return direct(request, entry)
  }

  /// The objects with the host, in the order in which they count: those with the host itself; of the
  /// others the one with the nearest wildcard.
  private func candidates(for host: ByteString) -> [BoundRoutes] {
    let name = HostName(host)
    let own = bound.filter { routes in routes.hosts.contains { $0.asciiLowercased == host } }
    guard own.isEmpty else { return own }
    var nearest: (host: HostName, routes: BoundRoutes)?
    for routes in bound where !routes.isGatewayAPI {
      for text in routes.hosts {
        let wildcard = HostName(text.asciiLowercased)
        guard wildcard.isWildcard, name.isSubset(of: wildcard) else { continue }
        if let found = nearest, !HostName.isMoreSpecific(wildcard, found.host) { continue }
        nearest = (wildcard, routes)
      }
    }
    return nearest.map { [$0.routes] } ?? []
  }

  /// Routes of the Gateway API are for clients of their own namespace, and for services of it.
  private func mayRoute(_ routes: BoundRoutes, _ entry: ServiceRegistry.Entry) -> Bool {
    !routes.isGatewayAPI || routes.name.namespace == namespace
      || routes.name.namespace == entry.namespace
  }

  private func rows(of routes: BoundRoutes, port: Int) -> [RouteRow] {
    routes.rows(port: port, gateway: "mesh", labels: labels, namespace: namespace)
  }

  private func direct(
    _ request: RoutingRequest,
    _ entry: ServiceRegistry.Entry
  ) -> RouteDecision {
    let service = DestinationService(
      host: entry.host,
      service: router.registry.names.service(of: entry.host),
      port: request.port
    )
    return RouteDecision(
      .destinations([
        WeightedDestination(
          target: .service(service),
          weight: 1,
          path: request.path,
          authority: request.authority,
          location: nil
        )
      ])
    )
  }

  /// A host that is no service: on port 80 VirtualServices route it, as if it were one.
  private func decideForeign(_ request: RoutingRequest) -> RouteDecision {
    guard request.port == 80, !request.path.isEmpty else { return RouteDecision(.unknownHost) }
    var hosts = VirtualHosts(isTLS: false)
    for routes in bound {
      let rows = rows(of: routes, port: request.port)
      guard !rows.isEmpty else { continue }
      for host in routes.hosts where hosts.hosts[host.asciiLowercased] == nil {
        hosts.add(rows, for: host)
      }
    }
    guard hosts.host(for: request.authority) != nil else { return RouteDecision(.unknownHost) }
    return hosts.decide(request, registry: router.registry)
  }

  /// A connection without HTTP: by the server name where there is one, else by the port.
  private func decideConnection(
    _ request: RoutingRequest,
    _ entry: ServiceRegistry.Entry
  ) -> RouteDecision {
    var reasons: [UndecidedReason] = []
    for routes in bound {
      let isOfHost = routes.hosts.contains {
        HostName(entry.host).isSubset(of: HostName($0.asciiLowercased))
      }
      guard mayRoute(routes, entry) else { continue }
      let rules: [(rule: ConnectionRule, isTLS: Bool)] =
        routes.tls.filter { _ in request.serverName != nil }.map { ($0, true) }
        + (isOfHost ? routes.tcp.map { ($0, false) } : [])
      for (rule, isTLS) in rules {
        let matches: [(index: Int?, fit: Fit, location: SourceLocation)] =
          rule.matches.isEmpty
          ? [(nil, Fit(!isTLS), rule.origin.location)]
          : rule.matches.enumerated().map { index, match in
            (index, fit(match, request, isTLS: isTLS), match.location)
          }
        for match in matches {
          switch match.fit {
          case .no: continue
          case .unknown(let more): reasons += more
          case .yes:
            guard reasons.isEmpty else { return RouteDecision(.undecided(reasons)) }
            let found = router.registry.destinations(rule.destinations, listenPort: request.port)
            return RouteDecision(
              found.isEmpty ? .noRoute : .destinations(found),
              source: rule.origin.source(match: match.index, at: match.location)
            )
          }
        }
      }
    }
    return reasons.isEmpty ? direct(request, entry) : RouteDecision(.undecided(reasons))
  }

  private func fit(
    _ match: VirtualService.L4Match,
    _ request: RoutingRequest,
    isTLS: Bool
  ) -> Fit {
    let isOfProxy =
      (match.port == nil || match.port == 0 || match.port == request.port)
      && (match.gateways.isEmpty
        ? match.sourceLabels.allSatisfy { labels[$0.key] == $0.value }
          && (match.sourceNamespace.isEmpty || match.sourceNamespace == namespace)
        : match.gateways.contains("mesh"))
    guard isOfProxy else { return .no }
    if isTLS {
      let name = HostName((request.serverName ?? "").asciiLowercased)
      guard match.sniHosts.contains(where: { name.isSubset(of: HostName($0.asciiLowercased)) })
      else { return .no }
    }
    guard match.destinationSubnets.isEmpty else {
      return .unknown([
        UndecidedReason(
          "which address of the service is asked is not known to `destinationSubnets`",
          at: match.location
        )
      ])
    }
    return .yes
  }
}
