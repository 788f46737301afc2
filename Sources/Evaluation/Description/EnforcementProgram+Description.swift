internal import Basics
package import Program
internal import Resources

extension EnforcementProgram {
  /// The JWT rules in the order of the filter.
  package var describedJWTRules: [WorkloadDescription.JWTRule] {
    (http.jwt?.providers ?? []).map { provider in
      let headers = provider.headers.map { header in
        header.prefix.isEmpty
          ? "header \(header.name)" : "header \(header.name) after \"\(header.prefix)\""
      }
      let keys: String =
        switch provider.keys {
        case .known: provider.rule.jwks.isEmpty ? "supplied" : "inline"
        case .unavailable: "cannot be fetched"
        case .notSupplied: "not given"
        }
      return WorkloadDescription.JWTRule(
        issuer: provider.rule.issuer,
        audiences: provider.rule.audiences,
        locations: headers + provider.parameters.map { "parameter \($0)" }
          + provider.cookies.map { "cookie \($0)" },
        keys: keys,
        policy: .init(kind: "RequestAuthentication", provider.policy)
      )
    }
  }

  /// The policies in the order of evaluation, with what the proxy does not get of them.
  package var describedPolicies: [WorkloadDescription.Policy] {
    let custom = http.custom.flatMap { stage in
      stage.policies.map { describe($0, remark: remark(on: stage)) }
    }
    let others = [http.audit, http.deny, http.allow].flatMap { group in
      group.policies.map { describe($0, remark: nil) }
    }
    return custom + others
  }

  private func remark(on stage: CustomStage) -> String? {
    switch stage.disposition {
    case .asks: nil
    case .denies(let reason): "every match is denied: \(reason)"
    }
  }

  private func describe(_ policy: PolicySummary, remark: String?) -> WorkloadDescription.Policy {
    var remarks = remark.map { [$0] } ?? []
    if policy.ruleCount == 0 {
      remarks.append(
        policy.action == .allow ? "no rules: allows nothing" : "no rules: does nothing"
      )
    }
    for program in [http, tcp] {
      let place = program.chain == .http ? "on HTTP" : "on TCP"
      let same = program.summary(of: policy)
      remarks += (same?.droppedRules ?? []).map {
        "\(place), rule \($0.index) never reaches the proxy: \($0.reason)"
      }
      for rule in program.rules(of: policy) {
        remarks += rule.removed.map {
          "\(place), rule \(rule.index) is wider than it says: \($0.reason)"
        }
      }
    }
    return WorkloadDescription.Policy(
      action: policy.action.rawValue,
      policy: .init(kind: "AuthorizationPolicy", policy.meta),
      isDryRun: policy.isDryRun,
      provider: policy.provider.isEmpty ? nil : policy.provider,
      ruleCount: policy.ruleCount,
      remarks: remarks
    )
  }
}

extension RuleProgram {
  fileprivate func summary(of policy: PolicySummary) -> PolicySummary? {
    (custom.flatMap(\.policies) + audit.policies + deny.policies + allow.policies)
      .first { $0.meta == policy.meta }
  }

  fileprivate func rules(of policy: PolicySummary) -> [ProgramRule] {
    let groups = [audit, deny, allow].flatMap { $0.rules + $0.dryRunRules }
    return (custom.flatMap { $0.rules + $0.denyingDryRunRules } + groups)
      .filter { $0.policy == policy.meta }
  }
}
