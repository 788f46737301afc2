package import Basics
internal import Documents
internal import Program

/// The listeners of a proxy.
package struct ProxyListeners: Sendable {
  /// The kinds of proxy that Istio runs, by their listeners.
  package enum Kind: Sendable, Hashable {
    case sidecar, gateway, waypoint
  }

  package let kind: Kind
  /// Those that take connections of clients, without a sidecar's outbound ones.
  package let listeners: [ProxyListener]
  package let warnings: [String]
  /// Whose they are, as far as the file says.
  package let node: ProxyNode

  /// The listener that takes connections to a port; `nil` for none.
  ///
  /// One that is bound to the port goes before the one for all redirected traffic.
  package func listener(for port: Int) -> ProxyListener? {
    let bound = listeners.filter {
      $0.ports.contains(port) && $0.name != ProxyListener.virtualInbound
    }
    return bound.first ?? listeners.first { $0.name == ProxyListener.virtualInbound }
  }

  /// Of the proxy's metadata, where the file has it.
  package var istioVersion: ByteString? { node.istioVersion }

  /// The ports that the file names, ascending.
  package var ports: [Int] {
    let chains = listeners.flatMap {
      $0.chains.filter { !$0.isBlackHole }.compactMap(\.match.destinationPort)
    }
    let bound = listeners.filter { $0.name != ProxyListener.virtualInbound }.flatMap(\.ports)
    return Set(chains + bound).sorted()
  }
}

extension ProxyListeners {
  /// Reads listeners; `messages` are `envoy.config.listener.v3.Listener`, `node` is whose they are.
  init(
    _ messages: [Message],
    node: ProxyNode = ProxyNode(),
    warnings: [String] = [],
    context: ReadingContext
  ) throws(ReadingError) {
    var names: Set<ByteString> = []
    for message in messages { names.insert(try message.text("name") ?? "") }
    let isWaypoint = names.contains("connect_terminate") && !names.contains("virtualInbound")
    let isSidecar = names.contains("virtualInbound") || names.contains("virtualOutbound")
    switch node.id?.split(at: UInt8(ascii: "~")).first {
    case "sidecar": kind = .sidecar
    case "router": kind = .gateway
    case "waypoint": kind = .waypoint
    default: kind = isWaypoint ? .waypoint : isSidecar ? .sidecar : .gateway
    }
    var context = context
    // A gateway's listeners are called outbound: they are all it has.
    context.readsOutbound = kind == .gateway
    var listeners: [ProxyListener] = []
    for message in messages {
      let listener = try ProxyListener(message, context: context)
      // Internal listeners, those of HBONE, take no connections of clients.
      guard !listener.ports.isEmpty else { continue }
      if listener.direction != .outbound || kind == .gateway { listeners.append(listener) }
    }
    self.listeners = listeners
    self.node = node
    self.warnings = warnings
  }
}
