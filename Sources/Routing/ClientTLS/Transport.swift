package import Basics

/// How a connection is secured on its way to an endpoint.
package struct Transport: Sendable, Hashable {
  package enum Security: Sendable, Hashable {
    case plaintext
    /// TLS in which the client shows no certificate.
    case tls(ClientHello)
    /// TLS with a certificate that a DestinationRule names, whose identity nobody knows.
    case mutualTLS(ClientHello)
    /// TLS with the client's certificate of the mesh.
    case meshTLS(ClientHello)
  }

  /// Whether the connection goes through HBONE, which shows the client's identity of the mesh.
  package let isTunnelled: Bool
  /// On the wire, or within the tunnel; never mesh TLS in the latter.
  package let security: Security

  package static let plaintext = Transport(isTunnelled: false, security: .plaintext)
}

/// What a TLS client says first.
package struct ClientHello: Sendable, Hashable {
  /// The server name; `nil`: none is sent, or not known.
  package let serverName: ByteString?
  /// The protocols of the ALPN extension in order; empty: none.
  package let applicationProtocols: [ByteString]
}

/// Whom the server sees.
package enum PeerIdentity: Sendable, Hashable {
  /// Nobody: there is no client certificate.
  case none
  /// `spiffe://…`.
  case known(ByteString)
  /// Somebody, by a certificate that is not among the inputs.
  case unknown
}

extension Transport {
  /// Whom the server sees if the client connects like this.
  package func peer(of client: ConnectingClient) -> PeerIdentity {
    let own = client.identity.map(PeerIdentity.known) ?? .unknown
    if isTunnelled { return own }
    return switch security {
    case .plaintext, .tls: .none
    case .mutualTLS: .unknown
    case .meshTLS: own
    }
  }
}

/// How a client connects to one endpoint, and why.
package struct SentConnection: Sendable, Hashable {
  package let transport: Transport
  /// What decided, the outermost layer first; never empty.
  package let reasons: [TransportReason]
  /// What keeps the connection from coming about, whatever the server says; `nil`: nothing.
  package let failure: ClientFailure?

  init(_ transport: Transport, _ reasons: [TransportReason], failure: ClientFailure? = nil) {
    self.transport = transport
    self.reasons = reasons
    self.failure = failure
  }
}

/// How a client connects to the endpoints of a service.
package struct ServiceConnections: Sendable, Hashable {
  /// The DestinationRule that the client goes by; `nil`: none, or no proxy that reads one.
  package let rule: AppliedDestinationRule?
  /// The endpoints of the subset that is called, in the order of the service.
  package let endpoints: [EndpointConnection]
  /// Why no connection comes about whatever the endpoint: no such subset.
  package let failure: ClientFailure?
}

package struct EndpointConnection: Sendable, Hashable {
  package let endpoint: CalledEndpoint
  package let sent: SentConnection
}
