internal import Basics
internal import Evaluation
internal import JSON
internal import Mesh
internal import Resources

/// Resolves the names of a request in the mesh and asks the enforcement points behind them.
struct RequestResolver {
  let mesh: Mesh
  let compiler: EvaluatorCache

  func evaluate(
    _ request: Request,
    now: Int64,
    explains: Bool
  ) throws(RequestError) -> Decision {
    try evaluate(request, at: places(of: request), now: now, explains: explains)
  }

  /// Answers a request whose destinations are known already.
  func evaluate(
    _ request: Request,
    at places: [EvaluatorCache.Place],
    now: Int64,
    explains: Bool
  ) throws(RequestError) -> Decision {
    let incoming = try incomingRequest(request)
    var answers: [(workload: ByteString, decision: Decision)] = []
    for place in places {
      let destination = place.destination
      var decision = answer(incoming, at: place, now: now, explains: explains)
      decision.id = request.id
      decision.warnings += destination.warnings
      answers.append((destination.workload, decision))
    }
    guard let first = answers.first else {
      return undecided(
        "the service matches no workload of the inputs",
        missing: "a workload that the service selects",
        request
      )
    }
    return answers.count == 1 ? first.decision : combine(answers, request)
  }

  /// Resolves a request's destination, and compiles the proxies behind it; once for each.
  func places(of request: Request) throws(RequestError) -> [EvaluatorCache.Place] {
    let key = EvaluatorCache.PlaceKey(
      destination: request.destination,
      isHTTP: request.http != nil
    )
    return try compiler.places.value(for: key) { () throws(RequestError) in
      try DestinationResolver(mesh: mesh).resolve(request).map { compiler.place(for: $0) }
    }
  }

  private func answer(
    _ incoming: IncomingRequest,
    at place: EvaluatorCache.Place,
    now: Int64,
    explains: Bool
  ) -> Decision {
    switch place.enforcer {
    case .proxy(let evaluator):
      var incoming = incoming
      incoming.port = place.destination.port
      return evaluator.evaluate(incoming, now: now, explains: explains)
    case .nothing:
      return Decision(
        verdict: .allow,
        httpStatus: incoming.http == nil ? nil : 200,
        reason: "allowed: the workload has no proxy, so no policy is enforced for it",
        decidedBy: .init(stage: .default),
        enforcedAt: "none"
      )
    case .ambient:
      return notEvaluated("ambient", "the workload is in ambient mode: ztunnel and waypoints")
    case .waypoint: return notEvaluated("waypoint", "the destination is a waypoint: waypoints")
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
    if case .service(let name)? = request.destination.target, http?.host == nil {
      http?.host = "\(name.name).\(name.namespace).svc.cluster.local"
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
      let start = principal.split(at: UInt8(ascii: "/")).first ?? principal
      let isSubject = start.bytes.contains(UInt8(ascii: "="))
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

extension RequestResolver {
  private func notEvaluated(_ enforcedAt: String, _ what: String) -> Decision {
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: "\(what) are not evaluated by this release",
      decidedBy: .init(stage: .default),
      enforcedAt: enforcedAt
    )
    decision.missing = ["evaluation of \(enforcedAt) enforcement"]
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
  private func combine(
    _ answers: [(workload: ByteString, decision: Decision)],
    _ request: Request
  ) -> Decision {
    let workloads = answers.map {
      Decision.WorkloadAnswer(workload: $0.workload, decision: $0.decision)
    }
    let first = answers[0].decision
    if answers.allSatisfy({ $0.decision.verdict == first.verdict }) {
      var decision = first
      decision.workloads = workloads
      return decision
    }
    let list = answers.map { "\($0.workload) \($0.decision.verdict.rawValue)" }
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
