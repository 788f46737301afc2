internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

/// One place where a request may end.
struct Destination {
  /// `namespace/name`; empty for inline labels.
  let workload: ByteString
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  /// What a request to a waypoint is addressed to; `nil`: a workload (AM-82).
  var service: AddressedService?
  /// `nil`: not given.
  let port: Int?
  let portProtocol: EnforcementPoint.PortProtocol
  let enforcer: WorkloadEnforcer
  /// What else may change the answer and is not evaluated.
  let warnings: [String]
}

/// Finds the workloads that a request's destination means.
struct DestinationResolver {
  let mesh: Mesh

  /// Returns the destinations; empty where a service matches no workload, and where it depends on the
  /// waypoint which one is meant.
  ///
  /// - Throws: ``RequestError`` for names that the inputs do not have.
  func resolve(_ request: Request) throws(RequestError) -> [Destination] {
    let destination = request.destination
    if destination.dataPlane == .waypoint {
      return try WaypointResolver(mesh: mesh).resolve(request)
    }
    switch destination.target {
    case nil: throw RequestError("the request names no destination: give --to NS/WORKLOAD:PORT")
    case .labels(let namespace, let labels):
      return [
        Destination(
          workload: "",
          namespace: namespace,
          labels: labels,
          port: destination.port,
          portProtocol: portProtocol(nil, request),
          enforcer: enforcer(.proxy(.sidecar), request),
          warnings: warnings(namespace: namespace)
        )
      ]
    case .workload(let name):
      let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
      guard !workloads.isEmpty else {
        throw RequestError("the inputs have no workload \"\(name.namespace)/\(name.name)\"")
      }
      return workloads.map { workload in
        make(
          workload,
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
          .map { make($0.workload, port: $0.port, declared: $0.portProtocol, request) }
      } catch {
        throw RequestError("service \"\(name.namespace)/\(name.name)\": \(error)")
      }
    }
  }

  private func make(
    _ workload: Workload,
    port: Int?,
    declared: EnforcementPoint.PortProtocol?,
    _ request: Request
  ) -> Destination {
    Destination(
      workload: "\(workload.meta.namespace)/\(workload.meta.name)",
      namespace: workload.meta.namespace,
      labels: workload.labels,
      port: port,
      portProtocol: portProtocol(declared, request),
      enforcer: enforcer(mesh.enforcer(of: workload), request),
      warnings: warnings(namespace: workload.meta.namespace) + warnings(of: workload)
    )
  }

  /// As the request says, else as a Service declares the port, else by what the request is.
  func portProtocol(
    _ declared: EnforcementPoint.PortProtocol?,
    _ request: Request
  ) -> EnforcementPoint.PortProtocol {
    request.destination.portProtocol.map { EnforcementPoint.PortProtocol($0) } ?? declared
      ?? (request.http == nil ? .tcp : .http)
  }

  private func enforcer(_ derived: WorkloadEnforcer, _ request: Request) -> WorkloadEnforcer {
    switch request.destination.dataPlane {
    case nil: derived
    case .sidecar: .proxy(.sidecar)
    case .gateway: .proxy(.gateway)
    case .ambient: .proxy(.ambient)
    case .waypoint: .proxy(.waypoint)
    case .some(.none): .nothing
    }
  }

  /// Objects that can change a decision in a way that is not evaluated (contract section 1).
  func warnings(namespace: ByteString) -> [String] {
    let kinds: [ByteString] = ["EnvoyFilter", "WasmPlugin"]
    return mesh.passedOver.sorted { $0.key < $1.key }.flatMap { kind, objects -> [String] in
      guard let name = kinds.first(where: { kind == $0 || kind.hasSuffix("/" + $0) }) else {
        return []
      }
      return objects.filter {
        $0.namespace == namespace || $0.namespace == mesh.config.rootNamespace
      }.map {
        "\(name) \($0.namespace)/\($0.name) can change the answer in a way that is not evaluated"
      }
    }
  }

  func warnings(of workload: Workload) -> [String] {
    let own = workload.annotations["proxy.istio.io/config"] ?? ""
    return own.contains("numTrustedProxies")
      ? [
        "the annotation proxy.istio.io/config of \(workload.meta.name) is not evaluated: "
          + "numTrustedProxies is the mesh's"
      ] : []
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
