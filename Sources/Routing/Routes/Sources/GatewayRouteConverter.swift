internal import Basics
internal import Mesh
internal import Resources

/// Turns routes of the Gateway API into the routes that istiod makes of them.
struct GatewayRouteConverter {
  private let mesh: Mesh
  private let listeners: [ObjectName: [KubernetesListeners.Parent]]
  private let backends: BackendResolver
  private let names: ClusterNames

  /// Routes that are left out, with the reason.
  private(set) var notes: [UndecidedReason] = []

  init(_ mesh: Mesh, listeners: [KubernetesListeners]) {
    self.mesh = mesh
    self.listeners = Dictionary(
      listeners.map { (ObjectName($0.gateway.meta), $0.parents) },
      uniquingKeysWith: { first, _ in first }
    )
    backends = BackendResolver(mesh)
    names = ClusterNames(domain: mesh.config.clusterDomain)
  }

  /// The rules of one object for one host at one parent, before those of other objects join them.
  struct Part {
    let key: Key
    let route: GatewayRoute
    var http: [HTTPRule] = []
    var tls: [ConnectionRule] = []
    var tcp: [ConnectionRule] = []
  }

  /// HTTP rules of one host are one list, whichever objects they come from.
  struct Key: Hashable {
    let parent: ByteString
    let scope: ByteString
    let host: ByteString
  }

  /// All routes, in no order that matters.
  mutating func convert() -> [BoundRoutes] {
    var joined: [Key: [Part]] = [:]
    var keys: [Key] = []
    var single: [BoundRoutes] = []
    // INVARIANT: the mesh lists them by creation, the order in which rules of one rank stand.
    for route in mesh.routing.gatewayRoutes {
      for part in parts(of: route) {
        switch route.kind {
        case .http, .grpc:
          if joined[part.key] == nil { keys.append(part.key) }
          joined[part.key, default: []].append(part)
        case .tls, .tcp: single.append(Self.bound([part]))
        }
      }
    }
    return keys.compactMap { joined[$0].map(Self.bound) } + single
  }

  private static func bound(_ parts: [Part]) -> BoundRoutes {
    // INVARIANT: there is a part, as parts are what it is called with.
    let first = parts[0]
    var bound = BoundRoutes(
      name: ObjectName(first.route.meta),
      creationTimestamp: first.route.meta.creationTimestamp,
      hosts: [first.key.host],
      gateways: [first.key.parent],
      visibility: .everywhere,
      isGatewayAPI: true
    )
    bound.http = parts.flatMap(\.http).sortedByPrecedence()
    bound.tls = parts.flatMap(\.tls)
    bound.tcp = parts.flatMap(\.tcp)
    return bound
  }

  private mutating func parts(of route: GatewayRoute) -> [Part] {
    var parts: [Part] = []
    for reference in route.parentRefs {
      switch (reference.group, reference.kind) {
      case ("gateway.networking.k8s.io", "Gateway"):
        parts += gatewayParts(of: route, reference)
      case ("", "Service"), ("core", "Service"):
        let service = ObjectName(namespace: reference.namespace, name: reference.name)
        parts += meshParts(of: route, reference, hosts: [names.host(of: service)])
      case ("networking.istio.io", "ServiceEntry"):
        let name = ObjectName(namespace: reference.namespace, name: reference.name)
        let entry = mesh.serviceEntry(named: name)
        parts += meshParts(of: route, reference, hosts: entry?.hosts ?? [])
      default: continue
      }
    }
    return parts
  }

  private mutating func gatewayParts(
    of route: GatewayRoute,
    _ reference: GatewayRoute.ParentRef
  ) -> [Part] {
    let gateway = ObjectName(namespace: reference.namespace, name: reference.name)
    let all = listeners[gateway] ?? []
    var parts: [Part] = []
    for parent in all where parent.accepts(route, reference) {
      for host in hosts(of: route, at: parent, among: all) {
        var part = Part(
          key: Key(parent: parent.server.gateway, scope: "", host: host),
          route: route
        )
        guard fill(&part, route, enforcesGrants: true, listenerHost: parent.listener.hostname)
        else { return parts }
        parts.append(part)
      }
    }
    return parts
  }

  /// The hosts of a route that this listener has, and no other of the port that is nearer to them.
  private func hosts(
    of route: GatewayRoute,
    at parent: KubernetesListeners.Parent,
    among all: [KubernetesListeners.Parent]
  ) -> [ByteString] {
    let own = route.hostnames.isEmpty ? ["*"] : route.hostnames
    switch route.kind {
    case .tcp: return ["*"]
    case .tls:
      guard !parent.listener.hostname.isEmpty else { return own }
      return own.map { HostName($0) }.intersection([HostName(parent.listener.hostname)])
        .map(\.text)
    case .http, .grpc: return own.filter { parent.isNearest(to: HostName($0), among: all) }
    }
  }

  private mutating func meshParts(
    of route: GatewayRoute,
    _ reference: GatewayRoute.ParentRef,
    hosts: [ByteString]
  ) -> [Part] {
    var parts: [Part] = []
    for host in hosts {
      let port = reference.port
      var part = Part(
        key: Key(
          parent: "mesh",
          scope: route.meta.namespace + (port.map { ByteString("/\($0)") } ?? ""),
          host: host
        ),
        route: route
      )
      guard fill(&part, route, enforcesGrants: false, listenerHost: "") else { return parts }
      if let port { part.restrict(to: port) }
      if route.kind == .tls, route.hostnames.isEmpty {
        part.tls = part.tls.map { $0.forServerNames(hosts) }
      }
      parts.append(part)
    }
    return parts
  }

  /// Adds the rules of a route; `false`, with a note, where one of them makes istiod drop them all.
  private mutating func fill(
    _ part: inout Part,
    _ route: GatewayRoute,
    enforcesGrants: Bool,
    listenerHost: ByteString
  ) -> Bool {
    do {
      switch route.kind {
      case .http, .grpc:
        part.http = try backends.httpRules(of: route, enforcesGrants: enforcesGrants)
      case .tls:
        part.tls = try backends.connectionRules(of: route, enforcesGrants: enforcesGrants)
          .compactMap { $0.narrowed(to: listenerHost) }
      case .tcp:
        part.tcp = try backends.connectionRules(of: route, enforcesGrants: enforcesGrants)
      }
      return true
    } catch {
      if !notes.contains(error.reason) { notes.append(error.reason) }
      return false
    }
  }
}

extension GatewayRouteConverter.Part {
  /// Only for the port of the parent.
  fileprivate mutating func restrict(to port: Int) {
    http = http.map { rule in
      var rule = rule
      if rule.matches.isEmpty {
        rule.matches = [
          HTTPRule.Match(condition: .init(location: rule.origin.location), index: 0)
        ]
      }
      for index in rule.matches.indices { rule.matches[index].condition.port = port }
      return rule
    }
    tls = tls.map { $0.restricted(to: port) }
    tcp = tcp.map { $0.restricted(to: port) }
  }
}

extension ConnectionRule {
  fileprivate func changing(
    _ change: (inout VirtualService.L4Match) -> Void
  ) -> ConnectionRule {
    let matches = matches.isEmpty ? [.init(location: origin.location)] : matches
    return ConnectionRule(
      origin: origin,
      matches: matches.map { match in
        var match = match
        change(&match)
        return match
      },
      destinations: destinations
    )
  }

  fileprivate func restricted(to port: Int) -> ConnectionRule { changing { $0.port = port } }

  fileprivate func forServerNames(_ names: [ByteString]) -> ConnectionRule {
    changing { $0.sniHosts = names }
  }

  /// With the server names that a listener's host covers; `nil` if there is none.
  fileprivate func narrowed(to host: ByteString) -> ConnectionRule? {
    guard !host.isEmpty else { return self }
    let narrowed = changing { match in
      match.sniHosts = match.sniHosts.map { HostName($0) }.intersection([HostName(host)])
        .map(\.text)
    }
    return narrowed.matches.contains { !$0.sniHosts.isEmpty } ? narrowed : nil
  }
}

extension KubernetesListeners.Parent {
  /// Whether a route may attach to the listener by this reference.
  fileprivate func accepts(_ route: GatewayRoute, _ reference: GatewayRoute.ParentRef) -> Bool {
    guard reference.port == nil || reference.port == listener.port,
      reference.sectionName.isEmpty || reference.sectionName == listener.name,
      kinds.contains(ByteString(route.kind.rawValue))
    else { return false }
    let own = route.hostnames.isEmpty ? ["*"] : route.hostnames
    let allowed = server.hosts(for: route.meta.namespace)
    return own.contains { host in allowed.contains { $0.overlaps(HostName(host)) } }
  }

  /// Whether no other listener of the port and protocol is nearer to a host of a route.
  fileprivate func isNearest(
    to host: HostName,
    among all: [KubernetesListeners.Parent]
  ) -> Bool {
    let own = HostName(listener.hostname)
    guard own.text.isEmpty || own.isWildcard else { return true }
    if !own.text.isEmpty, !host.overlaps(own) { return false }
    return all.allSatisfy { other in
      let name = other.listener.hostname
      guard other.listener.port == listener.port,
        other.listener.protocolName == listener.protocolName, name != listener.hostname,
        own.text.count <= name.count
      else { return true }
      return !host.isSubset(of: HostName(name))
    }
  }
}
