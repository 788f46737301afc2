internal import Basics
internal import MeshProof

/// What a case has to answer.
enum Wanted {
  /// A verdict, and perhaps who decides.
  case verdict(Decision.Verdict, by: Located<PolicyTest.Decider>?)
  /// One of `callers`: ALLOW.
  case listed
  /// None of `callers`: refused for sure.
  case unlisted

  var text: String {
    switch self {
    case .verdict(let verdict, by: _): verdict.rawValue
    case .listed: Decision.Verdict.allow.rawValue
    case .unlisted: "not ALLOW"
    }
  }

  var byText: String? {
    if case .verdict(_, let by?) = self { by.value.text } else { nil }
  }

  /// Whether a decision is another one: what is to say about it beyond that, and where it is expected
  /// if not where the verdict is.
  func failure(_ decision: Decision) -> (message: String?, location: SourceLocation?)? {
    switch self {
    case .verdict(let verdict, let by):
      guard decision.verdict == verdict else { return (nil, nil) }
      guard let by, !by.value.matches(decision.decidedBy) else { return nil }
      return (nil, by.location)
    case .listed:
      guard decision.verdict != .allow else { return nil }
      return ("is in \"callers\" and gets \(decision.verdict.rawValue)", nil)
    case .unlisted:
      switch decision.verdict {
      case .deny, .unauthenticated, .refused, .badRequest: return nil
      case .allow: return ("is allowed and not in \"callers\"", nil)
      case .conditional, .indeterminate, .mixed:
        return ("is not in \"callers\" and not surely refused: \(decision.verdict.rawValue)", nil)
      }
    }
  }
}

extension PolicyTest.Decider {
  /// As a test file writes it.
  var text: String {
    switch self {
    case .byDefault: "default"
    case .policy(let name, let rule):
      "\(name.namespace)/\(name.name)" + (rule.map { "[\($0)]" } ?? "")
    }
  }

  func matches(_ decider: Decision.Decider) -> Bool {
    switch (self, decider.object) {
    case (.byDefault, nil): true
    case (.byDefault, _?), (.policy, nil): false
    case (.policy(let name, let rule), let object?):
      object.namespace == name.namespace && object.name == name.name
        && (rule == nil || object.rule == rule)
    }
  }
}

extension Decision.Decider {
  /// As a test file would write it.
  var text: String {
    guard let object else { return "default" }
    return PolicyTest.Decider.policy(
      .init(namespace: object.namespace, name: object.name),
      rule: object.rule
    ).text
  }
}
