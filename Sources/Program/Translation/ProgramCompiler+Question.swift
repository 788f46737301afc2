internal import Matching
internal import Mesh
package import Resources

extension ProgramCompiler {
  /// Rules that are asked about, as a proxy would get them: what the rules of ALLOW policies match.
  ///
  /// On a TCP chain a rule with an HTTP-only item is left out (AP-87).
  package func questionRules(
    _ rules: [AuthorizationPolicy.Rule],
    of meta: ObjectMeta,
    in config: MeshConfig
  ) -> QuestionRules {
    let policy = AuthorizationPolicy(
      meta: meta,
      attachment: Attachment(matchLabels: nil),
      action: .allow,
      rules: rules
    )
    let domains = TrustDomains(trustDomain: config.trustDomain, aliases: config.trustDomainAliases)
    let behavior = ReleaseBehavior(of: release)
    let chains = [RuleProgram.Chain.http, .tcp].map { chain in
      PolicyTranslator(chain: chain, trustDomains: domains, behavior: behavior).translate(policy)
    }
    return QuestionRules(
      http: chains[0].rules,
      tcp: chains[1].rules,
      dropped: chains[0].summary.droppedRules,
      refusals: chains[0].refusals
    )
  }
}

/// Rules that are asked about, by the kind of chain.
package struct QuestionRules: Sendable {
  package let http: [ProgramRule]
  package let tcp: [ProgramRule]
  /// Rules with a value that no proxy could have.
  package let dropped: [PolicySummary.DroppedRule]
  package let refusals: [ConfigurationRefusal]

  package init(
    http: [ProgramRule],
    tcp: [ProgramRule],
    dropped: [PolicySummary.DroppedRule] = [],
    refusals: [ConfigurationRefusal] = []
  ) {
    self.http = http
    self.tcp = tcp
    self.dropped = dropped
    self.refusals = refusals
  }
}
