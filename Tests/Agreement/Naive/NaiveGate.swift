internal import Basics
internal import MeshProof
internal import Resources

/// The connection against the mTLS mode: the matrix of PA-30, row by row (PIPE-6).
struct NaiveGate {
  enum Outcome {
    case refused
    /// The kind of chain, the peer, and the server name that policies see.
    case chain(isTCP: Bool, NaiveFacts.Peer, serverName: ByteString)
  }

  /// The declared protocol of a port, as far as the matrix cares.
  enum Port {
    case http, tcp, auto
  }

  let request: Request
  /// The URI of the peer's certificate.
  let peer: ByteString?
  let settings: NaiveSettings

  var tls: Request.Connection.TLS {
    request.connection.tls ?? (peer == nil ? .plaintext : .mtls)
  }

  var port: Port {
    switch request.destination.portProtocol {
    case .http, .http2, .grpc: .http
    case .tcp, .tls: .tcp
    case .auto: .auto
    case nil: request.http == nil ? .tcp : .http
    }
  }

  func pass(_ mode: PeerAuthentication.Mode) -> Outcome {
    let sniffed = port == .tcp || (port == .auto && request.http == nil)
    switch (mode, tls) {
    case (.strict, .plaintext), (.strict, .tls): return .refused
    case (.strict, .mtls): return handshake()
    case (_, .plaintext): return .chain(isTCP: sniffed, .none, serverName: "")
    case (.disable, _):
      // PA-30: TLS bytes are raw bytes, and nobody looks for a server name.
      return port == .http ? .refused : .chain(isTCP: true, .none, serverName: "")
    case (_, .mtls) where isIstioALPN: return handshake()
    case (_, .tls) where isIstioALPN: return .refused
    default:
      return port == .http ? .refused : .chain(isTCP: true, .none, serverName: serverName)
    }
  }

  /// PA-18, and the contract's word on gateways: the listener takes the connection as it is stated.
  func passGateway() -> Outcome {
    let isTCP = port == .tcp || request.http == nil
    return .chain(isTCP: isTCP, shown, serverName: tls == .plaintext ? "" : serverName)
  }

  /// AM-83, AM-82, AM-87; without a Gateway the connection is taken as it is stated.
  func passWaypoint(isKnown: Bool, hasService: Bool) -> Outcome {
    if isKnown {
      guard tls == .mtls, case .chain = handshake() else { return .refused }
    }
    let isTCP = hasService && port != .auto ? port == .tcp : request.http == nil
    // AP-77: the name of TLS that passes through, where a port is declared so.
    let isTLSPort = hasService && request.destination.portProtocol == .tls && tls != .plaintext
    return .chain(isTCP: isTCP, shown, serverName: isTLSPort ? serverName : "")
  }

  private var shown: NaiveFacts.Peer {
    tls == .mtls ? peer.map { .name($0) } ?? .unknown : .none
  }

  /// PA-31, PA-32, and the STRICT row's rule for the chain.
  private func handshake() -> Outcome {
    guard let peer else { return .refused }
    let domains = (settings.trustDomains + settings.caTrustDomains).filter { !$0.isEmpty }
    guard
      settings.isOn("PILOT_SKIP_VALIDATE_TRUST_DOMAIN") || domains.isEmpty
        || domains.contains(where: { peer.hasPrefix("spiffe://" + $0 + "/") })
    else { return .refused }
    let isTCP =
      port == .tcp
      || (port == .auto && !["istio-http/1.0", "istio-http/1.1", "istio-h2"].contains(alpn))
    return .chain(isTCP: isTCP, .name(peer), serverName: serverName)
  }

  /// AP-77.
  private var serverName: ByteString { (request.connection.sni ?? "").asciiLowercased }

  private var isIstioALPN: Bool {
    ["istio", "istio-peer-exchange", "istio-http/1.0", "istio-http/1.1", "istio-h2"].contains(alpn)
  }

  /// Contract section 2: absent with mTLS it is Istio's own for the protocol.
  private var alpn: ByteString {
    if let alpn = request.connection.alpn { return alpn }
    guard tls == .mtls else { return "" }
    guard let http = request.http, port != .tcp else { return "istio" }
    return http.version == .http2 ? "istio-h2" : "istio-http/1.1"
  }
}
