internal import Basics
internal import Resources

extension ServiceCall {
  /// What Envoy says first in mesh TLS: Istio's protocols, and a server name that tells subset, port
  /// and host unless a DestinationRule gives another.
  var meshHello: ClientHello {
    let port = ByteString("\(service.port)")
    let standard: ByteString = ["outbound", port, subset, service.host].joined(separator: "_.")
    let given = policy.tls.map(\.tls.sni) ?? ""
    let protocols: [ByteString] =
      switch traffic.applicationProtocol {
      case .http1: ["istio-http/1.1", "istio", "http/1.1"]
      case .http2: ["istio-h2", "istio", "h2"]
      case .tcp: ["istio-peer-exchange", "istio"]
      }
    return ClientHello(
      serverName: given.isEmpty ? standard : given,
      applicationProtocols: protocols
    )
  }

  /// What Envoy says first in TLS by a DestinationRule: without a name there, that of the request.
  func hello(_ applied: AppliedTLS) -> ClientHello {
    let name = applied.tls.sni
    return switch traffic.applicationProtocol {
    case .http1:
      ClientHello(serverName: name.isEmpty ? traffic.host : name, applicationProtocols: [])
    case .http2:
      ClientHello(serverName: name.isEmpty ? traffic.host : name, applicationProtocols: ["h2"])
    case .tcp: ClientHello(serverName: name.isEmpty ? nil : name, applicationProtocols: [])
    }
  }

  /// Adds why the client itself does not get through (PA-45, PA-46).
  ///
  /// Without names in a DestinationRule the client wants the accounts of the service's endpoints,
  /// which each of them is one of.
  func checked(_ sent: SentConnection, _ endpoint: CalledEndpoint) -> SentConnection {
    guard sent.failure == nil, !sent.transport.isTunnelled,
      case .meshTLS = sent.transport.security
    else { return sent }
    return SentConnection(sent.transport, sent.reasons, failure: failure(at: endpoint))
  }

  private func failure(at endpoint: CalledEndpoint) -> ClientFailure? {
    let wanted = policy.tls.map(\.tls.subjectAltNames) ?? []
    switch endpoint.dataPlane {
    case .sidecar, .gateway:
      guard !wanted.isEmpty else { return nil }
      guard let shown = endpoint.identity else { return .unknownServer(wanted: wanted) }
      return wanted.contains(shown) ? nil : .unwantedServer(wanted: wanted, shown: shown)
    case .ambient, .waypoint: return .noMeshTLSAtEndpoint
    case .nothing:
      // Another mesh may answer, or an application that speaks mesh TLS and says so by its label.
      return service.isMeshExternal || endpoint.tlsMode == "istio"
        ? .unknownServer(wanted: wanted) : .noMeshTLSAtEndpoint
    }
  }
}
