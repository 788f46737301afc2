internal import Basics
internal import JSON
internal import Program
internal import Resources

/// `envoy.config.rbac.v3.RBAC`: an action and named policies.
struct RBACRules {
  /// Envoy's actions; `ALLOW` is the default of the field.
  enum Action: String {
    case allow = "ALLOW"
    case deny = "DENY"
    case log = "LOG"
  }

  let action: Action
  /// Names are unique; written in byte order (AP-20).
  var policies: [(name: ByteString, policy: JSONValue)] = []

  var json: JSONValue {
    let sorted = policies.sorted { $0.name < $1.name }
    return .message([
      "action": .field(.string(ByteString(action.rawValue)), if: action != .allow),
      "policies": .field(
        .object(JSONObject(sorted.map { ($0.name, $0.policy) })),
        if: !sorted.isEmpty
      ),
    ])
  }
}

extension RBACRules {
  /// The rules and, for each policy of the same kind without rules, one that never matches (AP-27).
  init(
    _ action: Action,
    _ rules: [ProgramRule],
    of policies: [PolicySummary],
    dryRun: Bool,
    _ rendering: RuleRendering,
    named name: (ByteString) -> ByteString = { $0 }
  ) {
    self.init(action: action)
    for rule in rules { self.policies.append((name(rule.name), rendering.policy(rule))) }
    for policy in policies where policy.isDryRun == dryRun && policy.ruleCount == 0 {
      let empty: ByteString = "ns[\(policy.meta.namespace)]-policy[\(policy.meta.name)]-rule[0]"
      self.policies.append((name(empty), RuleRendering.matchesNever))
    }
  }
}
