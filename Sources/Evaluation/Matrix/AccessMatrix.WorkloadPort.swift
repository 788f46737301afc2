public import Basics

extension AccessMatrix {
  /// One port of a workload, with the answers that every caller gets there.
  public struct WorkloadPort: Sendable, Hashable {
    /// The workload's name; for Pods of one controller that of the controller.
    public let name: Request.ObjectName
    /// The workload port.
    public let port: Int
    /// The protocol that a Service declares for the port, else `http`.
    public let portProtocol: String
    /// What was asked, in order; never empty.
    public let operations: [Operation]

    // A matrix may have millions of answers, decided by a few rules: an answer takes five bytes.
    private var verdicts: [Decision.Verdict] = []
    private var deciderIndices: [Int32] = []
    private var deciders: [Decision.Decider] = []
    private var indexByDecider: [Decision.Decider: Int32] = [:]

    package init(
      name: Request.ObjectName,
      port: Int,
      portProtocol: String,
      operations: [Operation]
    ) {
      self.name = name
      self.port = port
      self.portProtocol = portProtocol
      self.operations = operations
    }

    /// `namespace/name`.
    public var title: ByteString { "\(name.namespace)/\(name.name)" }

    /// Adds the next answer: callers in order, for each the operations in order.
    package mutating func append(_ verdict: Decision.Verdict, by decider: Decision.Decider) {
      verdicts.append(verdict)
      // INVARIANT: no more deciders than answers, and those are bounded far below 2^31.
      let index = indexByDecider[decider] ?? Int32(truncatingIfNeeded: deciders.count)
      if Int(index) == deciders.count {
        deciders.append(decider)
        indexByDecider[decider] = index
      }
      deciderIndices.append(index)
    }

    /// Looks up the answers that a caller gets.
    ///
    /// - Parameter caller: An index of ``AccessMatrix/callers``.
    /// - Returns: One for each operation, in their order.
    public func answers(caller: Int) -> [Answer] {
      let first = caller * operations.count
      return operations.enumerated().map { offset, operation in
        Answer(
          operation: operation,
          verdict: verdicts[first + offset],
          decidedBy: deciders[Int(deciderIndices[first + offset])]
        )
      }
    }

    /// Sums up the answers that a caller gets.
    ///
    /// - Parameter caller: An index of ``AccessMatrix/callers``.
    /// - Returns: Whether all, none or some of the operations are allowed.
    public func access(caller: Int) -> Access {
      let first = caller * operations.count
      let answers = verdicts[first..<(first + operations.count)]
      if answers.allSatisfy({ $0 == .allow }) { return .always }
      return answers.allSatisfy(\.isRefusal) ? .never : .conditional
    }
  }

  /// The answer to one operation.
  public struct Answer: Sendable, Hashable {
    /// What was asked.
    public let operation: Operation
    /// The answer.
    public let verdict: Decision.Verdict
    /// What decided.
    public let decidedBy: Decision.Decider
  }
}

extension Decision.Verdict {
  /// Whether the request surely does not reach the workload.
  fileprivate var isRefusal: Bool {
    switch self {
    case .deny, .unauthenticated, .refused, .badRequest: true
    case .allow, .conditional, .indeterminate, .mixed: false
    }
  }
}
