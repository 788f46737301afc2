internal import Basics
internal import Mesh
internal import Program

extension ConnectionGate {
  /// A waypoint takes HBONE alone, with a client's certificate (AM-87).
  ///
  /// Where the inputs do not have its Gateway, it is taken to accept the connection as the request
  /// states it.
  func checkWaypoint(_ request: IncomingRequest) -> Outcome {
    guard point.takesHBONEOnly else {
      let peer: Attributes.Peer =
        switch request.tls {
        case .plaintext, .tls: .none
        case .mtls: request.peer.map(identity) ?? .unknown
        }
      return waypointChain(request, peer)
    }
    switch request.tls {
    case .plaintext:
      return .refused(reason: "plaintext is refused: a waypoint takes HBONE only")
    case .tls:
      return .refused(
        reason: "TLS without a client certificate is refused: a waypoint takes HBONE only"
      )
    case .mtls:
      switch acceptedPeer(request) {
      case .failure(let failure): return .refused(reason: failure.reason)
      case .success(let peer): return waypointChain(request, identity(peer))
      }
    }
  }

  /// HTTP where the addressed port is declared so or the bytes are HTTP (AM-83); a request to a
  /// workload's own address goes by its bytes alone (AM-82).
  private func waypointChain(_ request: IncomingRequest, _ peer: Attributes.Peer) -> Outcome {
    let sniffs = point.service == nil || !isHTTPPort && !isTCPPort
    let isHTTP = sniffs ? request.http != nil : isHTTPPort
    return .accepted(isHTTP ? .http : .tcp, peer, serverName: serverName(request))
  }

  /// The server name of TLS that passes through the tunnel, on ports that are declared as TLS (AP-77).
  private func serverName(_ request: IncomingRequest) -> ByteString {
    guard point.service != nil, point.portProtocol == .tls, behavior.seesServerNameAtWaypoints
    else { return "" }
    return request.serverName.asciiLowercased
  }

  /// What filter state holds of the client: the URI of its certificate, and nothing else of it (AM-84).
  private func identity(_ name: ByteString) -> Attributes.Peer {
    .name(name.contains("://") ? name : "-")
  }
}
