internal import Basics
internal import EnvoyConfig
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

extension ProxyConfiguration {
  /// A chain of the file as it is evaluated for one port.
  struct ChainKey: Hashable {
    let chain: SourceLocation
    let port: Int
  }

  /// The chain that Envoy's matching finds decides what a connection is and whether it is taken.
  func answer(
    _ request: IncomingRequest,
    _ listeners: ProxyListeners,
    at destination: Destination,
    now: Int64,
    explains: Bool
  ) -> Decision {
    let dataPlane = listeners.kind.dataPlane
    func missing(_ reason: String) -> Decision { .notInFile(reason, dataPlane, nil, request) }
    guard listeners.kind != .waypoint else {
      return missing("the file is that of a waypoint, which is not evaluated")
    }
    guard let port = destination.port else {
      return missing("the port of the destination is not given (--to NS/WORKLOAD:PORT)")
    }
    guard let listener = listeners.listener(for: port) else {
      guard listeners.kind == .gateway else {
        return missing("no listener of the file takes connections to port \(port)")
      }
      return .refused("the proxy has no listener on port \(port)", dataPlane, nil, request)
    }
    let mtls = mtlsMode(listener, port: port, listeners.kind)
    var decision: Decision
    switch listener.chain(for: request.arriving(at: destination, port: port, listeners.kind)) {
    case .unreadable(let refusals): return .unreadable(refusals, at: dataPlane, mtls, request)
    case .none:
      let what = request.tls == .plaintext ? "plaintext" : "TLS with these properties"
      decision = .refused(
        "no filter chain of listener \"\(listener.name)\" takes \(what) on port \(port)",
        dataPlane,
        mtls,
        request
      )
    case .chain(let chain):
      decision = answer(
        request,
        chain,
        of: listener,
        mtls,
        port: port,
        now: now,
        explains: explains
      )
      decision.warnings += chain.warnings
    }
    decision.enforcedAt = dataPlane.rawValue
    return decision
  }

  private func answer(
    _ request: IncomingRequest,
    _ chain: ProxyChain,
    of listener: ProxyListener,
    _ mtls: Decision.MTLS?,
    port: Int,
    now: Int64,
    explains: Bool
  ) -> Decision {
    let dataPlane = EnforcementPoint.DataPlane.sidecar
    switch chain.content {
    case .failure(let refusal): return .unreadable([refusal], at: dataPlane, mtls, request)
    case .success(let content):
      switch ChainGate(content: content, seesServerName: listener.inspectsTLS(on: port)).check(
        request
      ) {
      case .refused(let reason): return .refused(reason, dataPlane, mtls, request)
      case .accepted(let connection):
        let evaluator = chainEvaluators.value(for: ChainKey(chain: chain.location, port: port)) {
          makeEvaluator(content, port: port)
        }
        var decision = evaluator.evaluate(request, on: connection, now: now, explains: explains)
        decision.mtls = mtls
        return decision
      }
    }
  }

  private func makeEvaluator(_ content: ProxyChain.Content, port: Int) -> Evaluator {
    var meshConfig = mesh.config
    if let settings = content.settings {
      meshConfig.pathNormalization = settings.pathNormalization
      meshConfig.numTrustedProxies = settings.trustedHops
    }
    let release = compiler.compiler.release
    let program = content.program
    return Evaluator(
      EnforcementProgram(
        point: EnforcementPoint(
          dataPlane: content.settings?.dataPlane ?? .sidecar,
          namespace: "",
          labels: [:],
          port: port,
          portProtocol: .auto,
          authorizationPolicies: [],
          jwtRules: [],
          mtls: nil,
          meshConfig: meshConfig
        ),
        http: program.chain == .http ? program : .empty(.http, release),
        tcp: program.chain == .tcp ? program : .empty(.tcp, release),
        refusals: [],
        release: release
      ),
      trustedDomains: nil
    )
  }

  /// What a PeerAuthentication must have said for a sidecar's port to have these chains.
  func mtlsMode(
    _ listener: ProxyListener,
    port: Int,
    _ kind: ProxyListeners.Kind
  ) -> Decision.MTLS? {
    guard kind == .sidecar else { return nil }
    /// `nil` where it cannot be known.
    func takes(isTLS: Bool, _ test: (ServerTLS?) -> Bool) -> Bool? {
      let connection = ArrivingConnection(
        port: port,
        family: nil,
        isTLS: isTLS,
        serverName: "",
        applicationProtocols: isTLS ? ["istio"] : [],
        plaintextProtocol: nil
      )
      switch listener.chain(for: connection) {
      case .unreadable: return nil
      case .none: return false
      case .chain(let chain):
        guard case .success(let content) = chain.content else { return nil }
        return test(content.tls)
      }
    }
    guard let plaintext = takes(isTLS: false, { $0 == nil }),
      let mutual = takes(isTLS: true, { $0?.clientCertificate == .required })
    else { return nil }
    let source = Decision.Reference(
      kind: "Listener",
      namespace: "",
      name: listener.name,
      location: listener.location
    )
    switch (plaintext, mutual) {
    case (true, true): return .init(mode: "PERMISSIVE", from: source)
    case (false, true): return .init(mode: "STRICT", from: source)
    case (true, false): return .init(mode: "DISABLE", from: source)
    case (false, false): return nil
    }
  }
}

extension ProxyListeners.Kind {
  var dataPlane: EnforcementPoint.DataPlane { self == .gateway ? .gateway : .sidecar }
}

extension IncomingRequest {
  /// The connection as a listener sees it.
  ///
  /// What the client does not say of its handshake is what a mesh client would send to a sidecar.
  fileprivate func arriving(
    at destination: Destination,
    port: Int,
    _ kind: ProxyListeners.Kind
  ) -> ArrivingConnection {
    let isTCP = destination.portProtocol == .tcp || destination.portProtocol == .tls
    var offered = alpn
    if offered == nil, tls == .mtls, kind == .sidecar {
      offered =
        http == nil || isTCP ? "istio" : http?.version == .http2 ? "istio-h2" : "istio-http/1.1"
    }
    let plaintextProtocol: ByteString? =
      switch http?.version {
      case .http10: "http/1.0"
      case .http11: "http/1.1"
      case .http2: "h2c"
      case nil: nil
      }
    return ArrivingConnection(
      port: port,
      family: destinationIP?.family,
      isTLS: tls != .plaintext,
      serverName: serverName,
      applicationProtocols: offered.map { $0.isEmpty ? [] : [$0] } ?? [],
      plaintextProtocol: plaintextProtocol
    )
  }
}
