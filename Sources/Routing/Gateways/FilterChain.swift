internal import Basics
internal import Resources

/// One way into a gateway's listener.
struct FilterChain: Sendable {
  /// Exact names, or `*.` and an end, in lower case; `nil`: whoever no other chain is for.
  let serverNames: [ByteString]?
  /// What is terminated; `nil` for plaintext and for what is passed on.
  let terminated: IstioGateway.TLS?
  let isPassthrough: Bool
  let isHTTP: Bool
  let enforcesPolicies: Bool
  let servers: [ServerReference]
  let routeSet: RouteSet

  init(
    serverNames: [ByteString],
    terminated: IstioGateway.TLS? = nil,
    isPassthrough: Bool = false,
    isHTTP: Bool = false,
    enforcesPolicies: Bool = true,
    servers: [ServerReference],
    routeSet: RouteSet
  ) {
    self.serverNames =
      serverNames.isEmpty || serverNames.contains("*")
      ? nil : serverNames.map(\.asciiLowercased)
    self.terminated = terminated
    self.isPassthrough = isPassthrough
    self.isHTTP = isHTTP
    self.enforcesPolicies = enforcesPolicies
    self.servers = servers
    self.routeSet = routeSet
  }
}

extension FilterChain {
  /// Whether server names stand for services of the mesh (AUTO_PASSTHROUGH).
  var isAuto: Bool {
    switch routeSet {
    case .namedByServerName: true
    case .http, .connection: false
    }
  }

  fileprivate func isAuto(for host: ByteString) -> Bool {
    guard case .namedByServerName(let names) = routeSet else { return false }
    return names.contains { HostName(host).isSubset(of: $0) }
  }
}

/// A server name between clusters: `outbound_.8080_.v1_.reviews.prod.svc.cluster.local`.
struct ServiceServerName {
  let host: ByteString
  let port: Int
  let subset: ByteString?

  init?(_ name: ByteString) {
    let start: ByteString = "outbound_."
    guard name.hasPrefix(start) else { return nil }
    let rest = name.dropFirst(start.count)
    guard let portEnd = rest.firstIndex(of: "_."),
      let port = Int(rest.dropLast(rest.count - portEnd).string)
    else { return nil }
    let behindPort = rest.dropFirst(portEnd + 2)
    guard let subsetEnd = behindPort.firstIndex(of: "_.") else { return nil }
    let subset = behindPort.dropLast(behindPort.count - subsetEnd)
    host = behindPort.dropFirst(subsetEnd + 2)
    self.port = port
    self.subset = subset.isEmpty ? nil : subset
  }
}

extension [FilterChain] {
  /// The chain for a server name: the one that has it, else the one with the longest end of it, else
  /// the one for all.
  func chain(for serverName: ByteString?) -> FilterChain? {
    if let name = serverName?.asciiLowercased, !name.isEmpty {
      if let exact = first(where: { $0.serverNames?.contains(name) == true }) { return exact }
      if let service = ServiceServerName(name),
        let auto = first(where: { $0.isAuto(for: service.host) })
      {
        return auto
      }
      var rest = name
      while let dot = rest.firstIndex(of: ".") {
        rest = rest.dropFirst(dot + 1)
        let wildcard = "*." + rest
        if let found = first(where: { $0.serverNames?.contains(wildcard) == true }) { return found }
      }
    }
    return first { $0.serverNames == nil && !$0.isAuto }
  }

  /// Two chains that nothing tells apart, which makes Envoy refuse the listener.
  var conflict: [ServerReference]? {
    var known: [ByteString: FilterChain] = [:]
    var general: FilterChain?
    for chain in self where !chain.isAuto {
      guard let names = chain.serverNames else {
        if let general { return Self.servers(of: general, chain) }
        general = chain
        continue
      }
      for name in Set(names) {
        if let other = known.updateValue(chain, forKey: name) {
          return Self.servers(of: other, chain)
        }
      }
    }
    return nil
  }

  private static func servers(of left: FilterChain, _ right: FilterChain) -> [ServerReference] {
    left.servers + right.servers.filter { !left.servers.contains($0) }
  }
}
