internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

extension MatrixFilling {
  /// The ports to ask, without answers; by name, then by port.
  ///
  /// Workloads without a known port are named in a warning, unless the question has ports.
  func workloadPorts(_ warnings: inout [String]) throws(RequestError) -> [AccessMatrix.WorkloadPort]
  {
    let names = try workloadNames()
    let requests = try requests()
    var ports: [AccessMatrix.WorkloadPort] = []
    var portless: [ObjectName] = []
    for name in names {
      let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
      let served = Set(workloads.flatMap(mesh.servedPorts)).sorted()
      if served.isEmpty, question.ports.isEmpty { portless.append(name) }
      let asked =
        served.isEmpty
        ? Set(question.ports).sorted()
        : served.filter { question.ports.isEmpty || question.ports.contains($0) }
      ports += asked.map { workloadPort(name, workloads, port: $0, requests) }
    }
    guard !ports.isEmpty else { throw RequestError(nothingLeft(names)) }
    if !portless.isEmpty {
      let list = portless.map { "\($0)" }.joined(separator: ", ")
      warnings.append("not asked, because no port of theirs is known (give --port): \(list)")
    }
    return ports
  }

  private func nothingLeft(_ names: [ObjectName]) -> String {
    if names.isEmpty { return "the inputs have no workload" }
    return question.ports.isEmpty
      ? "no port of the workloads is known: give --port"
      : "no workload has one of these ports: leave out --port to see those that are known"
  }

  private func workloadNames() throws(RequestError) -> [ObjectName] {
    let all = mesh.inventory.workloadNames
    guard !question.workloads.isEmpty else { return all }
    var wanted: Set<ObjectName> = []
    for selector in question.workloads {
      var found = all.filter { selector.selects(namespace: $0.namespace, name: $0.name) }
      // A Pod or ReplicaSet of a workload has a name of its own.
      if found.isEmpty, case .object(let name) = selector,
        !mesh.inventory.workload(namespace: name.namespace, name: name.name).isEmpty
      {
        found = [ObjectName(namespace: name.namespace, name: name.name)]
      }
      guard !found.isEmpty else {
        throw RequestError("--to \(selector): the inputs have no such workload")
      }
      wanted.formUnion(found)
    }
    return wanted.sorted()
  }

  private func workloadPort(
    _ name: ObjectName,
    _ workloads: [Workload],
    port: Int,
    _ requests: [AccessMatrix.Operation]
  ) -> AccessMatrix.WorkloadPort {
    let declared = workloads.lazy.compactMap { mesh.portProtocol(of: $0, port: port) }.first
    let isTCP =
      switch declared {
      case .tcp, .tls: true
      case .http, .http2, .grpc, .auto, nil: false
      }
    return AccessMatrix.WorkloadPort(
      name: .init(namespace: name.namespace, name: name.name),
      port: port,
      portProtocol: (declared ?? .http).rawValue,
      operations: isTCP ? [.connection] : requests
    )
  }

  /// Every method with every path, each once.
  private func requests() throws(RequestError) -> [AccessMatrix.Operation] {
    let (count, overflow) = question.paths.count.multipliedReportingOverflow(
      by: question.methods.count
    )
    guard !overflow, count <= MatrixQuestion.maximumAnswers else { throw .tooManyAnswers }
    var known: Set<AccessMatrix.Operation> = []
    return question.paths.flatMap { path in
      question.methods.map { AccessMatrix.Operation.http(method: $0, path: path) }
    }.filter { known.insert($0).inserted }
  }
}
