internal import Basics
internal import JOSE
internal import Program
internal import Resources

extension Evaluator {
  /// The decision for what the filters made of a request.
  func render(
    _ resolution: KeySetResolution.Resolution,
    trees: ChainTrees,
    request: RequestIntake.Accepted
  ) -> Decision {
    let judgement = resolution.judgement
    var decision = render(judgement, trees: trees)
    if !resolution.missing.isEmpty {
      let sources = resolution.missing.map { "\"\($0)\"" }.joined(separator: ", ")
      decision = answer(
        .indeterminate,
        "the answer depends on a key set that was not given: \(sources)",
        .init(stage: .jwt)
      )
      decision.missing = resolution.missing.map(KeySetResolution.advice(onMissing:))
    }
    adaptStatus(of: &decision, chain: trees.program.chain, isGRPC: request.isGRPC)
    // What later stages would see depends on the key set, too.
    guard resolution.missing.isEmpty else { return decision }
    decision.requestPrincipal = judgement.after?.requestPrincipal
    decision.audit = judgement.audit.map(Decision.Reference.init)
    decision.warnings += pointlessAllows(judgement, trees)
    // As Envoy reports it: where no rule decides, the AUDIT rule that matched first is named.
    if decision.verdict == .allow, decision.decidedBy.object == nil {
      decision.decidedBy = .init(stage: decision.decidedBy.stage, object: decision.audit.first)
    }
    decision.dryRun = judgement.dryRun.map { rule in
      let isDeny = trees.dryRunDeny.rules.contains { $0.name == rule.name }
      return Decision.DryRun(action: isDeny ? "DENY" : "ALLOW", rule: .init(rule))
    }
    return decision
  }

  private func render(_ judgement: Judgement, trees: ChainTrees) -> Decision {
    let denied = "RBAC: access denied"
    switch judgement.result {
    case .denied(let stage, let rule):
      return answer(
        .deny,
        "denied by \(rule.policy.namespace)/\(rule.policy.name) rule \(rule.index)",
        .init(stage: stage, object: .init(rule)),
        status: 403,
        body: denied
      )
    case .deniedByDefault:
      return answer(
        .deny,
        "denied: no rule of the ALLOW policies matches (\(trees.allowPolicies))",
        .init(stage: .default),
        status: 403,
        body: denied
      )
    case .deniedByCustom(_, let rule, let cause):
      return answer(
        .deny,
        "denied by \(rule.policy.namespace)/\(rule.policy.name) rule \(rule.index): \(cause)",
        .init(stage: .custom, object: .init(rule)),
        status: 403
      )
    case .deniedByToken(let status, let provider):
      let policy = provider.flatMap { trees.program.jwt?.providers[$0].policy }
      let isAudience = status == .jwtAudienceNotAllowed
      return answer(
        isAudience ? .deny : .unauthenticated,
        "refused by JWT verification: \(status.text)",
        .init(stage: .jwt, object: policy.map { .init(kind: "RequestAuthentication", $0) }),
        status: isAudience ? 403 : 401,
        body: status.text
      )
    case .allowed(let rule):
      return answer(
        .allow,
        "allowed by \(rule.policy.namespace)/\(rule.policy.name) rule \(rule.index)",
        .init(stage: .allow, object: .init(rule)),
        status: 200
      )
    case .allowedByDefault:
      return answer(
        .allow,
        "allowed: no DENY rule matches and no ALLOW policy applies",
        .init(stage: .default),
        status: 200
      )
    case .undecided(let missing):
      var decision = answer(
        .indeterminate,
        "the answer depends on what the request does not say: \(Self.list(missing))",
        .init(stage: .default)
      )
      decision.missing = missing
      return decision
    case .conditional(let conditions):
      var decision = answer(
        .conditional,
        "allowed if external authorization allows it: "
          + Self.list(conditions.map { "provider \"\($0.provider)\"" }),
        .init(stage: .custom, object: conditions.first?.policies.first)
      )
      decision.conditions = conditions
      return decision
    }
  }

  /// The trap of a DENY rule without conditions beside ALLOW policies: nothing can get through.
  private func pointlessAllows(_ judgement: Judgement, _ trees: ChainTrees) -> [String] {
    guard case .denied(.deny, let rule) = judgement.result, rule.isUnconditional,
      trees.program.allow.hasEnforcedPolicy
    else { return [] }
    let name = "\(rule.policy.namespace)/\(rule.policy.name) rule \(rule.index)"
    return [
      "\(name) has no conditions here, so it denies every request; DENY is decided before ALLOW, and "
        + "\(trees.allowPolicies) cannot let anything through (to deny what nothing allows, write an "
        + "ALLOW policy without rules in its place)"
    ]
  }

  /// A TCP connection has no status; a refused gRPC request has HTTP status 200 (PIPE-8, AP-33).
  private func adaptStatus(of decision: inout Decision, chain: RuleProgram.Chain, isGRPC: Bool) {
    guard chain == .http else {
      decision.httpStatus = nil
      decision.body = nil
      return
    }
    guard isGRPC, let status = decision.httpStatus, status != 200 else { return }
    decision.grpcStatus = status == 401 ? 16 : 7
    decision.httpStatus = 200
  }

  static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
