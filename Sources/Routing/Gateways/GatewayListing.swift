package import Basics
internal import Mesh
package import Resources

/// All that a gateway listens to and where it leads, for those who want to read it.
package struct GatewayListing: Sendable, Hashable {
  /// In the order in which istiod looks at them.
  package let servers: [Server]
  /// By the port of the Pod, ascending; in the order in which they are tried.
  package let routes: [Route]

  /// A server of a Gateway that is for the gateway.
  package struct Server: Sendable, Hashable {
    package let reference: ServerReference
    /// The port that clients address.
    package let port: Int
    /// The ports of the Pod that it leads to; empty where no Service of the gateway has the port.
    package let targetPorts: [Int]
    /// `HTTP`, `HTTPS`, `TLS` or `TCP`.
    package let protocolName: String
    /// `host`, or `namespace/host` for the routes of one namespace.
    package let hosts: [ByteString]
    package let tls: IstioGateway.TLS?
    /// Whether an older server excludes it.
    package let isLeftOut: Bool
  }

  /// One match of a rule, for one host or one set of server names.
  package struct Route: Sendable, Hashable {
    /// The port of the Pod.
    package let port: Int
    /// The servers with it.
    package let servers: [ServerReference]
    /// The host, or the server names; empty: all.
    package let hosts: [ByteString]
    /// The conditions of the match, in words; empty: everything.
    package let match: String
    package let action: Action
    /// What has the rule; `nil` where none is needed.
    package let source: RouteSource?
    /// A fault that answers a part of the requests.
    package let abort: FaultAbort?
  }

  package enum Action: Sendable, Hashable {
    /// Never empty.
    case destinations([WeightedDestination])
    /// In words: status and where to.
    case redirect(String)
    case directResponse(Int)
    /// The rule has no destination that gets anything.
    case nowhere
    /// The service that the server name stands for (AUTO_PASSTHROUGH).
    case namedByServerName
  }
}

extension GatewayListing.Server {
  init(_ server: GatewayServer, targetPorts: [Int], isLeftOut: Bool) {
    self.init(
      reference: server.reference,
      port: server.port,
      targetPorts: targetPorts,
      protocolName: server.portProtocol.name,
      hosts: server.hosts,
      tls: server.tls,
      isLeftOut: isLeftOut
    )
  }
}

extension ServerProtocol {
  fileprivate var name: String {
    switch self {
    case .http: "HTTP"
    case .https: "HTTPS"
    case .tls: "TLS"
    case .tcp: "TCP"
    }
  }
}
