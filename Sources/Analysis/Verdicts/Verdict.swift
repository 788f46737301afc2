package import Evaluation

/// The values of a verdict map.
package enum Verdict: UInt8, Sendable, CaseIterable {
  /// No request of the space.
  case outside = 0
  case allow = 1
  case deny
  case unauthenticated
  case refused
  case indeterminate

  /// The verdict that a decision for such a request has, its authorizers' answers being stated.
  package var decision: Decision.Verdict? {
    switch self {
    case .outside: nil
    case .allow: .allow
    case .deny: .deny
    case .unauthenticated: .unauthenticated
    case .refused: .refused
    case .indeterminate: .indeterminate
    }
  }

  var terminal: NodeID { .terminal(rawValue) }
}
