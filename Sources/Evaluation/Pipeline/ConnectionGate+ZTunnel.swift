internal import Basics
internal import Matching
internal import Mesh
internal import Program
internal import Resources

extension ConnectionGate {
  /// What ztunnel does with a connection before any AuthorizationPolicy (AM-37, AM-46, AM-59).
  ///
  /// Mutual TLS stands for HBONE; all else shows no identity, also TLS of the application's own, which
  /// is passed through. HTTP inside is not looked at.
  func checkZTunnel(_ request: IncomingRequest, mode: PeerAuthentication.Mode) -> Outcome {
    switch request.tls {
    case .plaintext, .tls:
      guard mode != .strict else {
        return .refused(
          reason: "ztunnel refuses connections without an identity: mTLS mode STRICT"
        )
      }
      return .accepted(.tcp, .none, serverName: "")
    case .mtls: return checkHBONE(request)
    }
  }

  /// Aliases of the trust domain do not count, and neither does what else proxies accept.
  private func checkHBONE(_ request: IncomingRequest) -> Outcome {
    guard let peer = request.peer, let identity = SPIFFEIdentity(parsing: peer) else {
      let name = request.peer.map { "\"\($0)\"" } ?? "no name"
      return .refused(
        reason: "the HBONE handshake fails: the client certificate has \(name), which is no mesh "
          + "identity"
      )
    }
    let own = point.meshConfig.certificateTrustDomain
    guard identity.trustDomain == own else {
      return .refused(
        reason: "the HBONE handshake fails: \"\(peer)\" is not in the trust domain \"\(own)\", and "
          + "ztunnel takes no aliases"
      )
    }
    return .accepted(.tcp, .name(peer), serverName: "")
  }
}
