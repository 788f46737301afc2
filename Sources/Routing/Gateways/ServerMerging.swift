internal import Basics
internal import Mesh
internal import Resources

/// The servers that a gateway has at one port of its Pod, as istiod merges those of all Gateways.
struct ServerMerging {
  /// Servers that istiod keeps together: one protocol at one address.
  struct Group: Sendable {
    let portProtocol: ServerProtocol
    let bind: ByteString
    var servers: [GatewayServer]
  }

  private(set) var groups: [Group] = []
  /// The group of plaintext servers that later ones have to go with.
  private var plaintext: Int?
  private var hosts: [ByteString: ByteString] = [:]
  private var routeNames: Set<ByteString> = []

  /// Adds a server, unless one of an older Gateway, or an earlier one of its own, excludes it.
  mutating func add(_ server: GatewayServer) {
    if server.tls != nil {
      // Each server name leads to one server.
      guard server.hosts.allSatisfy({ hosts[$0] != server.bind }) else { return }
      for host in server.hosts { hosts[host] = server.bind }
    }
    if let plaintext {
      addBesidePlaintext(server, plaintext)
    } else if server.isTLS {
      addTLS(server)
    } else {
      plaintext = groups.count
      groups.append(Group(portProtocol: server.portProtocol, bind: server.bind, servers: [server]))
      routeNames.insert(server.routeName)
    }
  }

  private mutating func addBesidePlaintext(_ server: GatewayServer, _ plaintext: Int) {
    let current = groups[plaintext]
    if current.bind != server.bind {
      let index = groups.firstIndex {
        $0.bind == server.bind && $0.portProtocol == server.portProtocol
      }
      if let index {
        groups[index].servers.append(server)
      } else {
        if !server.isTLS { self.plaintext = groups.count }
        groups.append(
          Group(portProtocol: server.portProtocol, bind: server.bind, servers: [server])
        )
      }
      return
    }
    guard current.portProtocol.isHTTP, server.portProtocol.isHTTP else { return }
    groups[plaintext].servers.append(server)
  }

  private mutating func addTLS(_ server: GatewayServer) {
    if server.isHTTP {
      // Routes go by the names of Gateway and port: the second server of the same names is none.
      guard routeNames.insert(server.routeName).inserted else { return }
    }
    let index = groups.firstIndex {
      $0.bind == server.bind && $0.portProtocol == server.portProtocol
    }
    if let index {
      groups[index].servers.append(server)
    } else {
      groups.append(Group(portProtocol: server.portProtocol, bind: server.bind, servers: [server]))
    }
  }
}
