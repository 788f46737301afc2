internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

extension Describer {
  /// What applies to a workload.
  func workload(_ workload: Workload) -> WorkloadDescription {
    let enforcer = mesh.enforcer(of: workload)
    let dataPlane = enforcer.dataPlane ?? .sidecar
    let portProtocols = mesh.portProtocols(of: workload)
    var deviations: [String] = []
    let ports = mesh.knownPorts(of: workload).map { port in
      let portProtocol = portProtocols[port] ?? .auto
      let mtls = point(
        of: dataPlane,
        namespace: workload.meta.namespace,
        labels: workload.labels,
        port: port
      ).mtls
      if let deviation = mtls?.deviation { deviations.append(deviation) }
      return WorkloadDescription.Port(
        number: port,
        portProtocol: portProtocol.rawValue,
        mtls: mtls.map(Decision.MTLS.init)
      )
    }
    let whole = program(
      of: dataPlane,
      namespace: workload.meta.namespace,
      labels: workload.labels
    )
    return WorkloadDescription(
      workload: ByteString("\(ObjectName(workload.meta))"),
      kind: workload.kind,
      enforcedAt: enforcer.title,
      enforcedBecause: mesh.dataPlane(of: workload).reason.description,
      identity: mesh.identity(of: workload),
      labels: workload.labels.sorted { $0.key < $1.key }
        .map { .init(key: $0.key, value: $0.value) },
      mtls: whole.point.mtls.map(Decision.MTLS.init),
      ports: ports,
      waypoint: use(
        mesh.waypoint(of: workload),
        labels: workload.labels,
        in: workload.meta.namespace
      ),
      services: servicePorts(of: workload),
      jwtRules: whole.describedJWTRules,
      policies: whole.describedPolicies,
      refusals: whole.refusals.map { "\($0.location): \($0.cause)" },
      warnings: whole.warnings + deviations
    )
  }

  /// What leads to a workload: Services and ServiceEntries that select it.
  private func servicePorts(of workload: Workload) -> [WorkloadDescription.ServicePort] {
    let namespace = workload.meta.namespace
    let ofServices = mesh.inventory.services(selecting: workload.labels, in: namespace)
      .flatMap { service in
        service.ports.filter { $0.transport != "UDP" }.compactMap { port in
          port.target(at: workload).map { target in
            WorkloadDescription.ServicePort(
              kind: "Service",
              service: ByteString("\(ObjectName(service.meta))"),
              port: port.port,
              targetPort: target
            )
          }
        }
      }
    let ofEntries = mesh.serviceEntries(selecting: workload.labels, in: namespace)
      .flatMap { entry in
        entry.ports.map { port in
          WorkloadDescription.ServicePort(
            kind: "ServiceEntry",
            service: ByteString("\(ObjectName(entry.meta))"),
            port: port.number,
            targetPort: port.target(at: workload)
          )
        }
      }
    return ofServices + ofEntries
  }
}
