internal import Basics
internal import JSON
internal import Program

extension CustomStage {
  private static let namePrefix: ByteString = "istio-ext-authz-"
  private static let statPrefix: ByteString = "istio_ext_authz_"

  /// The filters of one provider (AP-34…AP-39).
  ///
  /// A good one: an RBAC filter that only notes which rule matches, then the one that asks the
  /// provider if it finds such a note. A bad one: an RBAC filter that denies.
  func filters(on chain: RuleProgram.Chain, _ rendering: RuleRendering) -> [EnvoyFilter] {
    let prefix = Self.namePrefix(of: provider, rendering.behavior)
    switch disposition {
    case .denies:
      var filter = RBACFilter()
      filter.rules = RBACRules(.deny, rules, of: policies, dryRun: false, rendering) {
        prefix + $0 + "-deny-due-to-bad-CUSTOM-action"
      }
      return [filter.filter(on: chain)]
    case .asks(let provider):
      var filter = RBACFilter()
      filter.shadowRules = RBACRules(.deny, rules, of: policies, dryRun: false, rendering) {
        prefix + $0
      }
      filter.shadowRulesStatPrefix = Self.statPrefix
      if rendering.behavior.dryRunCustomDenies {
        // AP-39: dry-run rules stand in the enforced part.
        let dryRun = RBACRules(.deny, denyingDryRunRules, of: policies, dryRun: true, rendering) {
          prefix + $0
        }
        if !dryRun.policies.isEmpty { filter.rules = dryRun }
      }
      return [
        filter.filter(on: chain),
        provider.filter(on: chain, enabledBy: note(on: chain, rendering.behavior)),
      ]
    }
  }

  /// The metadata that the RBAC filter leaves when one of the provider's rules matches.
  private func note(on chain: RuleProgram.Chain, _ behavior: ReleaseBehavior) -> JSONValue {
    .metadataMatcher(
      filter: RBACFilter.name(on: chain),
      path: [Self.statPrefix + "shadow_effective_policy_id"],
      value: .message([
        "stringMatch": .message([
          "prefix": .string(Self.namePrefix(of: provider, behavior).dropLast())
        ])
      ])
    )
  }

  /// What the names of the rules begin with; the provider is in it since there may be several
  /// (AP-37).
  private static func namePrefix(
    of provider: ByteString,
    _ behavior: ReleaseBehavior
  ) -> ByteString {
    guard behavior.knowsMultipleProviders, !provider.isEmpty else { return namePrefix }
    return namePrefix + provider + "-"
  }
}
