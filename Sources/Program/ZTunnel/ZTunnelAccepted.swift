internal import Basics

/// The condition `ZtunnelAccepted` that istiod writes into the status of a policy (AM-32…AM-35).
package struct ZTunnelAccepted: Sendable, Hashable {
  /// The condition's status: whether ztunnel gets the policy at all.
  package let isAccepted: Bool
  /// What is not supported, in words of our own; empty where nothing is to be said.
  package let message: String

  /// The condition's reason.
  package var reason: String { message.isEmpty ? "Accepted" : "UnsupportedValue" }

  init(isAccepted: Bool, message: String = "") {
    self.isAccepted = isAccepted
    self.message = message
  }

  /// What became of the HTTP attributes of a policy (AM-33).
  enum HTTPOutcome {
    /// An ALLOW policy lacks the rules that have some.
    case rulesLeftOut
    /// A DENY policy is enforced without them; some rule can match.
    case enforcedWithout
    /// No rule of a DENY policy can match.
    case withoutEffect
  }

  /// A policy that ztunnel gets, with the names of the HTTP attributes in it.
  init(attributes: Set<ByteString>, outcome: HTTPOutcome) {
    guard !attributes.isEmpty else {
      self.init(isAccepted: true)
      return
    }
    let list = attributes.sorted().map(\.string).joined(separator: ", ")
    let advice =
      switch outcome {
      case .rulesLeftOut: "the rules that have them are left out, so less is allowed than asked"
      case .enforcedWithout: "the policy is enforced without them, so more is denied than asked"
      case .withoutEffect:
        "without them no rule of the policy can match, and it does nothing; give it a targetRef"
      }
    self.init(
      isAccepted: true,
      message: "HTTP attributes need a waypoint (found: \(list)); \(advice)"
    )
  }
}
