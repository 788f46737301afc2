internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

/// Works out how a request arrives at a workload, by how its sender connects.
struct ArrivalFinder {
  let trustedDomains: [ByteString]?
  let clientTLS: ClientTLS

  /// How the sender connects to each place of a target, in their order; `nil` for a place that the
  /// subset leaves out.
  func arrivals(_ trail: Trail, at target: Target, subset: ByteString?) -> [Arrival?] {
    guard !trail.isStated, let client = trail.sender.client else {
      return target.places.map { _ in Arrival(incoming: trail.incoming) }
    }
    guard let called = target.called else {
      return zip(target.places, target.endpoints).map { place, endpoint in
        arrival(trail, client, withoutService: endpoint, at: place)
      }
    }
    let connections = clientTLS.connections(
      from: client,
      to: called,
      subset: subset,
      sending: trail.incoming.traffic
    )
    if let failure = connections.failure {
      return target.places.map { _ in failed(trail, client, failure, because: nil) }
    }
    var left = connections.endpoints[...]
    return zip(target.places, target.endpoints).map { place, endpoint in
      // The connections stand in the order of the endpoints, without those of other subsets.
      guard let next = left.first, next.endpoint == endpoint else { return nil }
      left.removeFirst()
      if trail.passesTLSOn { return passedOn(trail, to: endpoint) }
      return arrival(trail, client, next.sent, to: endpoint, at: place)
    }
  }

  /// The arrival of HBONE at a waypoint.
  func arrivalAtWaypoint(_ trail: Trail) -> Arrival {
    var incoming = trail.incoming
    guard let client = trail.sender.client else { return Arrival(incoming: incoming) }
    let sent = clientTLS.connectionToWaypoint(from: client)
    if let failure = sent.failure {
      return failed(trail, client, failure, because: sent.text)
    }
    incoming.showHBONE(of: trail.sender.identity)
    return Arrival(incoming: incoming, reason: trail.isStated ? nil : sent.text)
  }

  /// A workload that no Service leads to: a proxy would pass plaintext on, and who asks for the
  /// workload means the mesh's own connection.
  private func arrival(
    _ trail: Trail,
    _ client: ConnectingClient,
    withoutService endpoint: CalledEndpoint,
    at place: EvaluatorCache.Place
  ) -> Arrival {
    switch client.kind {
    case .sidecar, .gateway: return Arrival(incoming: trail.incoming)
    case .ambient, .waypoint, .outside:
      let sent = clientTLS.connection(from: client, to: endpoint)
      return arrival(trail, client, sent, to: endpoint, at: place)
    }
  }

  private func arrival(
    _ trail: Trail,
    _ client: ConnectingClient,
    _ sent: SentConnection,
    to endpoint: CalledEndpoint,
    at place: EvaluatorCache.Place
  ) -> Arrival {
    if let failure = sent.failure { return failed(trail, client, failure, because: sent.text) }
    var incoming = trail.incoming
    incoming.apply(sent.transport, of: trail.sender.identity)
    if endpoint.dataPlane == .ambient, !sent.transport.isTunnelled { incoming.hideCertificate() }
    var arrival = Arrival(incoming: incoming, reason: sent.text)
    guard endpoint.dataPlane == .sidecar else { return arrival }
    let server = ServerSide(
      endpoint: endpoint,
      portProtocol: place.destination.portProtocol,
      trustedDomains: trustedDomains
    )
    switch server.reception(of: sent.transport, from: client) {
    // HBONE is taken whatever the mode of the port.
    case .accepted(let peer) where sent.transport.isTunnelled:
      arrival.outcome = .accepted(
        Evaluation.AcceptedConnection(
          chain: place.isHTTP(incoming) ? .http : .tcp,
          peer: .init(peer),
          serverName: ""
        )
      )
    case .undecided:
      arrival.outcome = .answered(.unknownCertificate(sent.text))
    case .accepted, .passedThrough, .unguarded, .refused: break
    }
    return arrival
  }

  /// The client's own TLS at the place where it ends (AP-21).
  private func passedOn(_ trail: Trail, to endpoint: CalledEndpoint) -> Arrival {
    var incoming = trail.incoming
    if endpoint.dataPlane == .ambient { incoming.hideCertificate() }
    return Arrival(incoming: incoming, reason: "the gateway passes the client's own TLS on")
  }

  private func failed(
    _ trail: Trail,
    _ client: ConnectingClient,
    _ failure: ClientFailure,
    because reason: String?
  ) -> Arrival {
    var decision = Decision(
      verdict: failure.isCertain ? .refused : .indeterminate,
      httpStatus: nil,
      reason: (failure.isCertain
        ? "the client's proxy cannot connect: "
        : "whether the client's proxy can connect is not known: ")
        + "\(failure.text) (\(failure.clause))",
      decidedBy: .init(stage: .mtls),
      enforcedAt: client.kind.title
    )
    if !failure.isCertain { decision.missing = [failure.text] }
    return Arrival(incoming: trail.incoming, outcome: .answered(decision), reason: reason)
  }
}

extension SentConnection {
  /// What decided, from the outside inwards.
  fileprivate var text: String { reasons.map(\.text).joined(separator: "; ") }
}

extension ConnectingClient.Kind {
  fileprivate var title: String {
    switch self {
    case .sidecar: "sidecar"
    case .gateway: "gateway"
    case .waypoint: "waypoint"
    case .ambient: "ambient"
    case .outside: "none"
    }
  }
}

extension Decision {
  fileprivate static func unknownCertificate(_ reason: String) -> Decision {
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: "the client shows a certificate that is not among the inputs: \(reason)",
      decidedBy: .init(stage: .mtls),
      enforcedAt: "sidecar"
    )
    decision.missing = ["the identity of the client's certificate: state source.principal"]
    return decision
  }
}

extension EvaluatorCache.Place {
  /// Whether the HTTP filters of the place see a request that arrives in clear.
  fileprivate func isHTTP(_ incoming: IncomingRequest) -> Bool {
    switch destination.portProtocol {
    case .http, .http2, .grpc: true
    case .tcp, .tls: false
    case .auto: incoming.http != nil
    }
  }
}

extension Attributes.Peer {
  fileprivate init(_ peer: PeerIdentity) {
    self =
      switch peer {
      case .none: .none
      case .known(let name): .name(name)
      case .unknown: .unknown
      }
  }
}

extension IncomingRequest {
  /// What the request is to a proxy that only forwards it.
  var traffic: ClientTraffic {
    guard let http else { return ClientTraffic(.tcp) }
    let name = http.host.map { $0.split(at: UInt8(ascii: ":")).first ?? $0 }
    return ClientTraffic(http.version == .http2 ? .http2 : .http1, host: name)
  }

  /// ztunnel takes TLS that is none of its tunnels as it is, and sees nobody's certificate.
  fileprivate mutating func hideCertificate() {
    guard tls != .plaintext else { return }
    tls = .tls
    peer = nil
  }

  fileprivate mutating func showHBONE(of identity: ByteString?) {
    tls = .mtls
    peer = identity
    serverName = ""
    alpn = nil
  }

  /// Takes on what a transport shows.
  fileprivate mutating func apply(_ transport: Transport, of identity: ByteString?) {
    guard !transport.isTunnelled else { return showHBONE(of: identity) }
    let hello: ClientHello
    switch transport.security {
    case .plaintext:
      tls = .plaintext
      peer = nil
      serverName = ""
      alpn = nil
      return
    case .tls(let said):
      (tls, peer, hello) = (.tls, nil, said)
    case .mutualTLS(let said):
      (tls, peer, hello) = (.mtls, nil, said)
    case .meshTLS(let said):
      (tls, peer, hello) = (.mtls, identity, said)
    }
    if let name = hello.serverName { serverName = name }
    alpn = hello.applicationProtocols.first ?? ""
  }
}
