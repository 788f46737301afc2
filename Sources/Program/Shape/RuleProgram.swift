package import Basics
package import Resources

/// What one proxy is told for one kind of filter chain: the ordered stages with their rules.
///
/// The shape is Envoy's (permissions × principals); what ztunnel is told has the same. Everything
/// surprising in Istio has happened before (attachment, trust-domain migration, dropping and widening);
/// what follows is mechanical.
package struct RuleProgram: Sendable {
  /// The kind of filter chain that a connection ends in (AP-85).
  package enum Chain: String, Sendable, CaseIterable {
    case http, tcp
  }

  package let chain: Chain
  /// Asked in byte order of their names, before JWT (AP-23, AP-37).
  package let custom: [CustomStage]
  /// Absent on TCP and where no jwtRule applies (PIPE-4, PIPE-9).
  package let jwt: JWTStage?
  package let audit: PolicyGroup
  package let deny: PolicyGroup
  package let allow: PolicyGroup
  /// Policies that attach and that the proxy never gets, with the reason for each rule (AM-3, AM-5).
  package let withheld: [PolicySummary]
  package let behavior: ReleaseBehavior

  package init(
    chain: Chain,
    custom: [CustomStage],
    jwt: JWTStage?,
    audit: PolicyGroup,
    deny: PolicyGroup,
    allow: PolicyGroup,
    withheld: [PolicySummary] = [],
    behavior: ReleaseBehavior
  ) {
    self.chain = chain
    self.custom = custom
    self.jwt = jwt
    self.audit = audit
    self.deny = deny
    self.allow = allow
    self.withheld = withheld
    self.behavior = behavior
  }
}

/// The policies of one action, pooled (AP-24).
package struct PolicyGroup: Sendable {
  package let action: AuthorizationPolicy.Action
  /// ANY of these; in byte order of their names, so that the first match is the one Envoy names (AP-20).
  package let rules: [ProgramRule]
  /// Rules of dry-run policies; they never decide (AP-31).
  package let dryRunRules: [ProgramRule]
  /// All policies of the group, also those whose rules were all dropped (AP-26).
  package let policies: [PolicySummary]

  /// Whether an enforced policy is there, usable rules or not: for ALLOW this is what makes the
  /// default a refusal (AP-26).
  package var hasEnforcedPolicy: Bool { policies.contains { !$0.isDryRun } }

  package init(
    action: AuthorizationPolicy.Action,
    rules: [ProgramRule],
    dryRunRules: [ProgramRule],
    policies: [PolicySummary]
  ) {
    self.action = action
    self.rules = rules
    self.dryRunRules = dryRunRules
    self.policies = policies
  }
}

/// A policy as it takes part in a program, with what became of its rules.
///
/// A class for the reason that ``ProgramRule`` is one.
package final class PolicySummary: Sendable {
  /// A rule that the proxy never gets.
  package struct DroppedRule: Sendable, Hashable {
    package let index: Int
    /// Why, in words for a person.
    package let reason: String
    package let location: SourceLocation?
  }

  package let meta: ObjectMeta
  package let action: AuthorizationPolicy.Action
  package let isDryRun: Bool
  package let provider: ByteString
  package let droppedRules: [DroppedRule]
  /// The number of rules in the policy, usable or not.
  package let ruleCount: Int
  /// What istiod reports about the policy for ztunnel; `nil` for other proxies.
  package let ztunnelAccepted: ZTunnelAccepted?

  package init(
    meta: ObjectMeta,
    action: AuthorizationPolicy.Action,
    isDryRun: Bool,
    provider: ByteString,
    droppedRules: [DroppedRule],
    ruleCount: Int,
    ztunnelAccepted: ZTunnelAccepted? = nil
  ) {
    self.meta = meta
    self.action = action
    self.isDryRun = isDryRun
    self.provider = provider
    self.droppedRules = droppedRules
    self.ruleCount = ruleCount
    self.ztunnelAccepted = ztunnelAccepted
  }
}
