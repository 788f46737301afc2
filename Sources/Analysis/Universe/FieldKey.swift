package import Basics

/// What the proxy sees and rules can ask for: one key for each independent thing.
///
/// Two spellings of one thing share a key, else proofs would be wrong.
package enum FieldKey: Hashable, Sendable {
  /// What is on the wire: HTTP or not, and which TLS.
  case connection
  /// The identity that the connection shows, or none.
  case peer
  /// The authority.
  case host
  case method
  /// The path; with its query where some rule looks at `:path`.
  case path
  case destinationIP, sourceIP, remoteIP
  case serverName
  /// Whether there is a token.
  case token
  /// A claim, by its path; `iss`, `sub` and `jti` are one text, all others sets of texts.
  case claim([ByteString])
  /// A header, by its lower-case name.
  case header(ByteString)
  /// Metadata that is a text.
  case metadata(namespace: ByteString, key: ByteString)
  /// The texts of metadata that is a list.
  case metadataList(namespace: ByteString, key: ByteString)
  /// What an external authorizer answers.
  case provider(ByteString)
}

extension FieldKey: CustomStringConvertible {
  /// The field as policies write it.
  package var description: String {
    switch self {
    case .connection: "connection"
    case .peer: "principals"
    case .host: "hosts"
    case .method: "methods"
    case .path: "paths"
    case .destinationIP: "destination.ip"
    case .sourceIP: "ipBlocks"
    case .remoteIP: "remoteIpBlocks"
    case .serverName: "connection.sni"
    case .token: "jwt"
    case .claim(["iss"]), .claim(["sub"]): "requestPrincipals"
    case .claim(let path): "request.auth.claims" + path.map { "[\($0)]" }.joined()
    case .header(let name): "request.headers[\(name)]"
    case .metadata(let namespace, let key), .metadataList(let namespace, let key):
      "experimental.\(namespace)[\(key)]"
    case .provider(let name): "externalAuthorization[\(name)]"
    }
  }
}
