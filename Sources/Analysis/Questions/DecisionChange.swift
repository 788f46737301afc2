package import Evaluation

/// Which way a decision has changed.
public enum ChangeKind: String, Sendable, CaseIterable {
  /// It was refused, and is allowed.
  case newlyAllowed = "newly-allowed"
  /// It was allowed, and is refused.
  case newlyRefused = "newly-refused"
  /// It is refused in another way; or what the proxy does with it is not known on one side.
  case other

  /// The kind of a change between two verdicts.
  init(from: Decision.Verdict, to: Decision.Verdict) {
    switch (from, to) {
    case (_, .allow): self = .newlyAllowed
    case (.allow, let verdict) where verdict != .indeterminate: self = .newlyRefused
    default: self = .other
    }
  }
}

/// Requests whose verdict has changed in one way, at workload ports that nothing tells apart.
package struct DecisionChange: Sendable {
  package let from: Decision.Verdict
  package let to: Decision.Verdict
  /// The workload ports, which all have the same port.
  package let pairs: [PolicyDiff.Pair]
  /// The requests that changed, and all that there are.
  package let changed: NodeID
  package let asked: NodeID
  /// A request of the set; the evaluators of both sides of the first port have confirmed it.
  package let witness: Request

  package var kind: ChangeKind { ChangeKind(from: from, to: to) }
  package var workloads: WorkloadClass { WorkloadClass(pairs.map(\.new)) }
}
