package import Basics

/// Why a client cannot do what it is told to; its proxy answers 503 (PA-45, PA-46).
package enum ClientFailure: Sendable, Hashable {
  /// Mesh TLS is sent to something that does not take it: TLS bytes reach the application.
  case noMeshTLSAtEndpoint
  /// The server's certificate has none of the wanted names (PA-45).
  case unwantedServer(wanted: [ByteString], shown: ByteString)
  /// What the server shows is not known; it has to be mesh TLS, with one of these names if there are
  /// any. It may fail or not.
  case unknownServer(wanted: [ByteString])
  /// The endpoint wants HBONE, and istiod gives proxies nothing to send it with (AM-75).
  case noHBONE
  /// The route names a subset that no DestinationRule of the client has.
  case unknownSubset(ByteString, known: [ByteString])
}

extension ClientFailure {
  /// Whether the connection fails for certain.
  package var isCertain: Bool {
    switch self {
    case .noMeshTLSAtEndpoint, .unwantedServer, .noHBONE, .unknownSubset: true
    case .unknownServer: false
    }
  }

  package var clause: String {
    switch self {
    case .noMeshTLSAtEndpoint: "PA-46"
    case .unwantedServer, .unknownServer: "PA-45"
    case .noHBONE: "AM-75"
    case .unknownSubset: "PA-40"
    }
  }

  /// One line for people.
  package var text: String {
    switch self {
    case .noMeshTLSAtEndpoint: "mesh mTLS is sent to a workload without a sidecar"
    case .unwantedServer(let wanted, let shown):
      "the client wants the server to be \(list(wanted)), and it is \"\(shown)\""
    case .unknownServer(let wanted) where wanted.isEmpty:
      "nobody knows whether the server takes mesh mTLS"
    case .unknownServer(let wanted):
      "the client wants the server to be \(list(wanted)), and nobody knows what it is"
    case .noHBONE:
      "the endpoint is reached by HBONE, and PILOT_ENABLE_SENDING_HBONE keeps proxies from it"
    case .unknownSubset(let name, let known):
      known.isEmpty
        ? "no DestinationRule of the client has subsets, and \"\(name)\" is asked for"
        : "no subset is called \"\(name)\", there are \(list(known))"
    }
  }

  private func list(_ names: [ByteString]) -> String {
    let shown = names.prefix(8).map { "\"\($0)\"" }.joined(separator: " or ")
    return names.count > 8 ? "\(shown) or one of \(names.count - 8) more" : shown
  }
}
