internal import Basics
public import Evaluation
internal import Mesh
internal import Program

/// A port of a workload that is asked about.
package struct WorkloadPort: Sendable {
  package let workload: Request.ObjectName
  package let port: Int
  /// The destination as witnesses name it: this enforcement point and no other.
  package let destination: Request.Destination
  private let proxy: LazyEvaluator

  /// What answers there; compiled when it is asked for.
  package var evaluator: Evaluator { proxy.value }

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
    let point = evaluator.program.point
    let own = Self.destination(
      workload,
      port,
      .init(rawValue: point.portProtocol.rawValue),
      .init(rawValue: point.dataPlane.rawValue)
    )
    self.init(workload: workload, port: port, destination: destination ?? own) { evaluator }
  }

  /// Makes a port whose proxy is compiled when it is asked for.
  package init(
    workload: Request.ObjectName,
    port: Int,
    destination: Request.Destination,
    compiling evaluator: @escaping @Sendable () -> Evaluator
  ) {
    self.workload = workload
    self.port = port
    self.destination = destination
    proxy = LazyEvaluator(evaluator)
  }

  /// The destination of witnesses.
  package static func destination(
    _ workload: Request.ObjectName,
    _ port: Int,
    _ portProtocol: Request.Destination.PortProtocol?,
    _ dataPlane: Request.Destination.DataPlane?
  ) -> Request.Destination {
    var destination = Request.Destination()
    destination.target = .workload(workload)
    destination.port = port
    destination.portProtocol = portProtocol
    destination.dataPlane = dataPlane
    return destination
  }
}

/// An evaluator that is made once, by whoever asks first.
private final class LazyEvaluator: Sendable {
  private let make: @Sendable () -> Evaluator
  private let made = Guarded<Evaluator?>(nil)

  init(_ make: @escaping @Sendable () -> Evaluator) { self.make = make }

  var value: Evaluator {
    made.withLock { made in
      if let made { return made }
      let own = make()
      made = own
      return own
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
