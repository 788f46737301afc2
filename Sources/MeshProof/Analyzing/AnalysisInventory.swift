internal import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

/// What the analysis asks about, out of a mesh: workload ports with their proxies, and identities.
struct AnalysisInventory {
  let mesh: Mesh
  let compiler: EvaluatorCache

  /// The identities of the inventory, in byte order.
  var identities: [KnownIdentity] { mesh.inventory.identities.map(identity) }

  /// The identity of a service account.
  func identity(of account: ObjectName) -> KnownIdentity {
    KnownIdentity(
      account: .init(namespace: account.namespace, name: account.name),
      identity: mesh.identity(namespace: account.namespace, serviceAccount: account.name)
    )
  }

  /// The workload ports of a scope, each with the proxy that enforces there.
  ///
  /// Pods of one workload that differ are ports of their own.
  /// - Parameters:
  ///   - scope: Which workloads and ports.
  ///   - portField: What messages call the list of ports.
  ///   - warnings: Gets what may make an answer another one; each once.
  ///   - isWanted: Which of the workloads of a name.
  /// - Returns: At least one port.
  /// - Throws: ``RequestError`` for a scope that names what there is not.
  func ports(
    _ scope: AccessScope,
    portField: String = "--port",
    _ warnings: inout [String],
    where isWanted: (Workload) -> Bool = { _ in true }
  ) throws(RequestError) -> [WorkloadPort] {
    let places = try spots(scope, portField: portField, &warnings, where: isWanted).map(place)
    var known = Set(warnings)
    for place in places {
      warnings += self.warnings(at: place).filter { known.insert($0).inserted }
    }
    return places.map(\.port)
  }

  /// A workload port with the workload of the inputs that it is one of.
  struct Place {
    let workload: Workload
    let enforcer: WorkloadEnforcer
    let port: WorkloadPort
  }

  /// What may make an answer at a place another one; compiles its proxy.
  func warnings(at place: Place) -> [String] {
    let workload = place.workload
    let resolver = DestinationResolver(mesh: mesh)
    let found = resolver.warnings(
      at: place.enforcer,
      namespace: workload.meta.namespace,
      labels: workload.labels
    )
    return found + resolver.warnings(of: workload) + place.port.evaluator.program.warnings
      + waypointWarning(workload)
  }

  /// A workload port as far as it is known without its proxy.
  struct Spot {
    fileprivate let found: ScopeResolver.Port
    private let index: Int
    let enforcer: WorkloadEnforcer

    var workload: Workload { found.workloads[index] }
    var name: ObjectName { found.name }
    var port: Int { found.port }
    var portProtocol: EnforcementPoint.PortProtocol { found.portProtocol }

    fileprivate init(_ found: ScopeResolver.Port, index: Int, enforcer: WorkloadEnforcer) {
      self.found = found
      self.index = index
      self.enforcer = enforcer
    }
  }

  /// The workload ports of a scope, as ``ports(_:portField:_:where:)`` has them, without the warnings
  /// of each.
  func spots(
    _ scope: AccessScope,
    portField: String = "--port",
    _ warnings: inout [String],
    where isWanted: (Workload) -> Bool = { _ in true }
  ) throws(RequestError) -> [Spot] {
    var spots: [Spot] = []
    let resolver = ScopeResolver(mesh: mesh, scope: scope, portField: portField)
    for port in try resolver.ports(&warnings) {
      var seen: Set<Kind> = []
      for (index, workload) in port.workloads.enumerated() where isWanted(workload) {
        let enforcer = mesh.enforcer(of: workload)
        guard
          port.workloads.count == 1
            || seen.insert(Kind(labels: workload.labels, enforcer: enforcer)).inserted
        else { continue }
        spots.append(Spot(port, index: index, enforcer: enforcer))
      }
    }
    return spots
  }

  /// A spot with its proxy, which is compiled when it is asked for.
  func place(_ spot: Spot) -> Place {
    let workload = spot.workload
    return Place(
      workload: workload,
      enforcer: spot.enforcer,
      port: port(spot.found, of: workload, spot.enforcer)
    )
  }

  private struct Kind: Hashable {
    let labels: [ByteString: ByteString]
    let enforcer: WorkloadEnforcer
  }

  private func port(
    _ port: ScopeResolver.Port,
    of workload: Workload,
    _ enforcer: WorkloadEnforcer
  ) -> WorkloadPort {
    let name = Request.ObjectName(namespace: port.name.namespace, name: port.name.name)
    let portProtocol = Request.Destination.PortProtocol(rawValue: port.portProtocol.rawValue)
    let (number, declared) = (port.port, port.portProtocol)
    let (namespace, labels) = (workload.meta.namespace, workload.labels)
    switch enforcer {
    case .proxy(let dataPlane):
      return WorkloadPort(
        workload: name,
        port: number,
        destination: WorkloadPort.destination(
          name,
          number,
          portProtocol,
          .init(rawValue: dataPlane.rawValue)
        )
      ) { [compiler] in
        compiler.evaluator(
          for: EvaluatorCache.Key(
            dataPlane: dataPlane,
            namespace: namespace,
            labels: labels,
            port: number,
            portProtocol: declared
          )
        )
      }
    case .nothing:
      return WorkloadPort(
        workload: name,
        port: number,
        destination: WorkloadPort.destination(
          name,
          number,
          portProtocol,
          Request.Destination.DataPlane.none
        )
      ) { [mesh, compiler] in
        Self.openEvaluator(
          in: namespace,
          port: number,
          declared,
          mesh.config,
          compiler.compiler
        )
      }
    }
  }

  /// Without a proxy everything gets through, as at one that has been told nothing.
  static func openEvaluator(
    in namespace: ByteString,
    port: Int,
    _ portProtocol: EnforcementPoint.PortProtocol,
    _ config: MeshConfig,
    _ compiler: ProgramCompiler
  ) -> Evaluator {
    let point = EnforcementPoint(
      dataPlane: .sidecar,
      namespace: namespace,
      labels: [:],
      port: port,
      portProtocol: portProtocol,
      authorizationPolicies: [],
      jwtRules: [],
      mtls: EffectiveMTLS(mode: .permissive, policy: nil),
      meshConfig: config
    )
    return Evaluator(compiler.compile(point), trustedDomains: nil)
  }

  /// What the workload's own proxy enforces is not all where a waypoint stands before it.
  private func waypointWarning(_ workload: Workload) -> [String] {
    guard mesh.waypoint(of: workload).waypoint != nil else { return [] }
    return [
      "\(workload.meta.namespace)/\(workload.meta.name) has a waypoint before it, whose policies are "
        + "not in the answer: ask `query` for the whole way"
    ]
  }
}
