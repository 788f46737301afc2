public import Evaluation
internal import Mesh
internal import Program

/// A port of a workload that is asked about.
package struct WorkloadPort: Sendable {
  package let workload: Request.ObjectName
  package let port: Int
  package let evaluator: Evaluator
  /// The destination as witnesses name it: this enforcement point and no other.
  package let destination: Request.Destination

  /// Makes a port of its parts.
  ///
  /// - Parameters:
  ///   - workload: Its name.
  ///   - port: The workload port.
  ///   - evaluator: What answers there.
  ///   - destination: `nil`: by workload, port and data plane.
  package init(
    workload: Request.ObjectName,
    port: Int,
    evaluator: Evaluator,
    destination: Request.Destination? = nil
  ) {
    self.workload = workload
    self.port = port
    self.evaluator = evaluator
    if let destination {
      self.destination = destination
    } else {
      let point = evaluator.program.point
      var own = Request.Destination()
      own.target = .workload(workload)
      own.port = port
      own.portProtocol = .init(rawValue: point.portProtocol.rawValue)
      own.dataPlane = .init(rawValue: point.dataPlane.rawValue)
      self.destination = own
    }
  }
}

/// Workload ports that nothing tells apart.
public struct WorkloadClass: Sendable, Hashable {
  /// In the order of the question.
  public let members: [Request.ObjectName]
  /// The workload port.
  public let port: Int
  /// What the port is declared as.
  public let portProtocol: String
}

extension WorkloadClass {
  /// Ports that have number and protocol in common.
  package init(_ ports: [WorkloadPort]) {
    self.init(
      members: ports.map(\.workload),
      port: ports.first?.port ?? 0,
      portProtocol: ports.first?.evaluator.program.point.portProtocol.rawValue ?? ""
    )
  }
}
