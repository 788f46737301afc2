internal import Basics
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

/// Puts together what there is to say about a subject of the mesh; an extension for each kind.
struct Describer {
  let mesh: Mesh
  let compiler: EvaluatorCache

  /// What a proxy gets, whatever the port of a request.
  func program(
    of dataPlane: EnforcementPoint.DataPlane,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    service: AddressedService? = nil
  ) -> EnforcementProgram {
    let key = EvaluatorCache.Key(
      dataPlane: dataPlane,
      namespace: namespace,
      labels: labels,
      service: service,
      port: 0,
      portProtocol: .auto
    )
    return compiler.evaluator(for: key).program
  }

  /// The same uncompiled, for one port.
  func point(
    of dataPlane: EnforcementPoint.DataPlane,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    service: AddressedService? = nil,
    port: Int = 0
  ) -> EnforcementPoint {
    mesh.enforcementPoint(
      dataPlane: dataPlane,
      namespace: namespace,
      labels: labels,
      service: service,
      port: port,
      portProtocol: .auto
    )
  }

  /// The program of a waypoint, for requests to a service, or for all.
  func program(of waypoint: Waypoint, service: AddressedService? = nil) -> EnforcementProgram {
    program(
      of: .waypoint,
      namespace: waypoint.deployment.namespace,
      labels: waypoint.deployment.labels,
      service: service
    )
  }

  /// A workload in a few words; the mode is that of ports without their own.
  func summary(of workload: Workload) -> WorkloadSummary {
    let enforcer = mesh.enforcer(of: workload)
    let mtls = enforcer.dataPlane.flatMap {
      point(of: $0, namespace: workload.meta.namespace, labels: workload.labels).mtls
    }
    return WorkloadSummary(
      workload: ByteString("\(ObjectName(workload.meta))"),
      kind: workload.kind,
      enforcedAt: enforcer.title,
      enforcedBecause: mesh.dataPlane(of: workload).reason.description,
      mtls: mtls.map(Decision.MTLS.init)
    )
  }

  /// What stands before an object, for the ones who are captured.
  func use(
    _ binding: WaypointBinding,
    labels: [ByteString: ByteString],
    in namespace: ByteString
  ) -> WaypointUse {
    switch binding {
    case .none(.notNamed) where mesh.waypointNaming(by: labels, in: namespace) != nil:
      return WaypointUse(
        waypoint: nil,
        reason: "the waypoint of Namespace \(namespace) does not take workloads' own addresses"
      )
    case .none(let absence): return WaypointUse(waypoint: nil, reason: absence.description)
    case .waypoint(let waypoint, let canary):
      let owner =
        switch mesh.waypointNaming(by: labels, in: namespace) {
        case .object: "its label istio.io/use-waypoint"
        case .namespace, nil: "label istio.io/use-waypoint of Namespace \(namespace)"
        }
      return WaypointUse(
        waypoint: ByteString("\(waypoint.name)"),
        reason: owner,
        isAssumedReady: waypoint.isAssumedReady,
        canary: canary.map {
          .init(waypoint: ByteString("\($0.waypoint.name)"), weight: $0.weight)
        }
      )
    }
  }
}

extension WorkloadEnforcer {
  /// The proxy, where there is one.
  var dataPlane: EnforcementPoint.DataPlane? {
    switch self {
    case .proxy(let dataPlane): dataPlane
    case .nothing: nil
    }
  }

  var title: String {
    switch self {
    case .proxy(let dataPlane): dataPlane.rawValue
    case .nothing: "none (no proxy: nothing is enforced)"
    }
  }
}

extension Decision.Reference {
  /// An object as a whole.
  init(kind: String, _ name: ObjectName, location: SourceLocation?) {
    self.init(kind: kind, namespace: name.namespace, name: name.name, location: location)
  }
}
