internal import Basics
internal import Mesh
internal import Resources

/// Turns VirtualServices into routes: names in full, delegates in their place.
struct VirtualServiceResolver {
  private let delegates: [ObjectName: VirtualService]
  private let names: ClusterNames
  private let defaultExportTo: [ByteString]

  init(_ services: [VirtualService], _ config: MeshConfig) {
    names = ClusterNames(domain: config.clusterDomain)
    defaultExportTo = config.defaultVirtualServiceExportTo
    delegates = Dictionary(
      services.filter(\.hosts.isEmpty).map { (ObjectName($0.meta), $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The routes of a VirtualService; `nil` for a delegate.
  func routes(of service: VirtualService) -> BoundRoutes? {
    guard !service.hosts.isEmpty else { return nil }
    let namespace = service.meta.namespace
    let gateways = service.gateways.isEmpty ? ["mesh"] : service.gateways
    var routes = BoundRoutes(
      name: ObjectName(service.meta),
      creationTimestamp: service.meta.creationTimestamp,
      hosts: service.hosts.map { names.resolved($0, in: namespace) },
      gateways: Set(gateways.map { ClusterNames.resolvedGateway($0, in: namespace) }),
      visibility: visibility(of: service),
      isGatewayAPI: false
    )
    routes.http = service.writtenRoutes(names).flatMap { root -> [WrittenRoute] in
      guard let delegate = root.route.delegate else { return [root] }
      return delegated(by: root, to: delegate, of: namespace)
    }.map(HTTPRule.init)
    routes.tls = service.tls.enumerated().map { index, route in
      ConnectionRule(service, index, route.location, route.matches, route.destinations, names)
    }
    routes.tcp = service.tcp.enumerated().map { index, route in
      ConnectionRule(service, index, route.location, route.matches, route.destinations, names)
    }
    return routes
  }

  private func visibility(of service: VirtualService) -> Visibility {
    Visibility(
      service.exportTo.isEmpty ? defaultExportTo : service.exportTo,
      of: service.meta.namespace
    )
  }

  /// The delegate's routes, narrowed by the root's; none where it is missing or not exported.
  private func delegated(
    by root: WrittenRoute,
    to delegate: VirtualService.Delegate,
    of namespace: ByteString
  ) -> [WrittenRoute] {
    let name = ObjectName(
      namespace: delegate.namespace.isEmpty ? namespace : delegate.namespace,
      name: delegate.name
    )
    guard let service = delegates[name],
      visibility(of: service).includes(namespace)
    else { return [] }
    return service.writtenRoutes(names).compactMap { root.merged(with: $0) }
  }
}

/// A route of a VirtualService with the names in it resolved, before it is a rule.
struct WrittenRoute {
  var route: VirtualService.HTTPRoute
  var matches: [HTTPRule.Match]
  let origin: RuleOrigin
}

extension VirtualService {
  /// The HTTP routes with the names in them in full: those of their own namespace.
  fileprivate func writtenRoutes(_ names: ClusterNames) -> [WrittenRoute] {
    http.enumerated().map { index, route in
      var route = route
      route.destinations = route.destinations.map { $0.resolved(in: meta.namespace, names) }
      let matches = route.matches.enumerated().map { index, match in
        var match = match
        match.gateways = match.gateways.map {
          ClusterNames.resolvedGateway($0, in: meta.namespace)
        }
        return HTTPRule.Match(condition: match, index: index)
      }
      return WrittenRoute(
        route: route,
        matches: matches,
        origin: RuleOrigin(
          kind: "VirtualService",
          name: ObjectName(meta),
          index: index,
          location: route.location
        )
      )
    }
  }
}

extension VirtualService.Destination {
  fileprivate func resolved(in namespace: ByteString, _ names: ClusterNames) -> Self {
    Self(
      host: names.resolved(host, in: namespace),
      port: port,
      subset: subset,
      weight: weight,
      authority: authority,
      location: location
    )
  }

  fileprivate var ruleDestination: RuleDestination {
    RuleDestination(
      target: .host(host.asciiLowercased, port: port, subset: subset),
      weight: weight,
      authority: authority,
      location: location
    )
  }
}

extension HTTPRule {
  fileprivate init(_ written: WrittenRoute) {
    let route = written.route
    origin = written.origin
    matches = written.matches
    if let redirect = route.redirect {
      action = .redirect(redirect)
    } else if let status = route.directResponse {
      action = .directResponse(status)
    } else {
      action = .destinations(route.destinations.map(\.ruleDestination))
    }
    rewrite = route.rewrite.flatMap { rewrite in
      rewrite.regex.map(PathRewrite.regex) ?? (rewrite.uri.isEmpty ? nil : .prefix(rewrite.uri))
    }
    let rewritten = route.rewrite?.authority ?? ""
    authority = rewritten.isEmpty ? route.authority : rewritten
    abort = route.abort.flatMap { abort in
      // A fault without a percentage is for no request.
      abort.percentage > 0
        ? FaultAbort(status: abort.status, percentage: abort.percentage, location: abort.location)
        : nil
    }
  }
}

extension ConnectionRule {
  fileprivate init(
    _ service: VirtualService,
    _ index: Int,
    _ location: SourceLocation,
    _ matches: [VirtualService.L4Match],
    _ destinations: [VirtualService.Destination],
    _ names: ClusterNames
  ) {
    let namespace = service.meta.namespace
    self.init(
      origin: RuleOrigin(
        kind: "VirtualService",
        name: ObjectName(service.meta),
        index: index,
        location: location
      ),
      matches: matches.map { match in
        var match = match
        match.gateways = match.gateways.map { ClusterNames.resolvedGateway($0, in: namespace) }
        return match
      },
      destinations: destinations.map { $0.resolved(in: namespace, names).ruleDestination }
    )
  }
}
