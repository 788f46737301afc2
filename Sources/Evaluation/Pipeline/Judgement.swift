internal import Basics
internal import JOSE
internal import Program
internal import Resources

/// What the filters of one chain make of a request, under one assumption about missing key sets.
struct Judgement {
  enum Result {
    case denied(Decision.Stage, ProgramRule)
    /// No ALLOW rule matched although an ALLOW policy applies (AP-25, AP-26).
    case deniedByDefault
    /// A CUSTOM rule matched: its provider is stated to refuse, or cannot be used, or it is a dry run.
    case deniedByCustom(CustomStage, ProgramRule, cause: String)
    case deniedByToken(JWTStatus, provider: Int?)
    case allowed(ProgramRule)
    case allowedByDefault
    /// Depends on the fields of the request that are listed.
    case undecided(missing: [String])
    case conditional([Decision.Condition])
  }

  let result: Result
  /// What CUSTOM saw.
  let before: Attributes
  /// What the stages after JWT saw; `nil` where the request did not get there.
  let after: Attributes?
  /// Key sets that were needed and not given (indices of JWT providers).
  let consulted: Set<Int>
  var audit: [ProgramRule] = []
  var dryRun: [ProgramRule] = []
  var warnings: [String] = []
}

/// Runs the filters of one chain: CUSTOM, JWT, AUDIT, DENY, ALLOW (AP-23, PIPE-1).
struct Judge {
  let trees: ChainTrees
  let now: Int64
  let answers: [ByteString: Request.ProviderAnswer]
  let trustedToken: ByteString?

  func judge(_ before: Attributes, assumption: JWTFilter.Assumption) -> Judgement {
    var missing: [String] = []
    var conditions: [Decision.Condition] = []
    var warnings: [String] = []
    for custom in trees.custom {
      switch judge(custom, before) {
      case .none: continue
      case .denied(let rule, let cause):
        return Judgement(
          result: .deniedByCustom(custom.stage, rule, cause: cause),
          before: before,
          after: nil,
          consulted: []
        )
      case .undecided(let fields): missing += fields
      case .asks(let condition, let mayRewrite):
        conditions.append(condition)
        if mayRewrite { warnings.append(Self.rewriteWarning(condition.provider)) }
      case .stated(let provider, let mayRewrite):
        if mayRewrite { warnings.append(Self.rewriteWarning(provider)) }
      }
    }

    var after = before
    var consulted: Set<Int> = []
    if let stage = trees.program.jwt {
      let outcome = JWTFilter.run(
        stage,
        on: before,
        behavior: trees.program.behavior,
        now: now,
        trustedToken: trustedToken,
        assumption: assumption
      )
      after = outcome.attributes
      consulted = outcome.consulted
      warnings += outcome.notes
      guard outcome.status == .ok else {
        return Judgement(
          result: .deniedByToken(outcome.status, provider: outcome.provider),
          before: before,
          after: nil,
          consulted: consulted,
          warnings: warnings
        )
      }
    }

    var judgement = Judgement(
      result: authorize(after, missing: missing, conditions: conditions),
      before: before,
      after: after,
      consulted: consulted
    )
    judgement.audit = trees.audit.rules.filter {
      $0.truth(on: after, trees.program.behavior) == .yes
    }
    judgement.dryRun = [trees.dryRunDeny, trees.dryRunAllow].compactMap { tree in
      tree.rules.isEmpty ? nil : tree.search(after).first.map { tree.rules[$0] }
    }
    judgement.warnings = warnings
    return judgement
  }

  /// DENY, then ALLOW, then the default (AP-25); what is undecided or conditional before them
  /// counts only where they let the request through (AP-40).
  private func authorize(
    _ attributes: Attributes,
    missing: [String],
    conditions: [Decision.Condition]
  ) -> Judgement.Result {
    var missing = missing
    if !trees.deny.rules.isEmpty {
      let deny = trees.deny.search(attributes)
      if let rank = deny.first { return .denied(.deny, trees.deny.rules[rank]) }
      missing += trees.deny.missingFields(deny, on: attributes)
    }
    var allowed: Judgement.Result = .allowedByDefault
    if trees.program.allow.hasEnforcedPolicy {
      let allow = trees.allow.search(attributes)
      if let rank = allow.first {
        allowed = .allowed(trees.allow.rules[rank])
      } else {
        missing += trees.allow.missingFields(allow, on: attributes)
        guard !allow.unknown.isEmpty else { return .deniedByDefault }
      }
    }
    if !missing.isEmpty { return .undecided(missing: Array(Set(missing)).sorted()) }
    return conditions.isEmpty ? allowed : .conditional(conditions)
  }

  private enum CustomOutcome {
    case none
    case denied(ProgramRule, cause: String)
    case undecided([String])
    case asks(Decision.Condition, mayRewrite: Bool)
    case stated(ByteString, mayRewrite: Bool)
  }

  private func judge(_ custom: ChainTrees.Custom, _ attributes: Attributes) -> CustomOutcome {
    let stage = custom.stage
    let dryRun = custom.denyingDryRunRules.search(attributes)
    if let rank = dryRun.first {
      return .denied(
        custom.denyingDryRunRules.rules[rank],
        cause: "Istio denies what a dry-run CUSTOM rule matches"
      )
    }
    var missing = custom.denyingDryRunRules.missingFields(dryRun, on: attributes)
    let match = custom.rules.search(attributes)
    guard let rank = match.first else {
      // A match that is not certain matters unless the provider is stated to allow.
      if answers[stage.provider] != .allow {
        missing += custom.rules.missingFields(match, on: attributes)
      }
      return missing.isEmpty ? .none : .undecided(missing)
    }
    let rule = custom.rules.rules[rank]
    switch stage.disposition {
    case .denies(let reason): return .denied(rule, cause: reason)
    case .asks(let provider):
      switch answers[stage.provider] {
      case .deny: return .denied(rule, cause: "provider \"\(stage.provider)\" refuses it")
      case .allow:
        guard missing.isEmpty else { return .undecided(missing) }
        return .stated(stage.provider, mayRewrite: provider.rewritesHeaders)
      case nil:
        guard missing.isEmpty else { return .undecided(missing) }
        let rules = custom.rules.rules.filter {
          $0.truth(on: attributes, trees.program.behavior) == .yes
        }
        return .asks(
          Decision.Condition(
            provider: stage.provider,
            policies: rules.map(Decision.Reference.init),
            failOpen: provider.failOpen
          ),
          mayRewrite: provider.rewritesHeaders
        )
      }
    }
  }

  private static func rewriteWarning(_ provider: ByteString) -> String {
    "provider \"\(provider)\" may change the request's headers: DENY and ALLOW rules then see the "
      + "changed request"
  }
}

extension Decision.Reference {
  /// The rule of an AuthorizationPolicy.
  init(_ rule: ProgramRule) {
    self.init(
      kind: "AuthorizationPolicy",
      namespace: rule.policy.namespace,
      name: rule.policy.name,
      rule: rule.index,
      location: rule.location
    )
  }

  /// An object as a whole.
  init(kind: String, _ meta: ObjectMeta) {
    self.init(
      kind: kind,
      namespace: meta.namespace,
      name: meta.name,
      location: meta.location
    )
  }
}
