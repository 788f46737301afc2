internal import Basics
internal import Mesh
internal import Resources

/// What a gateway does at one port of its Pod.
struct GatewayListener: Sendable {
  let port: Int
  let chains: [FilterChain]
  /// Servers of the port that listen at one address only.
  let bound: [ServerReference]

  /// Whether there is anything at all at the port.
  var isEmpty: Bool { chains.isEmpty && bound.isEmpty }
}

/// Builds the listener of a port out of the servers there.
struct ListenerBuilder {
  let proxy: GatewayProxy
  let routes: [BoundRoutes]
  let registry: ServiceRegistry

  /// The listener of a port with these servers, which are merged.
  func listener(port: Int, _ groups: [ServerMerging.Group]) -> GatewayListener {
    var chains: [FilterChain] = []
    var bound: [ServerReference] = []
    for group in groups {
      guard ["", "0.0.0.0", "::"].contains(group.bind) else {
        bound += group.servers.map(\.reference)
        continue
      }
      if group.portProtocol.isHTTP {
        chains.append(
          FilterChain(
            serverNames: [],
            isHTTP: true,
            servers: group.servers.map(\.reference),
            routeSet: .http(virtualHosts(group.servers))
          )
        )
      } else {
        // A server name that a rule has taken is no other rule's.
        var taken: Set<ByteString> = []
        for server in group.servers { chains += self.chains(server, &taken) }
      }
    }
    return GatewayListener(port: port, chains: chains, bound: bound)
  }

  private func chains(_ server: GatewayServer, _ taken: inout Set<ByteString>) -> [FilterChain] {
    if server.portProtocol == .https, let tls = server.tls, !server.isPassthrough {
      return [
        FilterChain(
          serverNames: server.serverNames,
          terminated: tls,
          isHTTP: true,
          servers: [server.reference],
          routeSet: .http(virtualHosts([server]))
        )
      ]
    }
    if server.tls?.mode == .autoPassthrough {
      return [
        FilterChain(
          serverNames: [],
          isPassthrough: true,
          enforcesPolicies: false,
          servers: [server.reference],
          routeSet: .namedByServerName(server.serverNames.map { HostName($0) })
        )
      ]
    }
    if server.isPassthrough { return passthroughChains(server, &taken) }
    guard let decision = tcpRoute(server) else { return [] }
    return [
      FilterChain(
        serverNames: server.tls == nil ? [] : server.serverNames,
        terminated: server.tls,
        servers: [server.reference],
        routeSet: .connection(decision)
      )
    ]
  }

  private func virtualHosts(_ servers: [GatewayServer]) -> VirtualHosts {
    VirtualHostBuilder(proxy: proxy, routes: routes, registry: registry).virtualHosts(servers)
  }

  /// The routes with hosts that the server has, in the order in which they count.
  private func routes(of server: GatewayServer) -> [BoundRoutes] {
    routes.bound(to: server.gateway, in: proxy.name.namespace).filter { bound in
      let own = server.hosts(for: bound.name.namespace)
      return bound.hosts.contains { host in own.contains { $0.overlaps(HostName(host)) } }
    }
  }

  /// Where a TCP server leads: to the first rule that fits it.
  private func tcpRoute(_ server: GatewayServer) -> RouteDecision? {
    for bound in routes(of: server) {
      for rule in bound.tcp where !rule.destinations.isEmpty || bound.isGatewayAPI {
        if rule.matches.isEmpty { return decision(rule, nil, server) }
        if let index = rule.matches.firstIndex(where: { $0.isFor(server) }) {
          return decision(rule, index, server)
        }
      }
      // A TLSRoute at a listener that decrypts.
      guard bound.isGatewayAPI, server.tls != nil else { continue }
      for rule in bound.tls {
        if let index = rule.matches.firstIndex(where: { $0.isFor(server) }) {
          return decision(rule, index, server)
        }
      }
    }
    return nil
  }

  /// A chain for each match of TLS rules: the names of the rules, not of the server, tell them apart.
  private func passthroughChains(
    _ server: GatewayServer,
    _ taken: inout Set<ByteString>
  ) -> [FilterChain] {
    var chains: [FilterChain] = []
    for bound in routes(of: server) {
      for rule in bound.tls where !rule.destinations.isEmpty || bound.isGatewayAPI {
        for (index, match) in rule.matches.enumerated() where match.isFor(server) {
          guard match.sniHosts.allSatisfy({ !taken.contains($0) }) else { continue }
          taken.formUnion(match.sniHosts)
          chains.append(
            FilterChain(
              serverNames: match.sniHosts,
              isPassthrough: true,
              servers: [server.reference],
              routeSet: .connection(decision(rule, index, server))
            )
          )
        }
      }
    }
    return chains
  }

  private func decision(
    _ rule: ConnectionRule,
    _ match: Int?,
    _ server: GatewayServer
  ) -> RouteDecision {
    let source = rule.origin.source(
      match: match,
      at: match.map { rule.matches[$0].location }
    )
    let destinations = registry.destinations(rule.destinations, listenPort: server.port)
    return RouteDecision(
      destinations.isEmpty ? .noRoute : .destinations(destinations),
      source: source
    )
  }
}

extension VirtualService.L4Match {
  /// Whether istiod takes the match for a server: of all conditions it looks at two.
  fileprivate func isFor(_ server: GatewayServer) -> Bool {
    (port == nil || port == 0 || port == server.port)
      && (gateways.isEmpty || gateways.contains(server.gateway))
  }
}
