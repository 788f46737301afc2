internal import Analysis
internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources

extension MatrixFilling {
  /// The ports to ask, without answers; by name, then by port.
  ///
  /// Workloads without a known port are named in a warning, unless the question has ports.
  func workloadPorts(
    _ warnings: inout [String]
  ) throws(RequestError) -> [AccessMatrix.WorkloadPort] {
    let requests = try requests()
    return try scope.ports(&warnings).map { port in
      AccessMatrix.WorkloadPort(
        name: .init(namespace: port.name.namespace, name: port.name.name),
        port: port.port,
        portProtocol: port.portProtocol.rawValue,
        operations: requests.isEmpty || port.isHTTP ? requests : [.connection]
      )
    }
  }

  /// Every method with every path, each once.
  private func requests() throws(RequestError) -> [AccessMatrix.Operation] {
    guard !question.methods.isEmpty || !question.paths.isEmpty else { return [] }
    let methods = question.methods.isEmpty ? ["GET"] : question.methods
    let paths = question.paths.isEmpty ? ["/"] : question.paths
    let (count, overflow) = paths.count.multipliedReportingOverflow(by: methods.count)
    guard !overflow, count <= MatrixQuestion.maximumAnswers else { throw .tooManyAnswers }
    var known: Set<AccessMatrix.Operation> = []
    return paths.flatMap { path in
      methods.map { AccessMatrix.Operation.http(method: $0, path: path) }
    }.filter { known.insert($0).inserted }
  }
}
