public import Basics

/// How a decision came about: every policy that was looked at, and what a refusal lacked.
public struct Explanation: Sendable, Hashable {
  /// One condition that did not hold.
  public struct Failure: Sendable, Hashable {
    /// The field as written: `principals`, `notPaths`, `request.headers[x-a]`.
    public let field: ByteString
    /// Whether it is a `not…` list: one of its values matched.
    public let isNegated: Bool
    /// The values as written.
    public let expected: [ByteString]
    /// What the request had; `nil` when it had nothing there.
    public let seen: ByteString?
    /// Where the condition is written.
    public let location: SourceLocation

    package init(
      field: ByteString,
      isNegated: Bool,
      expected: [ByteString],
      seen: ByteString?,
      location: SourceLocation
    ) {
      self.field = field
      self.isNegated = isNegated
      self.expected = expected
      self.seen = seen
      self.location = location
    }
  }

  /// What became of one rule.
  public struct Rule: Sendable, Hashable {
    /// The outcomes of a rule.
    public enum Outcome: Sendable, Hashable {
      /// It matched.
      case matched
      /// It did not; the condition that failed first.
      case failed(Failure)
      /// It depends on something that was not given.
      case unknown(field: ByteString)
      /// The proxy never gets it; why.
      case dropped(reason: String)
    }

    /// The zero-based index in `spec.rules`.
    public let index: Int
    /// What became of it.
    public let outcome: Outcome
    /// Conditions that the proxy does not get, so that the rule matches more than it says.
    public let widened: [String]

    package init(index: Int, outcome: Outcome, widened: [String]) {
      self.index = index
      self.outcome = outcome
      self.widened = widened
    }
  }

  /// What became of one policy.
  public struct Policy: Sendable, Hashable {
    /// The policy.
    public let policy: Decision.Reference
    /// `ALLOW`, `DENY`, `AUDIT` or `CUSTOM`.
    public let action: String
    /// Whether it only pretends.
    public let isDryRun: Bool
    /// Its rules, in the order of the YAML.
    public let rules: [Rule]

    package init(policy: Decision.Reference, action: String, isDryRun: Bool, rules: [Rule]) {
      self.policy = policy
      self.action = action
      self.isDryRun = isDryRun
      self.rules = rules
    }

    /// Whether any rule matched.
    public var matched: Bool { rules.contains { $0.outcome == .matched } }
  }

  /// The smallest change of the request after which the policies would have let it through.
  public struct NearMiss: Sendable, Hashable {
    /// The ALLOW rule that would match; `nil` where no ALLOW policy applies.
    public let rule: Decision.Reference?
    /// ALL of these would have to hold.
    public let changes: [Failure]

    package init(rule: Decision.Reference?, changes: [Failure]) {
      self.rule = rule
      self.changes = changes
    }
  }

  /// In the order of evaluation.
  public var trace: [Policy]
  /// For a denial: what would have been enough; `nil` where no change of the request helps.
  public var nearMiss: NearMiss?
  /// Why there is no near miss, for a denial without one.
  public var noNearMissReason: String?

  package init(trace: [Policy], nearMiss: NearMiss? = nil, noNearMissReason: String? = nil) {
    self.trace = trace
    self.nearMiss = nearMiss
    self.noNearMissReason = noNearMissReason
  }
}
