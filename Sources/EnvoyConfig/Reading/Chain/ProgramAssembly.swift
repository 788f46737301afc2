internal import Basics
internal import Documents
internal import Program
internal import Resources

/// Puts the filters of one chain together: CUSTOM, JWT, AUDIT, DENY, ALLOW, in this order and no
/// other (AP-23, PIPE-1).
struct ProgramAssembly {
  let chain: RuleProgram.Chain
  let context: ReadingContext
  let hasPeerState: Bool

  /// The stages in istiod's order.
  private enum Stage: Int {
    case custom, jwt, audit, deny, allow
  }

  private var last = Stage.custom
  private var custom: [CustomStage] = []
  private var pending: ReadRBAC?
  private var jwt: JWTStage?
  private var groups: [Stage: PolicyGroup] = [:]

  private init(chain: RuleProgram.Chain, context: ReadingContext, hasPeerState: Bool) {
    self.chain = chain
    self.context = context
    self.hasPeerState = hasPeerState
  }

  /// Makes the program of the filters of a chain; filters of other kinds are passed over.
  ///
  /// - Parameters:
  ///   - filters: In the order of the chain.
  ///   - chain: The kind of the chain.
  ///   - context: What the filters do not say.
  ///   - hasPeerState: Whether the peer's URI is in the filter state, as with older releases.
  /// - Returns: The program.
  /// - Throws: what has no place in a program.
  /// - Complexity: O(size of the filters).
  static func program(
    of filters: [ReadFilter],
    chain: RuleProgram.Chain,
    context: ReadingContext,
    hasPeerState: Bool
  ) throws(ReadingError) -> RuleProgram {
    var assembly = ProgramAssembly(chain: chain, context: context, hasPeerState: hasPeerState)
    for filter in filters { try assembly.add(filter) }
    try assembly.endPair()
    return assembly.program
  }

  private var program: RuleProgram {
    func group(_ stage: Stage, _ action: AuthorizationPolicy.Action) -> PolicyGroup {
      groups[stage] ?? PolicyGroup(action: action, rules: [], dryRunRules: [], policies: [])
    }
    return RuleProgram(
      chain: chain,
      custom: custom,
      jwt: jwt,
      audit: group(.audit, .audit),
      deny: group(.deny, .deny),
      allow: group(.allow, .allow),
      behavior: context.behavior
    )
  }

  private mutating func add(_ filter: ReadFilter) throws(ReadingError) {
    guard let config = filter.config else { return }
    switch filter.kind {
    case .other, .connectionManager, .tcpProxy: return
    case .extAuthz:
      guard let rbac = pending else {
        throw ReadingError(
          "there is no RBAC filter before this ext_authz filter",
          at: filter.location
        )
      }
      pending = nil
      custom.append(try stage(rbac, ReadExtAuthz(config, on: chain)))
    case .jwt:
      try endPair()
      try enter(.jwt, at: filter.location)
      jwt = try JWTStageReading(supplied: context.keySets, behavior: context.behavior)
        .stage(config)
    case .rbac:
      try endPair()
      let predicates = PredicateReading(
        chain: chain,
        behavior: context.behavior,
        hasPeerState: hasPeerState
      )
      try add(ReadRBAC(config, predicates))
    }
  }

  private mutating func add(_ rbac: ReadRBAC) throws(ReadingError) {
    if rbac.shadowRulesStatPrefix == ReadExtAuthz.statPrefix {
      try enter(.custom, at: rbac.location)
      pending = rbac
      return
    }
    let deniesForProvider = rbac.rules?.policies.filter(\.name.deniesForProvider) ?? []
    if !deniesForProvider.isEmpty {
      try enter(.custom, at: rbac.location)
      custom.append(try stageOfBadProvider(rbac))
      return
    }
    guard let action = rbac.rules?.action ?? rbac.shadowRules?.action else { return }
    guard rbac.shadowRules == nil || rbac.shadowRules?.action == action else {
      throw ReadingError("rules and shadow rules have different actions", at: rbac.location)
    }
    // Denies nothing, wherever it stands: a bad provider all of whose rules were dropped.
    if action == .deny, rbac.shadowRules == nil, rbac.rules?.policies.isEmpty == true { return }
    let (stage, policyAction): (Stage, AuthorizationPolicy.Action) =
      switch action {
      case .log: (.audit, .audit)
      case .deny: (.deny, .deny)
      case .allow: (.allow, .allow)
      }
    try enter(stage, at: rbac.location)
    groups[stage] = group(rbac, policyAction)
  }

  private mutating func enter(_ stage: Stage, at location: SourceLocation) throws(ReadingError) {
    let isNext = stage == .custom ? last == .custom : stage.rawValue > last.rawValue
    guard isNext else {
      throw ReadingError("the filter is not where istiod puts it, or is there twice", at: location)
    }
    last = stage
  }

  private func endPair() throws(ReadingError) {
    guard let pending else { return }
    throw ReadingError("no ext_authz filter follows this RBAC filter", at: pending.location)
  }

  // MARK: Groups

  private func group(_ rbac: ReadRBAC, _ action: AuthorizationPolicy.Action) -> PolicyGroup {
    let enforced = rbac.rules.map { RuleList($0, isDryRun: false, action: action) }
    let dryRun = rbac.shadowRules.map { RuleList($0, isDryRun: true, action: action) }
    var policies = (enforced?.policies ?? []) + (dryRun?.policies ?? [])
    if rbac.rules != nil, !policies.contains(where: { !$0.isDryRun }) {
      // AP-26: a policy is there, although none of its rules is.
      policies.append(.unnamed(action, at: rbac.location))
    }
    return PolicyGroup(
      action: action,
      rules: enforced?.rules ?? [],
      dryRunRules: dryRun?.rules ?? [],
      policies: policies
    )
  }

  // MARK: CUSTOM

  /// AP-34, AP-39.
  private func stage(_ rbac: ReadRBAC, _ check: ReadExtAuthz) throws(ReadingError) -> CustomStage {
    let start = check.notePrefix + "-"
    let all = (rbac.shadowRules?.policies ?? []) + (rbac.rules?.policies ?? [])
    guard start.hasPrefix(RuleName.customStart), let shadow = rbac.shadowRules,
      all.allSatisfy({ $0.name.start == start }), shadow.action == .deny,
      rbac.rules.map({ $0.action == .deny }) ?? true
    else {
      throw ReadingError(
        "the RBAC filter and the ext_authz filter after it do not belong together",
        at: rbac.location
      )
    }
    let provider = provider(of: check)
    let rules = RuleList(shadow, isDryRun: false, action: .custom, provider: provider.name)
    let dryRun = rbac.rules.map {
      RuleList($0, isDryRun: true, action: .custom, provider: provider.name)
    }
    return CustomStage(
      provider: provider.name,
      disposition: .asks(provider),
      rules: rules.rules,
      denyingDryRunRules: dryRun?.rules ?? [],
      policies: rules.policies + (dryRun?.policies ?? [])
    )
  }

  /// The provider; before 1.30 its name is not in the filters, and MeshConfig or the cluster tell it.
  private func provider(of check: ReadExtAuthz) -> MeshConfig.ExtensionProvider {
    var name = (check.notePrefix + "-").dropFirst(RuleName.customStart.count)
    if name.isEmpty {
      let same = context.meshConfig.extensionProviders.filter { provider in
        let host = provider.service.split(at: UInt8(ascii: "/")).last ?? provider.service
        return provider.kind == check.kind
          && check.cluster == .outboundCluster(host: host, port: provider.port ?? 0)
      }
      name = same.count == 1 ? same[0].name : check.cluster
    } else {
      name = name.dropLast()
    }
    var provider = MeshConfig.ExtensionProvider(
      name: name,
      kind: check.kind,
      location: check.location
    )
    provider.failOpen = check.failOpen
    provider.rewritesHeaders = check.rewritesHeaders
    return provider
  }

  /// AP-36, AP-37.
  private func stageOfBadProvider(_ rbac: ReadRBAC) throws(ReadingError) -> CustomStage {
    guard let rules = rbac.rules, rbac.shadowRules == nil, rules.action == .deny,
      let start = rules.policies.first?.name.start,
      rules.policies.allSatisfy({ $0.name.deniesForProvider && $0.name.start == start })
    else {
      throw ReadingError("the filter mixes several kinds of policies", at: rbac.location)
    }
    let name = start.dropFirst(RuleName.customStart.count).dropLast()
    let list = RuleList(rules, isDryRun: false, action: .custom, provider: name)
    return CustomStage(
      provider: name,
      disposition: .denies(
        reason: "istiod could not use the extension provider\(name.isEmpty ? "" : " \"\(name)\"")"
      ),
      rules: list.rules,
      denyingDryRunRules: [],
      policies: list.policies
    )
  }
}

/// The rules of one part of an RBAC filter, and the policies that they come from.
private struct RuleList {
  private(set) var rules: [ProgramRule] = []
  private(set) var policies: [PolicySummary] = []

  init(
    _ read: ReadRBAC.Rules,
    isDryRun: Bool,
    action: AuthorizationPolicy.Action,
    provider: ByteString = ""
  ) {
    var order: [ByteString] = []
    var metas: [ByteString: ObjectMeta] = [:]
    var counts: [ByteString: Int] = [:]
    for policy in read.policies {
      let key = policy.meta.namespace + "/" + policy.meta.name
      let meta = metas[key] ?? policy.meta
      if metas.updateValue(meta, forKey: key) == nil { order.append(key) }
      guard let sides = policy.sides else { continue }
      counts[key, default: 0] += 1
      rules.append(
        ProgramRule(
          name: policy.name.plain,
          policy: meta,
          isDryRun: isDryRun,
          index: policy.name.rule?.index ?? 0,
          location: policy.location,
          permissions: sides.permissions,
          principals: sides.principals,
          removed: []
        )
      )
    }
    rules.sort { $0.name < $1.name }
    policies = order.compactMap { key in
      guard let meta = metas[key] else { return nil }
      return PolicySummary(
        meta: meta,
        action: action,
        isDryRun: isDryRun,
        provider: provider,
        droppedRules: [],
        ruleCount: counts[key] ?? 0
      )
    }
  }
}

extension ReadRBAC.Policy {
  /// A name that istiod does not give stands for the policy, in a namespace that is not known.
  fileprivate var meta: ObjectMeta {
    ObjectMeta(
      name: name.rule?.policy ?? name.text,
      namespace: name.rule?.namespace ?? ProxyConfig.unknownName,
      location: location
    )
  }
}

extension PolicySummary {
  fileprivate static func unnamed(
    _ action: AuthorizationPolicy.Action,
    at location: SourceLocation
  ) -> PolicySummary {
    PolicySummary(
      meta: ObjectMeta(
        name: ProxyConfig.unknownName,
        namespace: ProxyConfig.unknownName,
        location: location
      ),
      action: action,
      isDryRun: false,
      provider: "",
      droppedRules: [],
      ruleCount: 0
    )
  }
}
