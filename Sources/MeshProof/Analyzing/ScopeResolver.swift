internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

/// Finds what a scope names in the mesh.
struct ScopeResolver {
  let mesh: Mesh
  let scope: AccessScope
  /// What messages call the list of ports.
  var portField = "--port"

  // MARK: Workloads

  /// A port of a workload.
  struct Port {
    let name: ObjectName
    /// The workload of the inputs; several where Pods of one controller differ.
    let workloads: [Workload]
    let port: Int
    let portProtocol: EnforcementPoint.PortProtocol

    /// Whether HTTP is read there.
    var isHTTP: Bool {
      switch portProtocol {
      case .tcp, .tls: false
      case .http, .http2, .grpc, .auto: true
      }
    }
  }

  /// The ports that are asked, by name, then by port.
  ///
  /// - Parameter warnings: Gets the workloads without a known port, unless the scope has ports.
  /// - Returns: At least one port.
  /// - Throws: ``RequestError`` for a selector that selects nothing, and where nothing is left.
  func ports(_ warnings: inout [String]) throws(RequestError) -> [Port] {
    let names = try workloadNames()
    var ports: [Port] = []
    var portless: [ObjectName] = []
    for name in names {
      let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
      let served = servedPorts(of: workloads)
      if served.isEmpty, scope.ports.isEmpty { portless.append(name) }
      let asked =
        served.isEmpty
        ? Set(scope.ports).sorted()
        : scope.ports.isEmpty ? served : served.filter(scope.ports.contains)
      for port in asked {
        ports.append(
          Port(
            name: name,
            workloads: workloads,
            port: port,
            portProtocol: declaredProtocol(of: port, at: workloads) ?? .http
          )
        )
      }
    }
    guard !ports.isEmpty else { throw RequestError(nothingLeft(names)) }
    if !portless.isEmpty {
      let list = portless.map { "\($0)" }.joined(separator: ", ")
      warnings.append("not asked, because no port of theirs is known (give \(portField)): \(list)")
    }
    return ports
  }

  private func servedPorts(of workloads: [Workload]) -> [Int] {
    if workloads.count == 1 { return mesh.servedPorts(of: workloads[0]) }
    var served: Set<Int> = []
    for workload in workloads { served.formUnion(mesh.servedPorts(of: workload)) }
    return served.sorted()
  }

  /// What the first says for which something is declared.
  private func declaredProtocol(
    of port: Int,
    at workloads: [Workload]
  ) -> EnforcementPoint.PortProtocol? {
    for workload in workloads {
      if let declared = mesh.portProtocol(of: workload, port: port) { return declared }
    }
    return nil
  }

  private func nothingLeft(_ names: [ObjectName]) -> String {
    if names.isEmpty { return "the inputs have no workload" }
    return scope.ports.isEmpty
      ? "no port of the workloads is known: give \(portField)"
      : "no workload has one of these ports: leave out \(portField) to see those that are known"
  }

  private func workloadNames() throws(RequestError) -> [ObjectName] {
    let all = mesh.inventory.workloadNames
    guard !scope.workloads.isEmpty else { return all }
    var wanted: Set<ObjectName> = []
    for selector in scope.workloads {
      var found = all.filter { selector.selects(namespace: $0.namespace, name: $0.name) }
      // A Pod or ReplicaSet of a workload has a name of its own.
      if found.isEmpty, case .object(let name) = selector,
        !mesh.inventory.workload(namespace: name.namespace, name: name.name).isEmpty
      {
        found = [ObjectName(namespace: name.namespace, name: name.name)]
      }
      // Where no workload has the name, a Service stands for its workloads.
      if found.isEmpty, case .object(let name) = selector {
        found = workloads(ofService: ObjectName(namespace: name.namespace, name: name.name))
      }
      guard !found.isEmpty else {
        throw RequestError("--to \(selector): the inputs have no such workload or Service")
      }
      wanted.formUnion(found)
    }
    return wanted.sorted()
  }

  private func workloads(ofService name: ObjectName) -> [ObjectName] {
    guard let service = mesh.inventory.service(named: name), !service.selector.isEmpty else {
      return []
    }
    let selected = mesh.inventory.workloads(in: name.namespace, with: service.selector)
      .map { ObjectName($0.meta) }
    return mesh.inventory.workloadNames.filter(Set(selected).contains)
  }

  // MARK: Callers

  /// The service accounts that are asked about, in byte order; empty where the scope has other
  /// callers alone.
  ///
  /// - Throws: ``RequestError`` for a selector that selects nothing.
  func accounts() throws(RequestError) -> [ObjectName] {
    let all = mesh.inventory.identities
    var wanted: Set<ObjectName> = scope.isEverybody ? Set(all) : []
    for selector in scope.callers {
      let found = accounts(of: selector, among: all)
      guard !found.isEmpty else {
        throw RequestError(
          "--from \(selector): the inputs have no such service account or workload"
        )
      }
      wanted.formUnion(found)
    }
    return all.filter(wanted.contains)
  }

  /// A name is that of a service account, else of a workload.
  private func accounts(
    of selector: AccessScope.Selector,
    among all: [ObjectName]
  ) -> [ObjectName] {
    let accounts = all.filter { selector.selects(namespace: $0.namespace, name: $0.name) }
    guard accounts.isEmpty, case .object(let name) = selector else { return accounts }
    return mesh.inventory.workload(namespace: name.namespace, name: name.name)
      .map { ObjectName(namespace: $0.meta.namespace, name: $0.serviceAccount) }
  }
}
