internal import Basics
package import Matching
internal import Mesh
internal import Program
public import Evaluation

/// All that a caller may do at a workload port (contract section 6).
public struct ExactCell: Sendable, Hashable {
  /// Requests that are allowed, by one rule.
  public struct Operation: Sendable, Hashable {
    /// Which requests.
    public let rule: PrintedRule
    /// What let the witness through.
    public let decidedBy: Decision.Decider
    /// One of the requests.
    public let witness: Request
  }

  /// How much is allowed of all that can be sent.
  public let access: Access
  /// What is allowed, the largest set first; empty for ``Access/never``.
  public let operations: [Operation]
  /// For each operation that was asked about, whether its answer depends on what the question does
  /// not say.
  public let isOpen: [Bool]
}

extension Asking {
  /// Works out the cell of an answer.
  ///
  /// - Parameters:
  ///   - answer: A caller, or callers that nothing tells apart, at such ports.
  ///   - operations: The operations that were asked about.
  /// - Returns: The cell.
  /// - Throws: ``Undecided``.
  package func cell(
    of answer: AccessAnswer,
    _ operations: [AccessMatrix.Operation]
  ) throws(Undecided) -> ExactCell {
    guard let port = answer.ports.first else {
      throw Undecided(fields: [], reason: "internal error: an answer without a port")
    }
    let map = try map(of: port.evaluator)
    var open: [Bool] = []
    for operation in operations {
      let requests = try set(of: operation, at: port.evaluator)
      let asked = try table.apply(.and, answer.asked, requests)
      let verdicts = try table.apply(.mask, map.root, asked)
      open.append(Set(table.values(of: verdicts).map { Verdict(rawValue: $0)?.decision }).count > 1)
    }
    return ExactCell(
      access: answer.access,
      operations: try naming { () throws(Undecided) in try allowed(answer, at: port) },
      isOpen: open
    )
  }

  private func allowed(
    _ answer: AccessAnswer,
    at port: WorkloadPort
  ) throws(Undecided) -> [ExactCell.Operation] {
    let printed = try RulePrinter(universe: universe, table: table)
      .print(answer.allowed, within: answer.asked, limit: .max)
    guard printed.omitted == 0 else {
      throw Undecided(fields: [], reason: "no values of the policies say which requests these are")
    }
    var operations: [ExactCell.Operation] = []
    for entry in printed.entries {
      guard let witness = try witness(in: entry.set, at: port) else { continue }
      operations.append(
        ExactCell.Operation(
          rule: entry.rule,
          decidedBy: Replay.decision(of: port.evaluator, for: witness).decidedBy,
          witness: witness
        )
      )
    }
    return operations
  }

  /// The requests of an operation: empty where the proxy takes none of them.
  private func set(
    of operation: AccessMatrix.Operation,
    at evaluator: Evaluator
  ) throws(Undecided) -> NodeID {
    try set(of: RequestFilter(operation, normalizer: universe.normalizer), at: evaluator)
  }
}

extension RequestFilter {
  /// The requests that an operation stands for, as the proxy's policies see them.
  package init(_ operation: AccessMatrix.Operation, normalizer: PathNormalizer) {
    switch operation {
    case .connection: self.init(isHTTP: false)
    case .http(let method, let target):
      var predicates: [Predicate] = [.method([.exact(method)])]
      switch normalizer.normalize(target) {
      case .refused:
        // Nothing has an empty path.
        predicates.append(.path([.text(.exact(""))]))
      case .path(let seen):
        let query = UInt8(ascii: "?")
        predicates.append(
          seen.bytes.contains(query)
            ? .header(":path", [.exact(seen)]) : .path([.text(.exact(seen))])
        )
      }
      self.init(predicates: predicates, isHTTP: true)
    }
  }
}
