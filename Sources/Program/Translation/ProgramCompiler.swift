internal import Basics
internal import Matching
package import Mesh
internal import Resources

/// The programs of one enforcement point.
package struct EnforcementProgram: Sendable {
  package let point: EnforcementPoint
  /// What an HTTP filter chain of the proxy does.
  package let http: RuleProgram
  /// What a TCP filter chain of the proxy does.
  package let tcp: RuleProgram
  /// What Envoy would not load.
  ///
  /// One is enough: a listener is accepted or refused as a whole.
  package let refusals: [ConfigurationRefusal]
  package let release: IstioRelease

  package init(
    point: EnforcementPoint,
    http: RuleProgram,
    tcp: RuleProgram,
    refusals: [ConfigurationRefusal],
    release: IstioRelease
  ) {
    self.point = point
    self.http = http
    self.tcp = tcp
    self.refusals = refusals
    self.release = release
  }
}

/// Translates what attaches to a proxy into what the proxy is told.
package struct ProgramCompiler: Sendable {
  package let release: IstioRelease
  package let keySets: SuppliedKeySets

  package init(release: IstioRelease, keySets: SuppliedKeySets) {
    self.release = release
    self.keySets = keySets
  }

  /// Returns the programs of an enforcement point.
  ///
  /// - Complexity: O(size of its policies).
  package func compile(_ point: EnforcementPoint) -> EnforcementProgram {
    var refusals: [ConfigurationRefusal] = []
    var jwtTranslator = JWTTranslator(
      supplied: keySets,
      pilotEnvironment: point.meshConfig.pilotEnvironment,
      behavior: ReleaseBehavior(of: release)
    )
    let jwt = jwtTranslator.translate(point.jwtRules)
    refusals += jwtTranslator.refusals
    let http = program(of: point, chain: .http, jwt: jwt, refusals: &refusals)
    let tcp = program(of: point, chain: .tcp, jwt: nil, refusals: &refusals)
    // Both chains may have met the same.
    var met: Set<ConfigurationRefusal> = []
    return EnforcementProgram(
      point: point,
      http: http,
      tcp: tcp,
      refusals: refusals.filter { met.insert($0).inserted },
      release: release
    )
  }

  private func program(
    of point: EnforcementPoint,
    chain: RuleProgram.Chain,
    jwt: JWTStage?,
    refusals: inout [ConfigurationRefusal]
  ) -> RuleProgram {
    let behavior = ReleaseBehavior(of: release)
    let translator = PolicyTranslator(
      chain: chain,
      trustDomains: TrustDomains(
        trustDomain: point.meshConfig.trustDomain,
        aliases: point.meshConfig.trustDomainAliases
      ),
      behavior: behavior
    )
    let translated = point.authorizationPolicies.map { translator.translate($0) }
    refusals += translated.flatMap(\.refusals)
    func group(_ action: AuthorizationPolicy.Action) -> PolicyGroup {
      var rules: [ProgramRule] = []
      var dryRunRules: [ProgramRule] = []
      var policies: [PolicySummary] = []
      for index in translated.indices where translated[index].summary.action == action {
        policies.append(translated[index].summary)
        if translated[index].summary.isDryRun {
          dryRunRules += translated[index].rules
        } else {
          rules += translated[index].rules
        }
      }
      return PolicyGroup(
        action: action,
        rules: rules.sorted { $0.name < $1.name },
        dryRunRules: dryRunRules.sorted { $0.name < $1.name },
        policies: policies
      )
    }
    let custom = CustomTranslator(chain: chain, config: point.meshConfig, behavior: behavior)
      .translate(translated.filter { $0.summary.action == .custom })
    refusals += custom.flatMap(\.refusals)
    return RuleProgram(
      chain: chain,
      custom: custom,
      jwt: jwt,
      audit: group(.audit),
      deny: group(.deny),
      allow: group(.allow),
      behavior: behavior
    )
  }
}
