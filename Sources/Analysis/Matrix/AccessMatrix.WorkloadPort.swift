public import Basics
public import Evaluation

extension AccessMatrix {
  /// One port of a workload, with the answers that every caller gets there.
  public struct WorkloadPort: Sendable, Hashable {
    /// The workload's name; for Pods of one controller that of the controller.
    public let name: Request.ObjectName
    /// The workload port.
    public let port: Int
    /// The protocol that a Service declares for the port, else `http`.
    public let portProtocol: String
    /// What was asked, in order.
    public let operations: [Operation]

    // A matrix may have millions of answers, decided by a few rules: an answer takes five bytes.
    private var verdicts: [Decision.Verdict] = []
    private var deciderIndices: [Int32] = []
    private var deciders: [Decision.Decider] = []
    private var indexByDecider: [Decision.Decider: Int32] = [:]
    // One cell serves all callers and ports that nothing tells apart.
    private var cells: [ExactCell?] = []

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

    /// Adds the next caller's cell; `nil` where it is not decided.
    package mutating func append(_ cell: ExactCell?) { cells.append(cell) }

    /// Looks up all that a caller may do.
    ///
    /// - Parameter caller: An index of ``AccessMatrix/callers``.
    /// - Returns: `nil` where it is not decided.
    public func cell(caller: Int) -> ExactCell? {
      cells.indices.contains(caller) ? cells[caller] : nil
    }

    /// Looks up the answers that a caller gets.
    ///
    /// An answer that depends on what the request does not say (a header, a token, an address) is
    /// CONDITIONAL.
    ///
    /// - Parameter caller: An index of ``AccessMatrix/callers``.
    /// - Returns: One for each operation, in their order.
    public func answers(caller: Int) -> [Answer] {
      let first = caller * operations.count
      let isOpen = cell(caller: caller)?.isOpen ?? operations.map { _ in false }
      return operations.enumerated().map { offset, operation in
        let verdict = verdicts[first + offset]
        let isOverruled = isOpen[offset] && verdict != .conditional
        return Answer(
          operation: operation,
          verdict: isOverruled ? .conditional : verdict,
          decidedBy: isOverruled
            ? Decision.Decider(stage: .default) : deciders[Int(deciderIndices[first + offset])]
        )
      }
    }

    /// How much a caller may do of all that can be sent.
    ///
    /// - Parameter caller: An index of ``AccessMatrix/callers``.
    /// - Returns: `conditional` where it is not decided.
    public func access(caller: Int) -> Access { cell(caller: caller)?.access ?? .conditional }
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
