internal import Basics
internal import Matching
internal import Resources

/// A policy in the proxy's shape.
struct TranslatedPolicy {
  let summary: PolicySummary
  let rules: [ProgramRule]
  let refusals: [ConfigurationRefusal]
}

/// Translates whole policies for one kind of filter chain.
final class PolicyTranslator: Sendable {
  let chain: RuleProgram.Chain
  let trustDomains: TrustDomains
  let behavior: ReleaseBehavior

  init(chain: RuleProgram.Chain, trustDomains: TrustDomains, behavior: ReleaseBehavior) {
    self.chain = chain
    self.trustDomains = trustDomains
    self.behavior = behavior
  }

  func translate(_ policy: AuthorizationPolicy) -> TranslatedPolicy {
    var rules: [ProgramRule] = []
    var dropped: [PolicySummary.DroppedRule] = []
    var refusals: [ConfigurationRefusal] = []
    for (index, rule) in policy.rules.enumerated() {
      // AP-29: a null element is skipped and keeps its index.
      guard let rule else {
        dropped.append(.init(index: index, reason: "the rule is null", location: nil))
        continue
      }
      var translator = RuleTranslator(policy, in: self)
      do throws(RuleTranslator.DropReason) {
        rules.append(try translator.translate(rule, index: index))
        refusals += translator.refusals
      } catch {
        dropped.append(.init(index: index, reason: error.reason, location: error.location))
      }
    }
    return TranslatedPolicy(
      summary: PolicySummary(
        meta: policy.meta,
        action: policy.action,
        isDryRun: policy.isDryRun,
        provider: policy.provider,
        droppedRules: dropped,
        ruleCount: policy.rules.count
      ),
      rules: rules,
      refusals: refusals
    )
  }
}
