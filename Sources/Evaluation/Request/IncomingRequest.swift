package import Basics
package import JSON

/// What arrives at one enforcement point: a request with all names resolved.
package struct IncomingRequest: Sendable {
  /// The URI of the peer's certificate; `nil` when it shows none.
  package var peer: ByteString?
  package var tls: Request.Connection.TLS
  /// As the client sent it; empty for none.
  package var serverName: ByteString
  /// As the client sent it; `nil` for what a mesh client would send.
  package var alpn: ByteString?
  /// `nil`: not given, so what depends on it cannot be known.
  package var sourceIP: IPAddress?
  /// The final remote address where it was stated.
  package var remoteIP: IPAddress?
  package var destinationIP: IPAddress?
  package var port: Int?
  /// `nil` for a plain TCP connection.
  package var http: Request.HTTP?
  /// Headers that an earlier proxy has added with values that are not known, by lower-case name.
  package var opaqueHeaders: Set<ByteString> = []
  /// The token that an earlier proxy has put in the place of stated claims.
  package var trustedToken: ByteString?
  /// Claims that stand for a verified token (contract section 2).
  package var claims: JSONObject?
  package var metadata: JSONObject
  package var externalAuthorization: [ByteString: Request.ProviderAnswer]

  package init(
    peer: ByteString? = nil,
    tls: Request.Connection.TLS,
    serverName: ByteString = "",
    alpn: ByteString? = nil,
    sourceIP: IPAddress? = nil,
    remoteIP: IPAddress? = nil,
    destinationIP: IPAddress? = nil,
    port: Int? = nil,
    http: Request.HTTP? = nil,
    claims: JSONObject? = nil,
    metadata: JSONObject = JSONObject(),
    externalAuthorization: [ByteString: Request.ProviderAnswer] = [:]
  ) {
    self.peer = peer
    self.tls = tls
    self.serverName = serverName
    self.alpn = alpn
    self.sourceIP = sourceIP
    self.remoteIP = remoteIP
    self.destinationIP = destinationIP
    self.port = port
    self.http = http
    self.claims = claims
    self.metadata = metadata
    self.externalAuthorization = externalAuthorization
  }
}
