internal import Basics
internal import Evaluation
internal import JSON
internal import Mesh
internal import Resources
internal import Routing

/// Resolves the names of a request in the mesh and asks the enforcement points behind them.
struct RequestResolver {
  let mesh: Mesh
  let compiler: EvaluatorCache

  func evaluate(
    _ request: Request,
    now: Int64,
    explains: Bool
  ) throws(RequestError) -> Decision {
    if let gateway = request.via {
      let path = GatewayPath(mesh: mesh, compiler: compiler, resolver: self)
      return try path.follow(request, through: gateway, now: now, explains: explains)
    }
    let request = try HostResolver(mesh: mesh).resolveHost(of: request)
    return try evaluate(request, at: target(of: request), now: now, explains: explains)
  }

  /// Answers a request whose destination is known already.
  func evaluate(
    _ request: Request,
    at target: Target,
    now: Int64,
    explains: Bool
  ) throws(RequestError) -> Decision {
    let incoming = try incomingRequest(request)
    guard !target.places.isEmpty else { return nowhere(request) }
    var ways: [PathFollower.Way] = []
    if request.followsPath {
      ways = try followedWays(request, incoming, to: target, now: now, explains: explains)
    } else {
      for place in target.places {
        var trail = Trail(incoming, from: .stated, isStated: true, now: now, explains: explains)
        _ = trail.ask(place, Arrival(incoming: incoming))
        var decision = trail.decision(id: request.id)
        decision.hops = []
        ways.append(.init(workload: place.destination.workload, decision: decision))
      }
    }
    return combine(ways, request)
  }

  private func followedWays(
    _ request: Request,
    _ incoming: IncomingRequest,
    to target: Target,
    now: Int64,
    explains: Bool
  ) throws(RequestError) -> [PathFollower.Way] {
    let follower = PathFollower(mesh: mesh, compiler: compiler, id: request.id)
    // Without a workload that sends, the request says by itself how it arrives.
    let isStated: Bool
    if case .workload = request.source.identity {
      isStated = request.connection.tls != nil
    } else {
      isStated = true
    }
    let sender: Sender =
      isStated && !target.hasWaypoint
      ? .stated : SenderResolver(mesh: mesh).sender(of: request.source, peer: incoming.peer)
    let trail = Trail(incoming, from: sender, isStated: isStated, now: now, explains: explains)
    if !isStated, let ways = meshRoutes(trail, target, follower) { return ways }
    return follower.ways(trail, to: target)
  }

  /// Resolves a request's destination, and compiles the proxies behind it; once for each.
  func target(of request: Request) throws(RequestError) -> Target {
    let key = EvaluatorCache.PlaceKey(
      destination: request.destination,
      isHTTP: request.http != nil
    )
    return try compiler.targets.value(for: key) { () throws(RequestError) in
      try TargetResolver(mesh: mesh, compiler: compiler).target(of: request)
    }
  }

  // MARK: Source and connection

  /// What arrives, with all names of the caller resolved.
  func incomingRequest(_ request: Request) throws(RequestError) -> IncomingRequest {
    let peer = try peer(of: request.source.identity)
    let tls = request.connection.tls ?? (peer == nil ? .plaintext : .mtls)
    var claims: JSONObject?
    var http = request.http
    switch request.jwt {
    case .claims(let object): claims = object
    case .token(let token):
      http?.headers.append(.init(name: "authorization", lines: ["Bearer " + token]))
    case nil: break
    }
    if let name = request.destination.service, http?.host == nil {
      http?.host = mesh.host(ofObjectNamed: .init(namespace: name.namespace, name: name.name))
    }
    return IncomingRequest(
      // Only mTLS shows an identity.
      peer: tls == .mtls ? peer : nil,
      tls: tls,
      serverName: tls == .plaintext ? "" : request.connection.sni ?? "",
      alpn: request.connection.alpn,
      sourceIP: request.source.ip,
      remoteIP: request.source.remoteIP,
      destinationIP: request.destination.ip,
      http: http,
      claims: claims,
      metadata: request.metadata,
      externalAuthorization: request.externalAuthorization
    )
  }

  /// The name that the peer's certificate has: a URI, or a subject such as `CN=client` (AP-51).
  ///
  /// A principal without a scheme gets `spiffe://`.
  private func peer(of identity: Request.Source.Identity?) throws(RequestError) -> ByteString? {
    switch identity {
    case nil: return nil
    case .principal(let principal):
      // A trust domain has no `=`, a distinguished name always has.
      let start = principal.bytes.prefix { $0 != UInt8(ascii: "/") }
      let isSubject = start.contains(UInt8(ascii: "="))
      return principal.contains("://") || isSubject ? principal : "spiffe://" + principal
    case .serviceAccount(let name):
      return mesh.identity(namespace: name.namespace, serviceAccount: name.name)
    case .workload(let name):
      let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
      guard let workload = workloads.first else {
        throw RequestError("the inputs have no workload \"\(name.namespace)/\(name.name)\"")
      }
      return mesh.identity(of: workload)
    }
  }
}

extension Request {
  /// Whether the whole way is to be followed: no enforcement point is asked by itself.
  fileprivate var followsPath: Bool {
    switch destination.target {
    case .labels, nil: false
    case .workload, .service, .host: destination.dataPlane == nil
    }
  }
}

extension Sender {
  /// A sender of whom nobody has to know more than the request says.
  fileprivate static let stated = Sender(
    carrier: .unknown,
    identity: nil,
    namespace: "",
    labels: [:],
    workload: nil
  )
}

extension RequestResolver {
  /// The answer where a destination has no place to end at.
  private func nowhere(_ request: Request) -> Decision {
    if request.destination.dataPlane == .waypoint { return unknownWaypoint(request) }
    return undecided(
      "the service matches no workload of the inputs",
      missing: "a workload that the service selects",
      request
    )
  }

  /// The waypoint that is asked has policies of its own, and the inputs do not say which it is.
  private func unknownWaypoint(_ request: Request) -> Decision {
    var decision = undecided(
      "the inputs do not say which waypoint serves the destination, and policies target Gateways",
      missing: "the waypoint: label istio.io/use-waypoint on the destination or its Namespace",
      request
    )
    decision.enforcedAt = "waypoint"
    return decision
  }

  private func undecided(_ reason: String, missing: String, _ request: Request) -> Decision {
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: reason,
      decidedBy: .init(stage: .default),
      enforcedAt: "none"
    )
    decision.id = request.id
    decision.missing = [missing]
    return decision
  }

  /// One answer where all workloads agree, else MIXED with the answer of each.
  func combine(_ ways: [PathFollower.Way], _ request: Request) -> Decision {
    guard let first = ways.first?.decision else { return nowhere(request) }
    guard ways.count > 1 else { return first }
    let workloads = ways.map {
      Decision.WorkloadAnswer(workload: $0.workload, decision: $0.decision)
    }
    if ways.allSatisfy({ $0.decision.verdict == first.verdict }) {
      var decision = first
      decision.workloads = workloads
      return decision
    }
    let list = ways.map { "\($0.workload) \($0.decision.verdict.rawValue)" }
      .joined(separator: ", ")
    var decision = Decision(
      verdict: .mixed,
      httpStatus: nil,
      reason: "the workloads behind the service disagree: \(list)",
      decidedBy: .init(stage: .default),
      enforcedAt: first.enforcedAt
    )
    decision.id = request.id
    decision.workloads = workloads
    return decision
  }
}
