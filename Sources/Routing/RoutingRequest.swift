package import Basics
package import JSON

/// What a route is chosen by.
package struct RoutingRequest: Sendable, Hashable {
  /// Upper case, as HTTP wants it; empty on a connection without HTTP.
  package let method: ByteString
  /// The `:path` with its query, as it is after normalization; empty on a connection without HTTP.
  package let path: ByteString
  /// The `:authority`, with its port if the client sent one; `nil` where there is none.
  package let authority: ByteString?
  /// What the proxy takes the scheme for (`x-forwarded-proto`): `http` or `https`.
  package let scheme: ByteString
  /// By name in lower case; several lines of a name are several values, in order.
  package let headers: [ByteString: [ByteString]]
  /// Headers that are there with values that are not known, by name in lower case.
  package let opaqueHeaders: Set<ByteString>
  /// The port that the client addresses; of use to clients inside the mesh, whose Service it is of.
  package let port: Int
  /// The TLS server name, for what is routed without being decrypted.
  package let serverName: ByteString?
  /// The claims of the token that was validated before routing; `nil`: there is none (RA-79).
  package let claims: JSONValue?

  package init(
    method: ByteString = "GET",
    path: ByteString = "/",
    authority: ByteString?,
    scheme: ByteString = "http",
    headers: [ByteString: [ByteString]] = [:],
    opaqueHeaders: Set<ByteString> = [],
    port: Int = 80,
    serverName: ByteString? = nil,
    claims: JSONValue? = nil
  ) {
    self.method = method
    self.path = path
    self.authority = authority
    self.scheme = scheme
    self.headers = headers
    self.opaqueHeaders = opaqueHeaders
    self.port = port
    self.serverName = serverName
    self.claims = claims
  }
}

/// Who asks for a route.
package enum RoutingClient: Sendable, Hashable {
  /// A gateway, for what came through a connection that it accepted.
  case gateway(AcceptedConnection)
  /// A workload of the mesh with a sidecar.
  case mesh(namespace: ByteString, labels: [ByteString: ByteString])
}
