internal import Basics
internal import Mesh
internal import Resources

/// Builds the virtual hosts of a gateway's HTTP server.
struct VirtualHostBuilder {
  let proxy: GatewayProxy
  let routes: [BoundRoutes]
  let registry: ServiceRegistry

  /// The virtual hosts of servers that share a route configuration: plaintext ones of a port, or one
  /// that decrypts.
  func virtualHosts(_ servers: [GatewayServer]) -> VirtualHosts {
    let decrypts = servers.contains { !$0.portProtocol.isHTTP }
    var hosts = VirtualHosts(isTLS: decrypts)
    // What was made for the first server of a Gateway serves its others as well.
    var made: [Key: [RouteRow]] = [:]
    for server in servers {
      let redirects = server.tls?.httpsRedirect == true
      for bound in routes.bound(to: server.gateway, in: proxy.name.namespace) {
        let common = server.hosts(for: bound.name.namespace)
          .intersection(bound.hosts.map { HostName($0) })
        guard !common.isEmpty else { continue }
        let key = Key(gateway: server.gateway, routes: bound.name, hosts: bound.hosts)
        let rows =
          made[key]
          ?? bound.rows(
            port: server.port,
            gateway: server.gateway,
            labels: proxy.labels,
            namespace: proxy.name.namespace
          )
        // Without a row the host goes by what others say of it, such as a wildcard.
        guard !rows.isEmpty else { continue }
        made[key] = rows
        for host in common {
          hosts.add(rows, for: host.text)
          if redirects { hosts.redirect(host.text, server: server.reference) }
        }
      }
      // istiod takes the hosts as they are written here, so one of a namespace is nobody's.
      guard redirects else { continue }
      for host in server.hosts { hosts.redirect(host, server: server.reference) }
    }
    hosts.moveCatchAllsBack()
    return hosts
  }

  private struct Key: Hashable {
    let gateway: ByteString
    let routes: ObjectName
    let hosts: [ByteString]
  }
}
