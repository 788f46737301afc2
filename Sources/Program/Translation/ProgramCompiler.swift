package import Basics
internal import Matching
package import Mesh
internal import Resources

/// The programs of one enforcement point.
///
/// A class because evaluators and analyses hand on the same programs, by the thousand.
package final class EnforcementProgram: Sendable {
  package let point: EnforcementPoint
  /// What an HTTP filter chain of the proxy does; at ztunnel, which has none, the same as ``tcp``.
  package let http: RuleProgram
  /// What a TCP filter chain of the proxy does, and ztunnel with every connection.
  package let tcp: RuleProgram
  /// What a waypoint does first, where the HBONE tunnel ends; it has TCP rules (AP-19, AM-79).
  package let connect: RuleProgram?
  /// What Envoy would not load.
  ///
  /// One is enough: a listener is accepted or refused as a whole.
  package let refusals: [ConfigurationRefusal]
  package let release: IstioRelease
  /// The file that the filters were read from; `nil` for those compiled from the point's policies.
  ///
  /// A proxy's file has one program for a port, so that this and the point say which program it is.
  package let source: SourceLocation?

  /// What is worth knowing whatever the request is.
  package var warnings: [String] {
    // The list of differences says which.
    guard point.dataPlane == .ambient, release.minor < 25 else { return point.warnings }
    return point.warnings + [
      "what ztunnel does is evaluated as of the newest release: Istio \(release) has STRICT ports that "
        + "have no effect"
    ]
  }

  package init(
    point: EnforcementPoint,
    http: RuleProgram,
    tcp: RuleProgram,
    connect: RuleProgram? = nil,
    refusals: [ConfigurationRefusal],
    release: IstioRelease,
    source: SourceLocation? = nil
  ) {
    self.source = source
    self.point = point
    self.http = http
    self.tcp = tcp
    self.connect = connect
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
    guard point.dataPlane != .ambient else {
      let program = ZTunnelTranslator(point: point, behavior: ReleaseBehavior(of: release)).program
      return EnforcementProgram(
        point: point,
        http: program,
        tcp: program,
        refusals: [],
        release: release
      )
    }
    var refusals: [ConfigurationRefusal] = []
    var jwtTranslator = JWTTranslator(
      supplied: keySets,
      pilotEnvironment: point.meshConfig.pilotEnvironment,
      behavior: ReleaseBehavior(of: release)
    )
    let jwt = jwtTranslator.translate(point.jwtRules)
    refusals += jwtTranslator.refusals
    func program(
      _ chain: RuleProgram.Chain,
      _ policies: [AuthorizationPolicy],
      jwt: JWTStage? = nil
    ) -> RuleProgram {
      self.program(of: policies, chain, jwt: jwt, under: point.meshConfig, &refusals)
    }
    let http = program(.http, point.authorizationPolicies, jwt: jwt)
    let tcp = program(.tcp, point.authorizationPolicies)
    let connect = point.connectPolicies.map { program(.tcp, $0) }
    // Several chains may have met the same.
    var met: Set<ConfigurationRefusal> = []
    return EnforcementProgram(
      point: point,
      http: http,
      tcp: tcp,
      connect: connect,
      refusals: refusals.filter { met.insert($0).inserted },
      release: release
    )
  }

  private func program(
    of policies: [AuthorizationPolicy],
    _ chain: RuleProgram.Chain,
    jwt: JWTStage?,
    under config: MeshConfig,
    _ refusals: inout [ConfigurationRefusal]
  ) -> RuleProgram {
    let behavior = ReleaseBehavior(of: release)
    let translator = PolicyTranslator(
      chain: chain,
      trustDomains: TrustDomains(
        trustDomain: config.trustDomain,
        aliases: config.trustDomainAliases
      ),
      behavior: behavior
    )
    var (audit, deny, allow) = (PolicyPool(.audit), PolicyPool(.deny), PolicyPool(.allow))
    var customPolicies: [TranslatedPolicy] = []
    for policy in policies {
      let translated = translator.translate(policy)
      refusals += translated.refusals
      switch policy.action {
      case .audit: audit.add(translated)
      case .deny: deny.add(translated)
      case .allow: allow.add(translated)
      case .custom: customPolicies.append(translated)
      }
    }
    let custom = CustomTranslator(chain: chain, config: config, behavior: behavior)
      .translate(customPolicies)
    refusals += custom.flatMap(\.refusals)
    return RuleProgram(
      chain: chain,
      custom: custom,
      jwt: jwt,
      audit: audit.group,
      deny: deny.group,
      allow: allow.group,
      behavior: behavior
    )
  }
}

/// The policies of one action, while they are translated.
private struct PolicyPool {
  private let action: AuthorizationPolicy.Action
  private var rules: [ProgramRule] = []
  private var dryRunRules: [ProgramRule] = []
  private var policies: [PolicySummary] = []

  init(_ action: AuthorizationPolicy.Action) { self.action = action }

  mutating func add(_ policy: TranslatedPolicy) {
    policies.append(policy.summary)
    if policy.summary.isDryRun { dryRunRules += policy.rules } else { rules += policy.rules }
  }

  /// The pool, its rules in the order in which they are walked (AP-20).
  var group: PolicyGroup {
    PolicyGroup(
      action: action,
      rules: rules.sorted { $0.name < $1.name },
      dryRunRules: dryRunRules.sorted { $0.name < $1.name },
      policies: policies
    )
  }
}
