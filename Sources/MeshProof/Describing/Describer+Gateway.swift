internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

extension Describer {
  /// The gateways that a name leads to; empty where it leads to nothing that is a gateway.
  func gateways(named name: ObjectName) -> [GatewayDescription] {
    compiler.router.gateways(named: name).compactMap { proxy in
      let listing = compiler.router.listing(of: proxy)
      let workloads = mesh.inventory.workload(
        namespace: proxy.name.namespace,
        name: proxy.name.name
      )
      let workload = workloads.first { $0.labels == proxy.labels }
      let isGateway =
        workload.map { mesh.enforcer(of: $0) == .proxy(.gateway) } ?? true
      guard isGateway || !listing.servers.isEmpty else { return nil }
      return describe(proxy, workload, listing)
    }
  }

  private func describe(
    _ proxy: GatewayProxy,
    _ workload: Workload?,
    _ listing: GatewayListing
  ) -> GatewayDescription {
    let program = program(of: .gateway, namespace: proxy.name.namespace, labels: proxy.labels)
    let resolver = DestinationResolver(mesh: mesh)
    var warnings = resolver.warnings(
      at: .proxy(.gateway),
      namespace: proxy.name.namespace,
      labels: proxy.labels
    )
    if let workload, mesh.enforcer(of: workload) != .proxy(.gateway) {
      warnings.append(
        "a Gateway selects it, and nothing shows that it runs as a gateway: it is described as one, and "
          + "requests without \"via\" take it for \(mesh.dataPlane(of: workload).mode.rawValue)"
      )
    }
    let leftOut = compiler.router.notes.map { note in
      note.location.map { "\(note.text) (\($0))" } ?? note.text
    }
    return GatewayDescription(
      gateway: ByteString("\(proxy.name)"),
      kind: workload?.kind ?? "",
      identity: compiler.router.identity(of: proxy),
      servers: listing.servers.map(GatewayDescription.Server.init),
      routes: listing.routes.map(GatewayDescription.Route.init),
      jwtRules: program.describedJWTRules,
      policies: program.describedPolicies,
      refusals: program.refusals.map { "\($0.location): \($0.cause)" },
      warnings: warnings + program.warnings + leftOut
    )
  }
}

extension GatewayDescription.Server {
  fileprivate init(_ server: GatewayListing.Server) {
    let reference = server.reference
    self.init(
      gateway: .init(kind: "Gateway", reference.gateway, location: reference.location),
      isGatewayAPI: reference.isGatewayAPI,
      index: reference.index,
      name: reference.name,
      port: server.port,
      targetPorts: server.targetPorts,
      protocolName: server.protocolName,
      tlsMode: server.protocolName == "HTTP" ? nil : server.tls?.mode.rawValue,
      redirectsToHTTPS: server.tls?.httpsRedirect ?? false,
      hosts: server.hosts,
      isLeftOut: server.isLeftOut
    )
  }
}

extension GatewayDescription.Route {
  fileprivate init(_ route: GatewayListing.Route) {
    var destinations: [GatewayDescription.Destination] = []
    let action: String
    var answer = ""
    switch route.action {
    case .destinations(let found):
      action = "route"
      destinations = found.map(GatewayDescription.Destination.init)
    case .redirect(let text): (action, answer) = ("redirect", text)
    case .directResponse(let status): (action, answer) = ("directResponse", "\(status)")
    case .nowhere: (action, answer) = ("none", "no destination has a weight")
    case .namedByServerName:
      (action, answer) = ("serverName", "the service that the server name stands for")
    }
    if let abort = route.abort {
      let fault = "a fault answers \(abort.percentage) percent of the requests"
      answer = answer.isEmpty ? fault : "\(answer), \(fault)"
    }
    self.init(
      port: route.port,
      hosts: route.hosts,
      match: route.match,
      action: action,
      answer: answer,
      destinations: destinations,
      source: route.source.map { source in
        Decision.Reference(
          kind: source.kind.string,
          namespace: source.name.namespace,
          name: source.name.name,
          // Of a Gateway it is a server that redirects, which the place shows.
          rule: source.kind == "Gateway" ? nil : source.rule,
          location: source.location
        )
      }
    )
  }
}

extension GatewayDescription.Destination {
  fileprivate init(_ destination: WeightedDestination) {
    switch destination.target {
    case .service(let service):
      self.init(
        host: service.host,
        port: service.port,
        subset: service.subset,
        weight: destination.weight,
        problem: nil
      )
    case .invalidBackend(let problem):
      self.init(
        host: "",
        port: nil,
        subset: nil,
        weight: destination.weight,
        problem: problem.description
      )
    }
  }
}
