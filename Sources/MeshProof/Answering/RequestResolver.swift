internal import Basics
internal import Evaluation
internal import JSON
internal import Mesh
internal import Resources

/// Resolves the names of a request in the mesh and asks the enforcement points behind them.
struct RequestResolver {
  /// Where a request goes.
  private struct Target {
    /// `namespace/name`; `nil` for inline labels.
    let workload: ByteString?
    let key: EvaluatorCache.Key
    /// `nil`: not given.
    let port: Int?
  }

  let mesh: Mesh
  let compiler: EvaluatorCache

  func evaluate(
    _ request: Request,
    now: Int64,
    explains: Bool
  ) throws(RequestError) -> Decision {
    if let unsupported = request.destination.dataPlane, [.ambient, .waypoint].contains(unsupported) {
      throw RequestError(
        "dataPlane \"\(unsupported.rawValue)\" is not evaluated yet; use \"sidecar\" or \"gateway\""
      )
    }
    let incoming = try incomingRequest(request)
    if request.destination.dataPlane == Request.Destination.DataPlane.none {
      return notEnforced(request)
    }
    let targets = try targets(of: request)
    let answers = targets.map { target in
      (target, answer(incoming, target: target, request: request, now: now, explains: explains))
    }
    guard let first = answers.first else { return noWorkload(request) }
    guard answers.count > 1 else { return first.1 }
    return combine(answers.map { ($0.0.workload ?? "", $0.1) }, request)
  }

  private func answer(
    _ incoming: IncomingRequest,
    target: Target,
    request: Request,
    now: Int64,
    explains: Bool
  ) -> Decision {
    var incoming = incoming
    incoming.port = target.port
    var decision = compiler.evaluator(for: target.key)
      .evaluate(incoming, now: now, explains: explains)
    decision.id = request.id
    return decision
  }

  // MARK: Destination

  private func targets(of request: Request) throws(RequestError) -> [Target] {
    let destination = request.destination
    switch destination.target {
    case nil: throw RequestError("the request names no destination: give --to NS/WORKLOAD:PORT")
    case .labels(let namespace, let labels):
      return [
        target(
          nil,
          namespace: namespace,
          labels: labels,
          dataPlane: .sidecar,
          port: destination.port,
          declared: nil,
          request
        )
      ]
    case .workload(let name):
      let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
      guard !workloads.isEmpty else {
        throw RequestError("the inputs have no workload \"\(name.namespace)/\(name.name)\"")
      }
      return workloads.map { workload in
        target(
          "\(workload.meta.namespace)/\(workload.meta.name)",
          namespace: workload.meta.namespace,
          labels: workload.labels,
          dataPlane: mesh.dataPlane(of: workload) ?? .sidecar,
          port: destination.port,
          declared: destination.port.flatMap { mesh.portProtocol(of: workload, port: $0) },
          request
        )
      }
    case .service(let name):
      guard let port = destination.port else {
        throw RequestError("a service needs a port: the Service port that the client connects to")
      }
      do throws(ServiceError) {
        return try mesh.resolveService(namespace: name.namespace, name: name.name, port: port)
          .map { endpoint in
            target(
              "\(endpoint.workload.meta.namespace)/\(endpoint.workload.meta.name)",
              namespace: endpoint.workload.meta.namespace,
              labels: endpoint.workload.labels,
              dataPlane: mesh.dataPlane(of: endpoint.workload) ?? .sidecar,
              port: endpoint.port,
              declared: endpoint.portProtocol,
              request
            )
          }
      } catch {
        throw RequestError("service \"\(name.namespace)/\(name.name)\": \(error)")
      }
    }
  }

  private func target(
    _ workload: ByteString?,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    dataPlane: EnforcementPoint.DataPlane,
    port: Int?,
    declared: EnforcementPoint.PortProtocol?,
    _ request: Request
  ) -> Target {
    let stated = request.destination.portProtocol.map { EnforcementPoint.PortProtocol($0) }
    return Target(
      workload: workload,
      key: EvaluatorCache.Key(
        dataPlane: request.destination.dataPlane.flatMap { EnforcementPoint.DataPlane($0) }
          ?? dataPlane,
        namespace: namespace,
        labels: labels,
        port: port ?? 0,
        portProtocol: stated ?? declared ?? (request.http == nil ? .tcp : .http)
      ),
      port: port
    )
  }

  // MARK: Source and connection

  private func incomingRequest(_ request: Request) throws(RequestError) -> IncomingRequest {
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

  /// The URI that the peer's certificate has; a principal without a scheme gets `spiffe://`.
  private func peer(of identity: Request.Source.Identity?) throws(RequestError) -> ByteString? {
    switch identity {
    case nil: return nil
    case .principal(let principal):
      return principal.contains("://") ? principal : "spiffe://" + principal
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
  /// A workload without a proxy: every request reaches it.
  private func notEnforced(_ request: Request) -> Decision {
    var decision = Decision(
      verdict: .allow,
      httpStatus: request.http == nil ? nil : 200,
      reason: "allowed: no proxy enforces policies for this workload",
      decidedBy: .init(stage: .default),
      enforcedAt: "none"
    )
    decision.id = request.id
    return decision
  }

  private func noWorkload(_ request: Request) -> Decision {
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: "the service matches no workload of the inputs",
      decidedBy: .init(stage: .default),
      enforcedAt: "none"
    )
    decision.id = request.id
    decision.missing = ["a workload that the service selects"]
    return decision
  }

  /// One answer where all workloads agree, else MIXED with the answer of each.
  private func combine(_ answers: [(ByteString, Decision)], _ request: Request) -> Decision {
    let workloads = answers.map { Decision.WorkloadAnswer(workload: $0.0, decision: $0.1) }
    let first = answers[0].1
    if answers.allSatisfy({ $0.1.verdict == first.verdict }) {
      var decision = first
      decision.workloads = workloads
      return decision
    }
    let list = answers.map { "\($0.0) \($0.1.verdict.rawValue)" }.joined(separator: ", ")
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

extension EnforcementPoint.DataPlane {
  /// `nil` for the kinds that are no proxy of this release's.
  init?(_ dataPlane: Request.Destination.DataPlane) {
    switch dataPlane {
    case .sidecar: self = .sidecar
    case .gateway: self = .gateway
    case .ambient, .waypoint, .none: return nil
    }
  }
}

extension EnforcementPoint.PortProtocol {
  init(_ portProtocol: Request.Destination.PortProtocol) {
    self =
      switch portProtocol {
      case .http: .http
      case .http2: .http2
      case .grpc: .grpc
      case .tcp: .tcp
      case .tls: .tls
      case .auto: .auto
      }
  }
}
