internal import Basics
internal import Evaluation
internal import JSON
internal import Mesh
internal import Program
internal import Resources
internal import Routing

/// Follows a request from outside through a gateway: listener, policies, routes, and on from there.
struct GatewayPath {
  let mesh: Mesh
  let compiler: EvaluatorCache
  let resolver: RequestResolver

  func follow(
    _ request: Request,
    through gateway: Request.Gateway,
    now: Int64,
    explains: Bool
  ) throws(RequestError) -> Decision {
    let name = ObjectName(namespace: gateway.name.namespace, name: gateway.name.name)
    let proxies = compiler.router.gateways(named: name)
    guard !proxies.isEmpty else {
      throw RequestError("the inputs have no gateway \"\(name)\": neither a workload nor a Gateway")
    }
    guard request.destination.dataPlane == nil else {
      throw RequestError("\"via\" follows the whole way, \"dataPlane\" asks one proxy: give one")
    }
    // A destination that is stated takes the place of the routes.
    let destination: Target?
    if request.destination.target == nil {
      destination = nil
    } else {
      let resolved = try HostResolver(mesh: mesh).resolveHost(of: request)
      destination = try resolver.target(of: resolved)
    }
    var incoming = try resolver.incomingRequest(request)
    incoming.destinationIP = nil
    incoming.tls = tls(of: request, incoming)
    if incoming.tls != .mtls { incoming.peer = nil }
    let port = gateway.port ?? (request.http?.scheme == "https" ? 443 : 80)
    if incoming.tls == .plaintext {
      incoming.serverName = ""
    } else if request.connection.sni == nil, let host = incoming.traffic.host {
      incoming.serverName = host.asciiLowercased
    }
    var ways: [PathFollower.Way] = []
    for proxy in proxies {
      let trail = Trail(
        incoming,
        from: Sender(
          carrier: .known(.outside),
          identity: incoming.peer,
          namespace: "",
          labels: [:],
          workload: nil
        ),
        isStated: true,
        now: now,
        explains: explains
      )
      ways += GatewayHop(
        path: self,
        proxy: proxy,
        port: port,
        follower: PathFollower(mesh: mesh, compiler: compiler, id: request.id)
      ).ways(trail, to: destination)
    }
    return resolver.combine(ways, request)
  }

  /// `https` means TLS, `http` none; without a scheme an identity means a client certificate.
  private func tls(of request: Request, _ incoming: IncomingRequest) -> Request.Connection.TLS {
    if let stated = request.connection.tls { return stated }
    switch request.http?.scheme {
    case "https"?: return incoming.peer == nil ? .tls : .mtls
    case "http"?: return .plaintext
    default: return incoming.tls
    }
  }
}

/// One gateway on a request's way.
struct GatewayHop {
  let path: GatewayPath
  let proxy: GatewayProxy
  /// The port that the client addresses.
  let port: Int
  let follower: PathFollower

  private var mesh: Mesh { path.mesh }

  func ways(_ trail: Trail, to stated: Target?) -> [PathFollower.Way] {
    var trail = trail
    let router = path.compiler.router
    let connection: Routing.AcceptedConnection?
    switch router.accept(ClientConnection(port: port, security: security(trail)), at: proxy) {
    case .accepted(let accepted): connection = accepted
    case .refused(.noListener(_, let known)) where known.isEmpty:
      // No Gateway is for the proxy: it takes the connection as the request states it.
      connection = nil
    case .refused(let refusal): return [ended(trail, .refused, refusal.description)]
    case .undecided(let reason):
      var decision = answer(.indeterminate, "the gateway's listener is not known: \(reason.text)")
      decision.missing = [reason.text]
      return [ended(trail, decision)]
    }
    guard connection?.enforcesPolicies ?? true else {
      trail.end(
        answer(.allow, "passed on: no policy is enforced for AUTO_PASSTHROUGH"),
        at: name,
        port: connection?.listenerPort
      )
      return goOn(trail, connection, to: stated)
    }
    let place = path.compiler.place(for: destination(connection))
    guard trail.ask(place, arrival(trail, connection)) else {
      return [.init(workload: name, decision: trail.decision(id: follower.id))]
    }
    return goOn(trail, connection, to: stated)
  }

  private var name: ByteString { ByteString("\(proxy.name)") }

  private func security(_ trail: Trail) -> ClientSecurity {
    let incoming = trail.incoming
    guard incoming.tls != .plaintext else { return .plaintext }
    let certificate: ClientCertificate? =
      incoming.tls == .mtls
      ? ClientCertificate(subjectAltNames: incoming.peer.map { [$0] }) : nil
    return .tls(
      serverName: incoming.serverName.isEmpty ? nil : incoming.serverName,
      certificate: certificate
    )
  }

  private func destination(_ connection: Routing.AcceptedConnection?) -> Destination {
    let resolver = DestinationResolver(mesh: mesh)
    return Destination(
      workload: name,
      namespace: proxy.name.namespace,
      labels: proxy.labels,
      port: connection?.listenerPort ?? port,
      portProtocol: connection.map { $0.isHTTP ? .http : .tcp } ?? .auto,
      enforcer: .proxy(.gateway),
      warnings: resolver.warnings(
        at: .proxy(.gateway),
        namespace: proxy.name.namespace,
        labels: proxy.labels
      )
    )
  }

  private func arrival(_ trail: Trail, _ connection: Routing.AcceptedConnection?) -> Arrival {
    var incoming = trail.incoming
    guard let connection else { return Arrival(incoming: incoming) }
    var peer = Attributes.Peer.none
    switch connection.tls {
    case .plaintext: break
    case .terminated(_, let certificate):
      let hasPeer = certificate != .none
      if hasPeer { peer = incoming.peer.map(Attributes.Peer.name) ?? .unknown }
      incoming.tls = hasPeer ? .mtls : .tls
    case .passedThrough: incoming.tls = .tls
    }
    if peer == .none { incoming.peer = nil }
    return Arrival(
      incoming: incoming,
      outcome: .accepted(
        Evaluation.AcceptedConnection(
          chain: connection.isHTTP ? .http : .tcp,
          peer: peer,
          serverName: incoming.serverName
        )
      )
    )
  }

  /// The gateway lets the request through, and is its sender from now on.
  private func goOn(
    _ trail: Trail,
    _ connection: Routing.AcceptedConnection?,
    to stated: Target?
  ) -> [PathFollower.Way] {
    var trail = trail
    let routed = trail.incoming.routingRequest(port: port, claims: trail.claims)
    trail.goOn(
      from: Sender(
        .gateway,
        namespace: proxy.name.namespace,
        labels: proxy.labels,
        identity: path.compiler.router.identity(of: proxy)
      ),
      address: nil,
      // AUTO_PASSTHROUGH: clusters for it have no TLS of their own, whatever DestinationRules say.
      passingTLSOn: connection.map { !$0.enforcesPolicies } ?? false
    )
    if let stated { return follower.ways(trail, to: stated) }
    guard let connection else {
      var decision = answer(
        .indeterminate,
        "no Gateway among the inputs is for \(proxy.name), so nothing says where it sends the request"
      )
      decision.missing = ["a Gateway for \(proxy.name) with its routes, or a destination"]
      return [ended(trail, decision)]
    }
    return RouteFollower(
      mesh: mesh,
      compiler: path.compiler,
      follower: follower,
      proxy: (name, "gateway", connection.listenerPort)
    ).ways(trail, path.compiler.router.routes(for: .gateway(connection), routed))
  }

  // MARK: Answers

  private func answer(_ verdict: Decision.Verdict, _ reason: String) -> Decision {
    Decision(
      verdict: verdict,
      httpStatus: nil,
      reason: reason,
      decidedBy: .init(stage: verdict == .refused ? .mtls : .default),
      enforcedAt: "gateway"
    )
  }

  private func ended(
    _ trail: Trail,
    _ verdict: Decision.Verdict,
    _ reason: String
  ) -> PathFollower.Way {
    ended(trail, answer(verdict, reason))
  }

  private func ended(_ trail: Trail, _ decision: Decision) -> PathFollower.Way {
    var trail = trail
    trail.end(decision, at: name, port: port)
    return .init(workload: name, decision: trail.decision(id: follower.id))
  }
}

extension IncomingRequest {
  /// The request as routes compare it.
  func routingRequest(port: Int, claims: JSONObject?) -> RoutingRequest {
    guard let http else {
      return RoutingRequest(
        method: "",
        path: "",
        authority: nil,
        port: port,
        serverName: serverName.isEmpty ? nil : serverName
      )
    }
    var headers: [ByteString: [ByteString]] = [:]
    for header in http.headers {
      headers[header.name.asciiLowercased, default: []] += header.lines
    }
    return RoutingRequest(
      method: http.method,
      path: http.path,
      authority: http.host,
      scheme: headers["x-forwarded-proto"]?.first ?? (tls == .plaintext ? "http" : "https"),
      headers: headers,
      opaqueHeaders: opaqueHeaders,
      port: port,
      serverName: serverName.isEmpty ? nil : serverName,
      claims: claims.map(JSONValue.object)
    )
  }
}

extension GatewayRefusal: CustomStringConvertible {
  /// One line, lower case.
  package var description: String {
    switch self {
    case .noListener(let port, let known):
      "the gateway has no server at port \(port), only at \(known.map(String.init).joined(separator: ", "))"
    case .noServer(let name, let known):
      "no server of the port is for "
        + (name.map { "the server name \"\($0)\"" } ?? "a connection without a server name")
        + (known.isEmpty ? "" : ", only for \(known.map(\.string).joined(separator: ", "))")
    case .conflictingServers(let servers):
      "nothing tells the servers of the port apart: "
        + servers.map { "\($0)" }.joined(separator: ", ")
    case .noClientCertificate(let server): "\(server) wants a client certificate"
    case .unwantedCertificate(let server):
      "no name of the client's certificate is among the subjectAltNames of \(server)"
    case .plaintextToTLS(let server): "\(server) takes TLS only"
    case .tlsToPlaintext(let server): "\(server) takes plaintext only"
    }
  }
}

extension ServerReference: CustomStringConvertible {
  /// `Gateway shop/web server 0 at FILE:LINE:COLUMN`.
  package var description: String {
    "Gateway \(gateway) \(isGatewayAPI ? "listener" : "server") \(index) at \(location)"
  }
}
