internal import Basics
internal import Mesh
internal import Resources

extension Router {
  /// What a gateway listens to, and where its routes lead.
  ///
  /// - Complexity: O(Gateways × servers × routes); nothing is kept.
  package func listing(of proxy: GatewayProxy) -> GatewayListing {
    let gateways = selectedGateways(proxy)
    let servers = gateways.flatMap { gateway in
      gateway.servers.map { (server: $0, ports: gateway.podPorts(of: $0.port, proxy).sorted()) }
    }
    var kept: Set<ServerReference> = []
    var routes: [GatewayListing.Route] = []
    for port in Set(servers.flatMap(\.ports)).sorted() {
      let groups = groups(at: port, proxy, gateways)
      kept.formUnion(groups.flatMap(\.servers).map(\.reference))
      routes += listener(at: port, proxy, merged: groups).chains.flatMap {
        self.routes(of: $0, at: port)
      }
    }
    return GatewayListing(
      servers: servers.map { server, ports in
        .init(
          server,
          targetPorts: ports,
          isLeftOut: !ports.isEmpty && !kept.contains(server.reference)
        )
      },
      routes: routes
    )
  }

  private func routes(of chain: FilterChain, at port: Int) -> [GatewayListing.Route] {
    switch chain.routeSet {
    case .http(let hosts):
      hosts.hosts.sorted { HostName.isMoreSpecific(HostName($0.key), HostName($1.key)) }
        .flatMap { name, host in routes(of: host, called: name, chain, at: port) }
    case .connection(let decision):
      [
        .init(
          port: port,
          servers: chain.servers,
          hosts: chain.serverNames ?? [],
          match: "",
          action: decision.outcome.listed,
          source: decision.source,
          abort: nil
        )
      ]
    case .namedByServerName(let names):
      [
        .init(
          port: port,
          servers: chain.servers,
          hosts: names.map(\.text),
          match: "",
          action: .namedByServerName,
          source: nil,
          abort: nil
        )
      ]
    }
  }

  private func routes(
    of host: VirtualHosts.Host,
    called name: ByteString,
    _ chain: FilterChain,
    at port: Int
  ) -> [GatewayListing.Route] {
    let redirect = host.redirectingServer.map { server in
      GatewayListing.Route(
        port: port,
        servers: chain.servers,
        hosts: [name],
        match: "scheme http",
        action: .redirect("301 to https"),
        source: RouteSource(
          kind: "Gateway",
          name: server.gateway,
          rule: server.index,
          match: nil,
          location: server.location
        ),
        abort: nil
      )
    }
    return (redirect.map { [$0] } ?? [])
      + host.rows.map { row in
        .init(
          port: port,
          servers: chain.servers,
          hosts: [name],
          match: row.match?.condition.text ?? "",
          action: action(of: row),
          source: row.rule.origin.source(
            match: row.match?.index,
            at: row.match?.condition.location
          ),
          abort: row.rule.abort
        )
      }
  }

  private func action(of row: RouteRow) -> GatewayListing.Action {
    switch row.rule.action {
    case .redirect(let redirect): return .redirect(redirect.text)
    case .directResponse(let status): return .directResponse(status)
    case .destinations(let destinations):
      let found = registry.destinations(destinations, listenPort: row.listenPort)
      return found.isEmpty ? .nowhere : .destinations(found)
    }
  }
}

extension RouteOutcome {
  /// The outcome of a rule for connections, which knows no redirects.
  fileprivate var listed: GatewayListing.Action {
    switch self {
    case .destinations(let destinations): .destinations(destinations)
    case .directResponse(let status): .directResponse(status)
    case .redirect(let status, let location): .redirect("\(status) to \(location)")
    case .aborted, .noRoute, .unknownHost, .undecided: .nowhere
    }
  }
}

extension HTTPRedirect {
  /// The status and what takes the place of the request's own parts.
  fileprivate var text: String {
    let port: String? =
      switch self.port {
      case .number(let number): "port \(number)"
      case .ofRequest, .ofScheme, nil: nil
      }
    let parts = [
      scheme.isEmpty ? nil : "\(scheme)", authority.isEmpty ? nil : "host \(authority)", port,
      path.isEmpty ? nil : "path \(path)", prefix.isEmpty ? nil : "prefix \(prefix)",
    ].compactMap { $0 }
    return parts.isEmpty ? "\(status)" : "\(status) to \(parts.joined(separator: ", "))"
  }
}

extension VirtualService.HTTPMatch {
  /// ALL conditions, in words; empty for none.
  fileprivate var text: String {
    let named: [(String, [NamedMatch])] = [
      ("header", headers), ("without header", withoutHeaders), ("query", queryParams),
    ]
    let fields: [(String, StringMatch?)] = [
      (ignoreURICase ? "path (any case)" : "path", uri), ("scheme", scheme), ("method", method),
      ("authority", authority),
    ]
    let parts =
      fields.compactMap { name, match in match.map { "\(name) \($0.text)" } }
      + named.flatMap { kind, matches in matches.map { "\(kind) \($0.name) \($0.match.text)" } }
    return parts.joined(separator: ", ")
  }
}

extension StringMatch {
  fileprivate var text: String {
    switch self {
    case .exact(let text): "\(text)"
    case .prefix(let text): "\(text)*"
    case .regex(let text): "~ \(text)"
    case .present: "present"
    }
  }
}
