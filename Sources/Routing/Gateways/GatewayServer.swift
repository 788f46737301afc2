internal import Basics
internal import Mesh
internal import Resources

/// One server that a gateway gets, of a Gateway of either kind.
struct GatewayServer: Sendable, Hashable {
  let reference: ServerReference
  /// `namespace/name`, as routes bind to it; a listener of the Gateway API has a name of its own.
  let gateway: ByteString
  let port: Int
  let portName: ByteString
  let portProtocol: ServerProtocol
  let bind: ByteString
  /// `host`, or `namespace/host` for the routes of one namespace.
  let hosts: [ByteString]
  let tls: IstioGateway.TLS?

  /// Whether the server hands TLS on as it is.
  var isPassthrough: Bool { tls?.mode == .passthrough || tls?.mode == .autoPassthrough }

  /// Whether the server is told from others by the name that TLS asks for.
  var isTLS: Bool { tls != nil && !portProtocol.isHTTP }

  /// Whether HTTP is read, in plain text or decrypted.
  var isHTTP: Bool {
    portProtocol.isHTTP || (portProtocol == .https && !isPassthrough)
  }

  /// The hosts without their namespaces, each once.
  var serverNames: [ByteString] {
    var known: Set<ByteString> = []
    return hosts.map { $0.split(at: UInt8(ascii: "/")).last ?? $0 }
      .filter { known.insert($0).inserted }
  }

  /// The hosts that routes of a namespace may use.
  func hosts(for namespace: ByteString) -> [HostName] {
    hosts.compactMap { host in
      guard let slash = host.firstIndex(of: "/") else { return HostName(host) }
      let owner = host.dropLast(host.count - slash)
      return owner == namespace || owner == "*" ? HostName(host.dropFirst(slash + 1)) : nil
    }
  }

  /// What keeps HTTP servers of one port apart: plaintext ones are one.
  var routeName: ByteString {
    if portProtocol.isHTTP { return "http" }
    guard isHTTP else { return "" }
    return ["https.", ByteString("\(port)"), ".", portName, ".", gateway].joined()
  }
}

/// The protocol of a server's port, by Istio's names.
enum ServerProtocol: Sendable, Hashable {
  case http, https, tls
  /// Any other.
  case tcp

  /// Reads a name; case does not count.
  init(_ name: ByteString) {
    self =
      switch name.asciiLowercased {
      case "http", "http2", "http_proxy", "grpc", "grpc-web": .http
      case "https": .https
      case "tls": .tls
      default: .tcp
      }
  }

  var isHTTP: Bool { self == .http }
}

/// A Gateway with its servers, as far as it is for one gateway proxy.
struct SelectedGateway: Sendable {
  let name: ObjectName
  let creationTimestamp: Int64?
  let servers: [GatewayServer]
  /// The Services whose ports the servers name.
  let services: [Service]
  /// Whether a port that no Service has is the Pod's.
  let takesPodPorts: Bool

  /// The order in which istiod merges them.
  static func precedes(_ left: SelectedGateway, _ right: SelectedGateway) -> Bool {
    let times = (left.creationTimestamp ?? .max, right.creationTimestamp ?? .max)
    if times.0 != times.1 { return times.0 < times.1 }
    return left.name.name == right.name.name
      ? left.name.namespace < right.name.namespace : left.name.name < right.name.name
  }
}

extension IstioGateway {
  /// The servers with their hosts as istiod keeps them: `./host` is of the own namespace, `*/host`
  /// is for all.
  var gatewayServers: [GatewayServer] {
    servers.enumerated().map { index, server in
      let hosts = server.hosts.map { host -> ByteString in
        if host.hasPrefix("./") { return meta.namespace + host.dropFirst() }
        return host.hasPrefix("*/") ? host.dropFirst(2) : host
      }
      return GatewayServer(
        reference: ServerReference(
          isGatewayAPI: false,
          gateway: ObjectName(meta),
          index: index,
          name: server.name,
          location: server.location
        ),
        gateway: [meta.namespace, "/", meta.name].joined(),
        port: server.port,
        portName: server.portName,
        portProtocol: ServerProtocol(server.portProtocol),
        bind: server.bind,
        hosts: server.hosts.contains("*/*") ? ["*"] : hosts,
        tls: server.tls
      )
    }
  }
}
