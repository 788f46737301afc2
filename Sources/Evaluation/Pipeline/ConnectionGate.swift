internal import Basics
internal import Mesh
internal import Program
internal import Resources

/// The connection against the mTLS mode, before any filter (PIPE-6; PA-30…PA-36).
struct ConnectionGate {
  enum Outcome {
    /// The connection is closed, or its handshake fails.
    case refused(reason: String)
    /// The connection ends in a filter chain of that kind.
    case accepted(RuleProgram.Chain, Attributes.Peer, serverName: ByteString)
  }

  let point: EnforcementPoint
  /// Trust domains that the handshake accepts; `nil` where it accepts all (PA-32).
  let trustedDomains: [ByteString]?
  let behavior: ReleaseBehavior

  func check(_ request: IncomingRequest) -> Outcome {
    if point.dataPlane == .waypoint { return checkWaypoint(request) }
    guard let mtls = point.mtls else { return checkGateway(request) }
    if point.dataPlane == .ambient { return checkZTunnel(request, mode: mtls.mode) }
    switch (mtls.mode, request.tls) {
    case (.strict, .plaintext):
      return .refused(reason: "plaintext is refused: mTLS mode STRICT")
    case (.strict, .tls):
      return .refused(reason: "TLS without a client certificate is refused: mTLS mode STRICT")
    case (.strict, .mtls): return handshake(request)
    case (.permissive, .plaintext), (.unset, .plaintext), (.disable, .plaintext):
      return .accepted(plaintextChain(request), .none, serverName: "")
    case (.permissive, .mtls) where hasIstioALPN(request),
      (.unset, .mtls) where hasIstioALPN(request):
      return handshake(request)
    case (.permissive, .tls) where hasIstioALPN(request),
      (.unset, .tls) where hasIstioALPN(request):
      return .refused(reason: "the TLS handshake fails: no client certificate")
    case (.permissive, .mtls), (.permissive, .tls), (.unset, .mtls), (.unset, .tls):
      guard isHTTPPort else {
        // Raw TLS bytes are passed through; the TLS inspector has read the server name.
        return .accepted(.tcp, .none, serverName: request.serverName.asciiLowercased)
      }
      return .refused(
        reason: "TLS without Istio's ALPN is refused at an HTTP port: mTLS mode PERMISSIVE takes "
          + "plaintext or mesh mTLS"
      )
    case (.disable, .mtls), (.disable, .tls):
      guard isHTTPPort else { return .accepted(.tcp, .none, serverName: "") }
      return .refused(reason: "TLS bytes at an HTTP port are refused: mTLS mode DISABLE")
    }
  }

  /// A gateway's listener is taken to accept the connection as the request states it.
  private func checkGateway(_ request: IncomingRequest) -> Outcome {
    let peer: Attributes.Peer =
      switch request.tls {
      case .plaintext, .tls: .none
      case .mtls: request.peer.map(Attributes.Peer.name) ?? .unknown
      }
    let chain: RuleProgram.Chain = isTCPPort || request.http == nil ? .tcp : .http
    let name = request.tls == .plaintext ? "" : request.serverName.asciiLowercased
    return .accepted(chain, peer, serverName: name)
  }

  /// A TLS chain of the mesh: a certificate of a known trust domain, then the chain by protocol.
  private func handshake(_ request: IncomingRequest) -> Outcome {
    switch acceptedPeer(request) {
    case .failure(let failure): .refused(reason: failure.reason)
    case .success(let peer):
      .accepted(
        tlsChain(request),
        .name(peer),
        serverName: request.serverName.asciiLowercased
      )
    }
  }

  struct HandshakeFailure: Error {
    let reason: String
  }

  /// The identity of a client whose certificate is taken (PA-32).
  func acceptedPeer(_ request: IncomingRequest) -> Result<ByteString, HandshakeFailure> {
    guard let peer = request.peer else {
      return .failure(
        HandshakeFailure(
          reason: "the TLS handshake fails: the client certificate has no identity"
        )
      )
    }
    guard let trustedDomains,
      !trustedDomains.contains(where: { peer.hasPrefix("spiffe://" + $0 + "/") })
    else { return .success(peer) }
    let list = trustedDomains.map { "\"\($0)\"" }.joined(separator: ", ")
    return .failure(
      HandshakeFailure(
        reason: "the TLS handshake fails: \"\(peer)\" is in none of the trust domains \(list)"
      )
    )
  }

  private func plaintextChain(_ request: IncomingRequest) -> RuleProgram.Chain {
    if isHTTPPort { return .http }
    if isTCPPort { return .tcp }
    return request.http == nil ? .tcp : .http
  }

  private func tlsChain(_ request: IncomingRequest) -> RuleProgram.Chain {
    if isHTTPPort { return .http }
    if isTCPPort { return .tcp }
    return Self.httpALPNs.contains(alpn(of: request)) ? .http : .tcp
  }

  private func hasIstioALPN(_ request: IncomingRequest) -> Bool {
    let alpn = alpn(of: request)
    return Self.httpALPNs.contains(alpn) || Self.tcpALPNs.contains(alpn)
  }

  /// Absent: what a mesh client sends for the protocol; nothing without a client certificate.
  private func alpn(of request: IncomingRequest) -> ByteString {
    if let alpn = request.alpn { return alpn }
    guard request.tls == .mtls else { return "" }
    guard let http = request.http, !isTCPPort else { return "istio" }
    return http.version == .http2 ? "istio-h2" : "istio-http/1.1"
  }

  private static let httpALPNs: Set<ByteString> = ["istio-http/1.0", "istio-http/1.1", "istio-h2"]
  private static let tcpALPNs: Set<ByteString> = ["istio", "istio-peer-exchange"]

  var isHTTPPort: Bool {
    switch point.portProtocol {
    case .http, .http2, .grpc: true
    case .tcp, .tls, .auto: false
    }
  }

  var isTCPPort: Bool {
    switch point.portProtocol {
    case .tcp, .tls: true
    case .http, .http2, .grpc, .auto: false
    }
  }
}
