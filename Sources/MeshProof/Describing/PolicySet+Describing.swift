internal import Basics
public import Evaluation
internal import Mesh

extension PolicySet {
  /// Says what applies to a workload.
  ///
  /// - Throws: ``RequestError`` when the inputs have no workload of that name.
  public func describe(
    _ name: Request.ObjectName
  ) throws(RequestError) -> [WorkloadDescription] {
    let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
    guard !workloads.isEmpty else { throw unknown("workload", name, among: subjects.workloads) }
    let describer = Describer(mesh: mesh, compiler: compiler)
    return workloads.map(describer.workload)
  }

  /// Says what there is to say about a namespace, service, gateway, waypoint or workload.
  ///
  /// - Throws: ``RequestError`` when the inputs do not have it; it names the nearest that they have.
  /// - Complexity: For a namespace O(its objects × its policies), for the root namespace O(all workloads
  ///   × its policies); otherwise linear in the size of the mesh.
  public func describe(_ subject: Description.Subject) throws(RequestError) -> Description {
    let describer = Describer(mesh: mesh, compiler: compiler)
    switch subject {
    case .namespace(let name):
      guard subjects.namespaces.contains(name) else {
        throw unknown("namespace", "\(name)", among: subjects.namespaces.map { "\($0)" })
      }
      return .namespace(describer.namespace(name))
    case .service(let name):
      guard let service = describer.service(ObjectName(name)) else {
        throw unknown("Service and no ServiceEntry", name, among: subjects.services)
      }
      return .service(service)
    case .gateway(let name):
      if isWaypoint(name) {
        throw RequestError(
          "\"\(name.namespace)/\(name.name)\" is a waypoint: describe waypoint "
            + "\(name.namespace)/\(name.name)"
        )
      }
      let gateways = describer.gateways(named: ObjectName(name))
      guard !gateways.isEmpty else { throw unknown("gateway", name, among: subjects.gateways) }
      return .gateway(gateways)
    case .waypoint(let name):
      guard let waypoint = describer.waypoint(ObjectName(name)) else {
        throw unknown("waypoint", name, among: subjects.waypoints)
      }
      return .waypoint(waypoint)
    case .workload(let name): return .workload(try describe(name))
    }
  }

  /// What a user means by `ns/name`: a workload, else a Service or ServiceEntry, else a Gateway of the
  /// Gateway API.
  ///
  /// - Throws: ``RequestError`` when the inputs have none of them; it names the nearest that they have.
  public func subject(
    named name: Request.ObjectName
  ) throws(RequestError) -> Description.Subject {
    switch destination(named: name) {
    case .service: return .service(name)
    case .workload, .labels, .host:
      if !mesh.inventory.workload(namespace: name.namespace, name: name.name).isEmpty {
        return .workload(name)
      }
      guard mesh.kubernetesGateway(named: ObjectName(name)) != nil else {
        throw unknown(
          "workload, Service, ServiceEntry or Gateway",
          name,
          among: subjects.workloads + subjects.services + subjects.waypoints + subjects.gateways
        )
      }
      return isWaypoint(name) ? .waypoint(name) : .gateway(name)
    }
  }

  private var subjects: KnownSubjects { KnownSubjects(mesh: mesh) }

  private func isWaypoint(_ name: Request.ObjectName) -> Bool {
    mesh.kubernetesGateway(named: ObjectName(name)).map(mesh.isWaypoint) ?? false
  }

  private func unknown(
    _ what: String,
    _ name: Request.ObjectName,
    among known: [String]
  ) -> RequestError {
    unknown(what, "\(name.namespace)/\(name.name)", among: known)
  }

  private func unknown(_ what: String, _ name: String, among known: [String]) -> RequestError {
    RequestError("the inputs have no \(what) \"\(name)\"\(KnownSubjects.hint(name, known))")
  }
}

extension ObjectName {
  init(_ name: Request.ObjectName) { self.init(namespace: name.namespace, name: name.name) }
}
