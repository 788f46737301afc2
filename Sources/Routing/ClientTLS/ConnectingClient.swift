package import Basics

/// Who opens a connection, as far as it decides how.
package struct ConnectingClient: Sendable, Hashable {
  /// What carries the client's connections.
  package enum Kind: Sendable, Hashable {
    case sidecar
    /// A gateway behind its routes.
    case gateway
    /// A waypoint on the way to an endpoint. `servesService`: the service is one of its own and inside
    /// the mesh, so that only HBONE or plaintext comes into question (AM-77).
    case waypoint(servesService: Bool)
    /// ztunnel, for a captured workload (AM-72).
    case ambient
    /// Nothing: whatever the client sends itself.
    case outside
  }

  package let kind: Kind
  package let namespace: ByteString
  /// Of the client's Pod; a `workloadSelector` selects by them.
  package let labels: [ByteString: ByteString]
  /// `spiffe://…`; `nil`: not known.
  package let identity: ByteString?
  /// Whether the proxy runs with `DISABLE_HBONE_SEND` (AM-75).
  package let refrainsFromHBONE: Bool

  package init(
    kind: Kind,
    namespace: ByteString,
    labels: [ByteString: ByteString] = [:],
    identity: ByteString?,
    refrainsFromHBONE: Bool = false
  ) {
    self.kind = kind
    self.namespace = namespace
    self.labels = labels
    self.identity = identity
    self.refrainsFromHBONE = refrainsFromHBONE
  }
}

/// What a client sends over its connection, as its proxy sees it.
package struct ClientTraffic: Sendable, Hashable {
  package enum ApplicationProtocol: Sendable, Hashable {
    case http1, http2, tcp
  }

  package let applicationProtocol: ApplicationProtocol
  /// Host of the request, without its port; `nil` where it is not known, and on TCP.
  ///
  /// It is the server name that a proxy takes where a rule gives none.
  package let host: ByteString?

  package init(_ applicationProtocol: ApplicationProtocol, host: ByteString? = nil) {
    self.applicationProtocol = applicationProtocol
    self.host = host
  }
}
