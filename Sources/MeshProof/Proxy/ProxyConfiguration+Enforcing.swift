internal import Analysis
internal import Basics
internal import EnvoyConfig
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

// The other way round than answering: not one connection through the chains, but all of them at once.

/// What a proxy does at a port, in the shape of what istiod tells one: an mTLS mode, one program for
/// HTTP and one for TCP.
struct ProxyPort {
  let evaluator: Evaluator
  /// Filters that may change an answer and are not evaluated.
  let warnings: [String]
}

extension ProxyConfiguration {
  /// What decides at a workload port of the inputs.
  ///
  /// - Throws: ``Undecided`` where the file does not say it, or says what has no such shape.
  func port(at place: AnalysisInventory.Place) throws(Undecided) -> ProxyPort {
    switch config {
    case .filters(let filters): try port(filters, at: place)
    case .listeners(let listeners): try port(listeners, at: place)
    }
  }

  private func port(
    _ filters: ProxyFilters,
    at place: AnalysisInventory.Place
  ) throws(Undecided) -> ProxyPort {
    if let refusal = filters.unreadable.first { throw .unreadable(refusal) }
    let portProtocol = place.portProtocol
    for (chain, program) in [(RuleProgram.Chain.http, filters.http), (.tcp, filters.tcp)]
    where program == nil && portProtocol.has(chain) {
      throw .inFile("the file has no filters for \(chain.rawValue) (export envoy --protocol)")
    }
    guard case .proxy(let dataPlane) = place.enforcer else {
      throw .inFile("the inputs have no proxy at the workload, whose mTLS mode the file's would be")
    }
    let workload = place.workload
    let evaluator = evaluator(
      filters,
      key: .init(
        dataPlane: dataPlane,
        namespace: workload.meta.namespace,
        labels: workload.labels,
        port: place.port.port,
        portProtocol: portProtocol
      )
    )
    return ProxyPort(evaluator: evaluator, warnings: [])
  }

  private func port(
    _ listeners: ProxyListeners,
    at place: AnalysisInventory.Place
  ) throws(Undecided) -> ProxyPort {
    let number = place.port.port
    guard let listener = listeners.listener(for: number) else {
      throw .inFile("no listener of the file takes connections to port \(number)")
    }
    let ends = try PortChains(listener, port: number, portProtocol: place.portProtocol)
    let evaluator = try evaluator(of: ends, at: place)
    try ends.check(evaluator)
    return ProxyPort(evaluator: evaluator, warnings: ends.warnings)
  }

  private func evaluator(
    of ends: PortChains,
    at place: AnalysisInventory.Place
  ) throws(Undecided) -> Evaluator {
    var meshConfig = mesh.config
    let settings = try ends.settings
    if let settings {
      guard settings.dataPlane == .sidecar else {
        throw .inFile("the connection manager of the port is none of a sidecar")
      }
      meshConfig.pathNormalization = settings.pathNormalization
      meshConfig.numTrustedProxies = settings.trustedHops
    }
    let release = compiler.compiler.release
    let point = EnforcementPoint(
      dataPlane: .sidecar,
      namespace: place.workload.meta.namespace,
      labels: place.workload.labels,
      port: place.port.port,
      portProtocol: place.portProtocol,
      authorizationPolicies: [],
      jwtRules: [],
      mtls: EffectiveMTLS(mode: try ends.mode, policy: nil),
      meshConfig: meshConfig
    )
    let program = EnforcementProgram(
      point: point,
      http: try ends.program(.http) ?? .empty(.http, release),
      tcp: try ends.program(.tcp) ?? .empty(.tcp, release),
      refusals: [],
      release: release,
      source: start
    )
    return Evaluator(program, trustedDomains: try ends.trustedDomains)
  }

  /// Stands for the whole file.
  var start: SourceLocation { SourceLocation(file: file, line: 1, column: 1) }
}

extension AnalysisInventory.Place {
  /// What the port is declared as.
  var portProtocol: EnforcementPoint.PortProtocol {
    let name = port.destination.portProtocol?.rawValue ?? ""
    return EnforcementPoint.PortProtocol(rawValue: name) ?? .http
  }
}

extension EnforcementPoint.PortProtocol {
  /// Whether connections to such a port can end in a chain of a kind.
  func has(_ chain: RuleProgram.Chain) -> Bool {
    switch self {
    case .http, .http2, .grpc: chain == .http
    case .tcp, .tls: chain == .tcp
    case .auto: true
    }
  }
}

extension Undecided {
  /// What the file does not say.
  static func inFile(_ reason: String) -> Undecided { Undecided(fields: [], reason: reason) }

  /// What of the file is not understood.
  static func unreadable(_ refusal: ConfigurationRefusal) -> Undecided {
    .inFile("the proxy's configuration cannot be read: \(refusal.location): \(refusal.cause)")
  }
}
