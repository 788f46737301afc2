internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let badAction = Problem("bad-enum", "VALID-30", .fatal)
  static let tooManyRules = Problem("too-many-items", "VALID-31", .tolerable)
  static let customWithoutRules = Problem("custom-without-rules", "VALID-33", .tolerable)
  static let customWithoutProvider = Problem("custom-without-provider", "VALID-34", .tolerable)
  static let needlessProvider = Problem("provider-without-custom", "VALID-35", .tolerable)
  static let denyWithoutRules = Problem("deny-without-rules", "VALID-38", .tolerable)
  static let nullPolicyRule = Problem("null-item", "VALID-40", .tolerable)
  static let badDryRun = Problem("bad-dry-run", "VALID-59", .tolerable)
}

/// The annotation that makes a policy a dry run (AP-9).
let dryRunAnnotation: ByteString = "istio.io/dry-run"

extension StrictMapping {
  /// What goes with which action (VALID-31, VALID-33 to VALID-35, VALID-38).
  func checkAction(
    _ action: AuthorizationPolicy.Action?,
    provider: ByteString?,
    ruleCount: Int,
    _ findings: inout Findings
  ) {
    checkCount(ruleCount, of: FieldNames.rules, most: 512, .tooManyRules, &findings)
    guard let action else { return }
    let hasNoRules = ruleCount == 0 && isAbsentOrEmptyList(FieldNames.rules)
    if hasNoRules, action == .custom || action == .deny {
      findings.report(
        action == .custom ? .customWithoutRules : .denyWithoutRules,
        "a \(action.rawValue) policy without rules never takes effect",
        at: keyLocation("action"),
        notes: ["write \"rules: [{}]\" if every request is meant"]
      )
    }
    if action == .custom, !hasNoRules, provider?.isEmpty ?? true {
      findings.report(
        .customWithoutProvider,
        "a CUSTOM policy needs \"provider.name\"",
        at: keyLocation(has("provider") ? "provider" : "action")
      )
    }
    if action != .custom, has(FieldNames.provider) {
      findings.report(
        .needlessProvider,
        "\"provider\" goes with CUSTOM only, and the action is \(action.rawValue)",
        at: keyLocation("provider")
      )
    }
  }
}

/// Checks the dry-run annotation of an AuthorizationPolicy (VALID-59).
/// - Returns: Whether the policy is a dry run; a value that is no boolean counts as `false` (AP-9).
func checkDryRun(
  of object: Node,
  action: AuthorizationPolicy.Action?,
  _ findings: inout Findings
) -> Bool {
  guard let node = object[FieldNames.metadata]?[FieldNames.annotations]?[dryRunAnnotation],
    let text = node.string
  else { return false }
  let value = goBoolean(text)
  if action == .custom || action == .audit {
    findings.report(
      .badDryRun,
      "\(quoted(dryRunAnnotation)) is known for ALLOW and DENY only",
      at: node.location
    )
  } else if value == nil {
    findings.report(
      .badDryRun,
      "\(quoted(dryRunAnnotation)) must be \"true\" or \"false\", not \(quoted(text))",
      at: node.location,
      notes: ["with any other value the policy is enforced"]
    )
  }
  return value ?? false
}
