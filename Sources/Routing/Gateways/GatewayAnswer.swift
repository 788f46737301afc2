package import Basics
package import Mesh
package import Resources

/// What a gateway does with a connection.
package enum GatewayAnswer: Sendable, Hashable {
  case accepted(AcceptedConnection)
  case refused(GatewayRefusal)
  /// It depends on something that nobody said.
  case undecided(UndecidedReason)
}

/// Why a connection does not come about.
package enum GatewayRefusal: Sendable, Hashable {
  /// Nothing listens at the port; these ports, as a client addresses them, have a server.
  case noListener(port: Int, known: [Int])
  /// No server of the port is for the server name (or for none); these names have one.
  case noServer(serverName: ByteString?, known: [ByteString])
  /// Servers of the port are told apart by nothing: Envoy refuses the listener.
  case conflictingServers([ServerReference])
  /// The server wants a client certificate (MUTUAL, ISTIO_MUTUAL) and the client has none.
  case noClientCertificate(ServerReference)
  /// None of the certificate's names is among the server's `subjectAltNames`.
  case unwantedCertificate(ServerReference)
  /// The client does not speak TLS to a server that does.
  case plaintextToTLS(ServerReference)
  /// The client speaks TLS to a server that does not.
  case tlsToPlaintext(ServerReference)
}

/// One entry of `servers` of a Gateway, or one listener of a Gateway API Gateway.
package struct ServerReference: Sendable, Hashable {
  /// `Gateway` of Istio or of the Gateway API.
  package let isGatewayAPI: Bool
  package let gateway: ObjectName
  /// The position among the servers, or listeners, from 0.
  package let index: Int
  /// The server's or the listener's name; empty where it has none.
  package let name: ByteString
  package let location: SourceLocation

  package init(
    isGatewayAPI: Bool,
    gateway: ObjectName,
    index: Int,
    name: ByteString,
    location: SourceLocation
  ) {
    self.isGatewayAPI = isGatewayAPI
    self.gateway = gateway
    self.index = index
    self.name = name
    self.location = location
  }
}

/// A connection that a gateway has accepted.
package struct AcceptedConnection: Sendable, Hashable {
  package let proxy: GatewayProxy
  /// The port at which the gateway's Pod listens: what `destination.port` of its policies is (AP-71).
  package let listenerPort: Int
  package let tls: GatewayTLS
  /// Whether HTTP policies and HTTP routes apply; else TCP ones.
  package let isHTTP: Bool
  /// Whether the gateway evaluates policies at all: not for AUTO_PASSTHROUGH (AP-21).
  package let enforcesPolicies: Bool
  /// The servers that are behind the connection: one, or all plaintext HTTP servers of the port.
  package let servers: [ServerReference]
  /// Which routes the connection leads to.
  let routeSet: RouteSet
}

/// What a gateway does with the client's TLS.
package enum GatewayTLS: Sendable, Hashable {
  /// The client does not use TLS.
  case plaintext
  /// Decrypted by the gateway.
  case terminated(mode: IstioGateway.TLS.Mode, peer: PeerCertificate)
  /// Passed on as it is.
  case passedThrough
}

/// Whether the client has shown who it is (PA-36).
package enum PeerCertificate: Sendable, Hashable {
  /// The server asks for no certificate, or the client has none: it has no principal.
  case none
  /// The client has the principal that its certificate names.
  case verified
  /// There is a certificate that was not verified: its names are seen by policies all the same.
  case unverified
}

/// What keeps a question from being answered.
package struct UndecidedReason: Sendable, Hashable {
  /// One line, lower case.
  package let text: String
  package let location: SourceLocation?

  package init(_ text: String, at location: SourceLocation?) {
    self.text = text
    self.location = location
  }
}
