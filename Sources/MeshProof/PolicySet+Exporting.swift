internal import Basics
internal import Documents
internal import EnvoyConfig
public import Evaluation
public import JSON
internal import Mesh
internal import Program

/// The filters that istiod generates for a proxy, and what has to be known about them.
public struct EnvoyExport: Sendable, Hashable {
  /// `{"filters": [{"name": …, "typedConfig": {…}}, …]}` in chain order, in protobuf JSON.
  public let json: JSONValue
  /// What Envoy does not accept, and what was not given.
  public let warnings: [String]

  /// The filters as YAML.
  public var yaml: ByteString { json.writeYAML() ?? json.write(.pretty) + "\n" }
}

extension PolicySet {
  /// Renders the RBAC, ext_authz and jwt_authn filters that istiod generates for a destination.
  ///
  /// - Parameter destination: Where the filters are. Its `portProtocol`, or the one that a Service
  ///   declares for its port, says whether they are those of an HTTP or of a TCP chain; the default
  ///   is HTTP. No filter depends on the port itself.
  /// - Returns: The filters; those that Envoy would not accept too, as istiod sends them.
  /// - Throws: ``RequestError`` for names that the inputs do not have, where no proxy that is
  ///   evaluated enforces, and where several workloads are meant that do not get the same filters.
  public func exportEnvoy(
    for destination: Request.Destination
  ) throws(RequestError) -> EnvoyExport {
    var request = Request()
    request.destination = destination
    request.http = Request.HTTP()
    let destinations = try DestinationResolver(mesh: mesh).resolve(request)
    var exports: [EnvoyExport] = []
    for destination in destinations { exports.append(try export(destination)) }
    guard let export = exports.first else {
      throw RequestError("the service matches no workload")
    }
    guard exports.allSatisfy({ $0.json == export.json }) else {
      let names = destinations.map { "\"\($0.workload)\"" }.joined(separator: ", ")
      throw RequestError("the workloads do not get the same filters: \(names); name one of them")
    }
    return export
  }

  private func export(_ destination: Destination) throws(RequestError) -> EnvoyExport {
    guard destination.enforcer != .proxy(.ambient) else {
      throw RequestError(
        "ztunnel enforces for \"\(destination.workload)\", and it has no Envoy filters: see what it "
          + "has with describe"
      )
    }
    guard case .proxy(let dataPlane) = destination.enforcer else {
      throw RequestError(
        "no sidecar, gateway or waypoint enforces for \"\(destination.workload)\": give --data-plane to see "
          + "what one would get"
      )
    }
    let program = compiler.evaluator(
      for: .init(
        dataPlane: dataPlane,
        namespace: destination.namespace,
        labels: destination.labels,
        service: destination.service,
        port: destination.port ?? 0,
        portProtocol: destination.portProtocol
      )
    ).program
    let chain = destination.portProtocol.isTCP ? program.tcp : program.http
    return EnvoyExport(
      json: EnvoyFilterChain(chain, dataPlane: dataPlane).json,
      warnings: destination.warnings + program.refusals.map { "\($0.location): \($0.cause)" }
        + chain.missingKeySets
    )
  }
}

extension EnforcementPoint.PortProtocol {
  /// Whether the chain is one for TCP; an undeclared port has one of both, and HTTP is shown.
  fileprivate var isTCP: Bool {
    switch self {
    case .tcp, .tls: true
    case .http, .http2, .grpc, .auto: false
    }
  }
}

extension RuleProgram {
  fileprivate var missingKeySets: [String] {
    (jwt?.providers ?? []).enumerated().compactMap { index, provider in
      guard case .notSupplied(let source) = provider.keySource else { return nil }
      return
        "the key set of \"\(source)\" was not given (--jwks): in its place, origins-\(index) has "
        + "a key that verifies nothing"
    }
  }
}
