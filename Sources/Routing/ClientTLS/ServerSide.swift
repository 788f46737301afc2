package import Basics
package import Mesh
internal import Resources

/// What a sidecar or ztunnel, or the application where there is neither, makes of a connection before
/// any policy is asked (PIPE-6, PA-30…PA-32, PA-46).
package struct ServerSide: Sendable, Hashable {
  package let endpoint: CalledEndpoint
  /// The declared protocol of the endpoint's port.
  package let portProtocol: EnforcementPoint.PortProtocol
  /// Trust domains that the handshake accepts; `nil`: all of them (PA-32).
  package let trustedDomains: [ByteString]?

  package init(
    endpoint: CalledEndpoint,
    portProtocol: EnforcementPoint.PortProtocol,
    trustedDomains: [ByteString]?
  ) {
    self.endpoint = endpoint
    self.portProtocol = portProtocol
    self.trustedDomains = trustedDomains
  }

  package enum Reception: Sendable, Hashable {
    /// The proxy takes it; its policies decide, with that peer.
    case accepted(PeerIdentity)
    /// The bytes of the client's TLS go to the application as they are; the policies of TCP decide,
    /// without a peer.
    case passedThrough
    /// No proxy is in the way.
    case unguarded
    case refused(Refusal)
    /// It depends on what nobody said: a gateway's servers, or whose certificate it is.
    case undecided
  }

  /// How a server refuses a connection.
  package enum Refusal: Sendable, Hashable {
    /// No filter chain fits, or ztunnel does not let it in: the connection is closed without a byte.
    case closed
    /// The handshake fails: no certificate, or one that is not of the mesh's trust domains.
    case handshakeFailed
    /// TLS bytes at a plaintext HTTP port: 400 in clear text.
    case notHTTP
  }

  /// Tells what becomes of a connection of a client.
  package func reception(
    of transport: Transport,
    from client: ConnectingClient
  ) -> Reception {
    let peer = transport.peer(of: client)
    if transport.isTunnelled { return tunnelled(peer) }
    switch endpoint.dataPlane {
    case .nothing: return .unguarded
    case .gateway: return .undecided
    // A waypoint takes HBONE alone.
    case .waypoint: return .refused(.closed)
    case .ambient:
      // PA-19: whatever is not HBONE has no peer there, and is bytes.
      if endpoint.mtls.mode == .strict { return .refused(.closed) }
      return transport.security == .plaintext ? .accepted(.none) : .passedThrough
    case .sidecar: return sidecar(transport, peer)
    }
  }

  /// HBONE always shows a certificate of the mesh (PA-18).
  private func tunnelled(_ peer: PeerIdentity) -> Reception {
    switch endpoint.dataPlane {
    case .nothing: .unguarded
    case .sidecar, .ambient, .gateway, .waypoint: handshake(peer, isOfTheMesh: true)
    }
  }

  private func sidecar(_ transport: Transport, _ peer: PeerIdentity) -> Reception {
    let hello: ClientHello
    let showsCertificate: Bool
    var isOfTheMesh = false
    switch transport.security {
    case .plaintext:
      return endpoint.mtls.mode == .strict ? .refused(.closed) : .accepted(.none)
    case .tls(let said): (hello, showsCertificate) = (said, false)
    case .mutualTLS(let said): (hello, showsCertificate) = (said, true)
    case .meshTLS(let said): (hello, showsCertificate, isOfTheMesh) = (said, true, true)
    }
    switch endpoint.mtls.mode {
    case .strict:
      return showsCertificate
        ? handshake(peer, isOfTheMesh: isOfTheMesh) : .refused(.handshakeFailed)
    case .permissive, .unset:
      guard hello.isOfTheMesh else { return isHTTPPort ? .refused(.closed) : .passedThrough }
      return showsCertificate
        ? handshake(peer, isOfTheMesh: isOfTheMesh) : .refused(.handshakeFailed)
    case .disable:
      return isHTTPPort ? .refused(.notHTTP) : .passedThrough
    }
  }

  /// PA-32; a certificate of the mesh is taken for one of its trust domains where its name is not
  /// known.
  private func handshake(_ peer: PeerIdentity, isOfTheMesh: Bool) -> Reception {
    switch peer {
    case .none: return .refused(.handshakeFailed)
    case .unknown: return isOfTheMesh ? .accepted(.unknown) : .undecided
    case .known(let identity):
      guard let trustedDomains else { return .accepted(peer) }
      let isTrusted = trustedDomains.contains { identity.hasPrefix("spiffe://" + $0 + "/") }
      return isTrusted ? .accepted(peer) : .refused(.handshakeFailed)
    }
  }

  private var isHTTPPort: Bool {
    switch portProtocol {
    case .http, .http2, .grpc: true
    case .tcp, .tls, .auto: false
    }
  }
}

extension ClientHello {
  /// Whether Istio's own protocols are offered, which a PERMISSIVE port tells mesh TLS by.
  fileprivate var isOfTheMesh: Bool {
    applicationProtocols.contains { $0 == "istio" || $0.hasPrefix("istio-") }
  }
}

/// What a client sees of a connection that does not come about (PA-46).
package enum ClientSight: Sendable, Hashable {
  /// HTTP 503 of its own proxy.
  case unavailable
  /// HTTP 400 of the server.
  case badRequest
  /// The end of the connection.
  case closed

  /// Tells what a refused client sees: its proxy, if it is one that speaks HTTP, turns everything
  /// into 503.
  package init(of refusal: ServerSide.Refusal, client: ConnectingClient, traffic: ClientTraffic) {
    switch client.kind {
    case .sidecar, .gateway, .waypoint:
      self = traffic.applicationProtocol == .tcp ? .closed : .unavailable
    case .ambient, .outside:
      self = refusal == .notHTTP ? .badRequest : .closed
    }
  }

  /// Tells what a client sees that fails by itself.
  package init(of failure: ClientFailure, traffic: ClientTraffic) {
    self = traffic.applicationProtocol == .tcp ? .closed : .unavailable
  }
}
