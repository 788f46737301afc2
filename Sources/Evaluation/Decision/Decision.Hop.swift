public import Basics

extension Decision {
  /// One proxy on the way of a request: who enforced, what it saw, what it said.
  public struct Hop: Sendable, Hashable {
    /// `sidecar`, `gateway`, `waypoint`, `ambient` (ztunnel), or `none` for a workload without a proxy.
    public let enforcedAt: String
    /// `namespace/name` of the workload whose proxy it is, of a waypoint's Gateway where its Pods are
    /// not among the inputs; empty for inline labels.
    public let workload: ByteString
    /// The port that policies see there; `nil`: not known.
    public let port: Int?
    /// What reached it.
    public let saw: Sight
    /// How the sender came to connect like that; `nil` where the request says so itself.
    public let transport: String?
    /// What sends the request on, for a gateway: `VirtualService shop/web http[0]`.
    public package(set) var route: String?
    /// What it decided by itself, whatever comes after it.
    public package(set) var decision: Decision

    package init(
      enforcedAt: String,
      workload: ByteString,
      port: Int?,
      saw: Sight,
      transport: String? = nil,
      route: String? = nil,
      decision: Decision
    ) {
      self.enforcedAt = enforcedAt
      self.workload = workload
      self.port = port
      self.saw = saw
      self.transport = transport
      self.route = route
      self.decision = decision
    }
  }

  /// What a proxy sees of a connection and of the request on it.
  public struct Sight: Sendable, Hashable {
    /// What is on the wire; HBONE is `mtls`.
    public let tls: Request.Connection.TLS
    /// The URI of the client's certificate.
    public let peerPrincipal: ByteString?
    /// The other end of the connection.
    public let sourceIP: IPAddress?
    /// Method, path and host; `nil` on TCP, and for ztunnel, which looks at none of them.
    public let http: HTTP?

    /// The parts of a request that routes and most rules compare.
    public struct HTTP: Sendable, Hashable {
      /// With case.
      public let method: ByteString
      /// As it arrives, with its query.
      public let path: ByteString
      /// Host or `:authority`; `nil` where it is not stated.
      public let host: ByteString?
    }

    package init(_ request: IncomingRequest, isHTTPSeen: Bool) {
      tls = request.tls
      peerPrincipal = request.peer
      sourceIP = request.sourceIP
      http = isHTTPSeen ? request.http.map(HTTP.init) : nil
    }
  }
}

extension Decision.Sight.HTTP {
  fileprivate init(_ http: Request.HTTP) {
    self.init(method: http.method, path: http.path, host: http.host)
  }
}
