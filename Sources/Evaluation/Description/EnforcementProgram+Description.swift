internal import Basics
internal import Mesh
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
    return custom + others + tcp.withheld.map { describe($0, remark: nil) }
  }

  /// The policies where a waypoint's tunnel ends, in the order of evaluation; `nil` without that layer.
  package var describedTunnelPolicies: [WorkloadDescription.Policy]? {
    connect.map { layer in
      [layer.audit, layer.deny, layer.allow].flatMap { group in
        group.policies.map {
          describe($0, remarks: $0.emptiness + layer.remarks(on: $0, place: ""))
        }
      }
    }
  }

  private func remark(on stage: CustomStage) -> String? {
    switch stage.disposition {
    case .asks: nil
    case .denies(let reason): "every match is denied: \(reason)"
    }
  }

  private func describe(_ policy: PolicySummary, remark: String?) -> WorkloadDescription.Policy {
    let ofRules =
      point.dataPlane == .ambient
      ? tcp.remarks(on: policy, place: "")
      : http.remarks(on: policy, place: "on HTTP, ") + tcp.remarks(on: policy, place: "on TCP, ")
    return describe(policy, remarks: (remark.map { [$0] } ?? []) + policy.emptiness + ofRules)
  }

  private func describe(_ policy: PolicySummary, remarks: [String]) -> WorkloadDescription.Policy {
    WorkloadDescription.Policy(
      action: policy.action.rawValue,
      policy: .init(kind: "AuthorizationPolicy", policy.meta),
      isDryRun: policy.isDryRun,
      provider: policy.provider.isEmpty ? nil : policy.provider,
      ruleCount: policy.ruleCount,
      remarks: remarks,
      ztunnelAccepted: policy.ztunnelAccepted.map {
        .init(isAccepted: $0.isAccepted, reason: $0.reason, message: $0.message)
      }
    )
  }
}

extension PolicySummary {
  fileprivate var emptiness: [String] {
    guard ruleCount == 0 else { return [] }
    return [action == .allow ? "no rules: allows nothing" : "no rules: does nothing"]
  }
}

extension RuleProgram {
  /// What became of a policy's rules, one line each.
  fileprivate func remarks(on policy: PolicySummary, place: String) -> [String] {
    let dropped = (summary(of: policy)?.droppedRules ?? []).map {
      "\(place)rule \($0.index) never reaches the proxy: \($0.reason)"
    }
    let changed = rules(of: policy).flatMap { rule in
      rule.removed.map { removed in
        let effect =
          switch removed.effect {
          case .wider: "wider"
          case .narrower: "narrower"
          }
        return "\(place)rule \(rule.index) is \(effect) than it says: \(removed.reason)"
      }
    }
    return dropped + changed
  }

  private func summary(of policy: PolicySummary) -> PolicySummary? {
    (custom.flatMap(\.policies) + audit.policies + deny.policies + allow.policies + withheld)
      .first { $0.meta == policy.meta }
  }

  private func rules(of policy: PolicySummary) -> [ProgramRule] {
    let groups = [audit, deny, allow].flatMap { $0.rules + $0.dryRunRules }
    return (custom.flatMap { $0.rules + $0.denyingDryRunRules } + groups)
      .filter { $0.policy == policy.meta }
  }
}
