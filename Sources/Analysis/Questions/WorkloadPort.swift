package import Evaluation
internal import Mesh
internal import Program

/// A port of a workload that is asked about.
package struct WorkloadPort: Sendable {
  package let workload: Request.ObjectName
  package let port: Int
  package let evaluator: Evaluator

  package init(workload: Request.ObjectName, port: Int, evaluator: Evaluator) {
    self.workload = workload
    self.port = port
    self.evaluator = evaluator
  }

  /// The destination as a witness names it.
  var destination: Request.Destination {
    var destination = Request.Destination()
    destination.target = .workload(workload)
    destination.port = port
    destination.portProtocol = .init(rawValue: evaluator.program.point.portProtocol.rawValue)
    return destination
  }
}

/// Workload ports that nothing tells apart.
package struct WorkloadClass: Sendable, Hashable {
  /// In the order of the question.
  package let members: [Request.ObjectName]
  package let port: Int
  package let portProtocol: String
}
