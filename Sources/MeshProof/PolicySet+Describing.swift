internal import Basics
public import Evaluation
internal import Mesh
internal import Program
internal import Resources

extension PolicySet {
  /// Says what applies to a workload.
  ///
  /// - Throws: ``RequestError`` when the inputs have no workload of that name.
  public func describe(
    _ name: Request.ObjectName
  ) throws(RequestError) -> [WorkloadDescription] {
    let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
    guard !workloads.isEmpty else {
      throw RequestError("the inputs have no workload \"\(name.namespace)/\(name.name)\"")
    }
    return workloads.map(describe)
  }

  private func describe(_ workload: Workload) -> WorkloadDescription {
    let enforcer = mesh.enforcer(of: workload)
    let dataPlane = enforcer.evaluated ?? .sidecar
    func key(port: Int, _ portProtocol: EnforcementPoint.PortProtocol) -> EvaluatorCache.Key {
      EvaluatorCache.Key(
        dataPlane: dataPlane,
        namespace: workload.meta.namespace,
        labels: workload.labels,
        port: port,
        portProtocol: portProtocol
      )
    }
    let portProtocols = mesh.portProtocols(of: workload)
    var deviations: [String] = []
    let ports = mesh.knownPorts(of: workload).map { port in
      let portProtocol = portProtocols[port] ?? .auto
      let mtls = compiler.point(for: key(port: port, portProtocol)).mtls
      if let deviation = mtls?.deviation { deviations.append(deviation) }
      return WorkloadDescription.Port(
        number: port,
        portProtocol: portProtocol.rawValue,
        mtls: mtls.map(Decision.MTLS.init)
      )
    }
    let whole = compiler.evaluator(for: key(port: 0, .auto)).program
    return WorkloadDescription(
      workload: "\(workload.meta.namespace)/\(workload.meta.name)",
      kind: workload.kind,
      enforcedAt: enforcer.title,
      enforcedBecause: mesh.dataPlane(of: workload).reason.description,
      identity: mesh.identity(of: workload),
      labels: workload.labels.sorted { $0.key < $1.key }
        .map { .init(key: $0.key, value: $0.value) },
      mtls: whole.point.mtls.map(Decision.MTLS.init),
      ports: ports,
      jwtRules: whole.describedJWTRules,
      policies: whole.describedPolicies,
      refusals: whole.refusals.map { "\($0.location): \($0.cause)" },
      warnings: whole.warnings + deviations
    )
  }
}

extension WorkloadEnforcer {
  /// The proxy, where it is one that is evaluated.
  fileprivate var evaluated: EnforcementPoint.DataPlane? {
    switch self {
    case .proxy(let dataPlane): dataPlane
    case .nothing: nil
    }
  }

  fileprivate var title: String {
    switch self {
    case .proxy(let dataPlane): dataPlane.rawValue
    case .nothing: "none (no proxy: nothing is enforced)"
    }
  }
}
