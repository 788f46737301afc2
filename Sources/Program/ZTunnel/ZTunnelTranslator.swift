internal import Basics
internal import Mesh
internal import Resources

/// Translates what attaches to a workload into what its ztunnel gets (AM-1…AM-25).
struct ZTunnelTranslator {
  let point: EnforcementPoint
  let behavior: ReleaseBehavior

  /// What ztunnel does with every connection: DENY, then ALLOW (AM-44).
  var program: RuleProgram {
    var translated: [TranslatedPolicy] = []
    var withheld: [PolicySummary] = []
    for policy in point.authorizationPolicies {
      if let reason = reasonToWithhold(policy) {
        withheld.append(summary(withholding: policy, because: reason))
      } else {
        translated.append(translate(policy))
      }
    }
    return RuleProgram(
      chain: .tcp,
      custom: [],
      jwt: nil,
      audit: group(.audit, of: []),
      deny: group(.deny, of: translated),
      allow: group(.allow, of: translated),
      withheld: withheld,
      behavior: behavior
    )
  }

  private func group(
    _ action: AuthorizationPolicy.Action,
    of translated: [TranslatedPolicy]
  ) -> PolicyGroup {
    let ours = translated.filter { $0.summary.action == action }
    return PolicyGroup(
      action: action,
      rules: ours.filter { !$0.summary.isDryRun }.flatMap(\.rules).sorted { $0.name < $1.name },
      dryRunRules: ours.filter(\.summary.isDryRun).flatMap(\.rules).sorted { $0.name < $1.name },
      policies: ours.map(\.summary)
    )
  }

  // MARK: Policies that ztunnel never gets

  /// In istiod's order: the dry run is asked before the action (AM-2).
  private func reasonToWithhold(_ policy: AuthorizationPolicy) -> String? {
    if policy.isDryRun, !point.meshConfig.isOn(.ambientDryRun) {
      return "ztunnel gets no dry-run policies unless istiod runs with "
        + "\(PilotFlag.ambientDryRun.rawValue)=true"
    }
    switch policy.action {
    case .allow, .deny: return nil
    case .audit, .custom: return "ztunnel has no action \(policy.action.rawValue)"
    }
  }

  private func summary(
    withholding policy: AuthorizationPolicy,
    because reason: String
  ) -> PolicySummary {
    PolicySummary(
      meta: policy.meta,
      action: policy.action,
      isDryRun: policy.isDryRun,
      provider: policy.provider,
      droppedRules: policy.rules.enumerated().map { index, rule in
        .init(index: index, reason: reason, location: rule?.location)
      },
      ruleCount: policy.rules.count,
      ztunnelAccepted: ZTunnelAccepted(isAccepted: false, message: reason)
    )
  }

  // MARK: Policies that it gets

  private func translate(_ policy: AuthorizationPolicy) -> TranslatedPolicy {
    var rules: [ProgramRule] = []
    var dropped: [PolicySummary.DroppedRule] = []
    var attributes: Set<ByteString> = []
    for (index, rule) in policy.rules.enumerated() {
      guard let rule else {
        dropped.append(.init(index: index, reason: "the rule is null", location: nil))
        continue
      }
      let group = ZTunnelRuleTranslator(policy: policy).translate(rule, index: index)
      attributes.formUnion(group.httpAttributes)
      switch group.outcome {
      case .rule(let rule): rules.append(rule)
      case .dropped(let reason, let location):
        dropped.append(.init(index: index, reason: reason, location: location))
      }
    }
    let outcome: ZTunnelAccepted.HTTPOutcome =
      if policy.action == .allow {
        .rulesLeftOut
      } else {
        // AM-34: over the whole policy.
        rules.isEmpty ? .withoutEffect : .enforcedWithout
      }
    return TranslatedPolicy(
      summary: PolicySummary(
        meta: policy.meta,
        action: policy.action,
        isDryRun: policy.isDryRun,
        provider: policy.provider,
        droppedRules: dropped,
        ruleCount: policy.rules.count,
        ztunnelAccepted: ZTunnelAccepted(attributes: attributes, outcome: outcome)
      ),
      rules: rules,
      refusals: []
    )
  }
}
