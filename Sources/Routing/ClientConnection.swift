package import Basics

/// A connection that somebody opens, before it is known who takes it.
package struct ClientConnection: Sendable, Hashable {
  /// The port that the client addresses: at a gateway the port of its Service, or of its Pod where
  /// no Service has it.
  package let port: Int
  package let security: ClientSecurity

  package init(port: Int, security: ClientSecurity = .plaintext) {
    self.port = port
    self.security = security
  }
}

/// What the client says below HTTP.
package enum ClientSecurity: Sendable, Hashable {
  case plaintext
  /// A TLS handshake. The server name is compared in lower case; `nil`: the client sends none.
  case tls(serverName: ByteString?, certificate: ClientCertificate?)
}

/// A certificate that a client offers, taken to be valid for whoever asks for one: no certificate
/// authority is looked at.
package struct ClientCertificate: Sendable, Hashable {
  /// URI and DNS names of its `subjectAltName`; `nil`: they are not known.
  package let subjectAltNames: [ByteString]?

  package init(subjectAltNames: [ByteString]? = nil) { self.subjectAltNames = subjectAltNames }
}
