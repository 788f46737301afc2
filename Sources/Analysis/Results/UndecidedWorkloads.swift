internal import Evaluation
internal import Mesh
internal import Program

/// Workload ports that a question could not be answered for, all for one reason (contract section 7).
public struct UndecidedWorkloads: Sendable, Hashable {
  /// Which.
  public let workloads: WorkloadClass
  /// The fields of policies that make it so, the worst first.
  public let fields: [String]
  /// For a person.
  public let reason: String

  /// Puts those together that have port and reason in common.
  package static func grouped(_ undecided: [UndecidedPort]) -> [UndecidedWorkloads] {
    struct Key: Hashable {
      let port: Int
      let portProtocol: String
      let undecided: Undecided
    }
    var order: [Key] = []
    var members: [Key: [Request.ObjectName]] = [:]
    for one in undecided {
      let port = one.port
      let key = Key(
        port: port.port,
        portProtocol: port.evaluator.program.point.portProtocol.rawValue,
        undecided: one.undecided
      )
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(port.workload)
    }
    return order.map { key in
      UndecidedWorkloads(
        workloads: WorkloadClass(
          members: members[key] ?? [],
          port: key.port,
          portProtocol: key.portProtocol
        ),
        fields: key.undecided.fields,
        reason: key.undecided.reason
      )
    }
  }
}

/// A workload port that a question could not be answered for.
package struct UndecidedPort: Sendable {
  package let port: WorkloadPort
  package let undecided: Undecided

  package init(_ port: WorkloadPort, _ undecided: Undecided) {
    self.port = port
    self.undecided = undecided
  }
}
