internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

/// One place where a request may end.
struct Destination {
  /// `namespace/name`; empty for inline labels; an address where no workload has it.
  let workload: ByteString
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  /// `nil` for inline labels, and for what is no workload of the inputs.
  var object: Workload?
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
      let enforcer = enforcer(.proxy(.sidecar), request)
      return [
        Destination(
          workload: "",
          namespace: namespace,
          labels: labels,
          port: destination.port,
          portProtocol: portProtocol(nil, request),
          enforcer: enforcer,
          warnings: warnings(at: enforcer, namespace: namespace, labels: labels)
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
      let addressed = try HostResolver(mesh: mesh).object(name, port: destination.port)
      let warnings = mesh.notEvaluated(on: addressed).map(\.description)
      return mesh.endpoints(of: addressed).map { endpoint in
        switch endpoint.place {
        case .workload(let workload):
          make(workload, port: endpoint.port, declared: endpoint.portProtocol, request, warnings)
        case .external(let address, let entry):
          external(address, entry, of: addressed, endpoint, request, warnings)
        }
      }
    case .host:
      return try resolve(HostResolver(mesh: mesh).resolveHost(of: request))
    }
  }

  /// An endpoint that is no workload of the inputs: a machine with a sidecar where its entry says that
  /// it takes part in the mesh's mTLS, else a place where nothing is enforced.
  private func external(
    _ address: ByteString,
    _ entry: ServiceEntry.Endpoint?,
    of addressed: Addressed,
    _ endpoint: AddressedEndpoint,
    _ request: Request,
    _ warnings: [String]
  ) -> Destination {
    let mode = entry?.labels["security.istio.io/tlsMode"]
    let isInMesh = mode == "istio" || (mode == nil && !(entry?.serviceAccount.isEmpty ?? true))
    let enforcer = enforcer(isInMesh ? .proxy(.sidecar) : .nothing, request)
    let namespace = addressed.service?.name.namespace ?? ""
    let labels = entry?.labels ?? [:]
    return Destination(
      workload: address,
      namespace: namespace,
      labels: labels,
      port: endpoint.port,
      portProtocol: portProtocol(endpoint.portProtocol, request),
      enforcer: enforcer,
      warnings: warnings + self.warnings(at: enforcer, namespace: namespace, labels: labels)
    )
  }

  private func make(
    _ workload: Workload,
    port: Int?,
    declared: EnforcementPoint.PortProtocol?,
    _ request: Request,
    _ warnings: [String] = []
  ) -> Destination {
    let enforcer = enforcer(mesh.enforcer(of: workload), request)
    return Destination(
      workload: "\(workload.meta.namespace)/\(workload.meta.name)",
      namespace: workload.meta.namespace,
      labels: workload.labels,
      object: workload,
      port: port,
      portProtocol: portProtocol(declared, request),
      enforcer: enforcer,
      warnings: warnings
        + self.warnings(
          at: enforcer,
          namespace: workload.meta.namespace,
          labels: workload.labels
        ) + self.warnings(of: workload)
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
  func warnings(
    at enforcer: WorkloadEnforcer,
    namespace: ByteString,
    labels: [ByteString: ByteString]
  ) -> [String] {
    guard case .proxy(let dataPlane) = enforcer else { return [] }
    return mesh.notEvaluated(at: dataPlane, namespace: namespace, labels: labels)
      .map(\.description)
  }

  func warnings(of workload: Workload) -> [String] {
    let differing = mesh.dataPlane(of: workload).differingPods.map {
      "Pod \($0) is in another mode than the answer is for: restart it, or ask for it by name"
    }
    return mesh.notEvaluated(of: workload).map(\.description) + differing
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
