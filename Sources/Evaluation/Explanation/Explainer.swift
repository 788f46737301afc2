internal import Basics
internal import JSON
internal import Matching
internal import Program
internal import Resources

/// Tells how a decision came about (contract section 3, `--explain`).
struct Explainer {
  let trees: ChainTrees

  private var program: RuleProgram { trees.program }

  /// The trace of all policies in the order of evaluation and, for a denial, the near miss.
  func explain(_ judgement: Judgement) -> Explanation {
    var trace: [Explanation.Policy] = []
    for stage in program.custom {
      trace += policies(
        stage.policies,
        rules: stage.rules + stage.denyingDryRunRules,
        on: judgement.before
      )
    }
    if let after = judgement.after {
      for group in [program.audit, program.deny, program.allow] {
        trace += policies(group.policies, rules: group.rules + group.dryRunRules, on: after)
      }
    }
    trace += policies(program.withheld, rules: [], on: judgement.before)
    var explanation = Explanation(trace: trace)
    switch judgement.result {
    case .denied, .deniedByDefault:
      guard let after = judgement.after else { break }
      switch NearMissFinder(trees: trees).nearMiss(on: after) {
      case .success(let nearMiss): explanation.nearMiss = nearMiss
      case .failure(let reason): explanation.noNearMissReason = reason.text
      }
    case .deniedByCustom, .deniedByToken, .allowed, .allowedByDefault, .undecided, .conditional:
      break
    }
    return explanation
  }

  private func policies(
    _ summaries: [PolicySummary],
    rules: [ProgramRule],
    on attributes: Attributes
  ) -> [Explanation.Policy] {
    let rules = Dictionary(grouping: rules) { PolicyKey($0.policy, isDryRun: $0.isDryRun) }
    return summaries.map { summary in
      let own = rules[PolicyKey(summary.meta, isDryRun: summary.isDryRun)]
      let kept = (own ?? []).map { rule in
        Explanation.Rule(
          index: rule.index,
          outcome: rule.outcome(on: attributes, program.behavior),
          widened: rule.removed.filter { $0.effect == .wider }.map(\.reason)
        )
      }
      let dropped = summary.droppedRules.map {
        Explanation.Rule(index: $0.index, outcome: .dropped(reason: $0.reason), widened: [])
      }
      return Explanation.Policy(
        policy: .init(kind: "AuthorizationPolicy", summary.meta),
        action: summary.action.rawValue,
        isDryRun: summary.isDryRun,
        rules: (kept + dropped).sorted { $0.index < $1.index }
      )
    }
  }
}

/// What tells the policies of a program from each other, without their labels and annotations.
private struct PolicyKey: Hashable {
  let namespace: ByteString
  let name: ByteString
  let location: SourceLocation
  let isDryRun: Bool

  init(_ meta: ObjectMeta, isDryRun: Bool) {
    namespace = meta.namespace
    name = meta.name
    location = meta.location
    self.isDryRun = isDryRun
  }
}

extension ProgramRule {
  /// What became of the rule on a request.
  func outcome(on attributes: Attributes, _ behavior: ReleaseBehavior) -> Explanation.Rule.Outcome {
    switch truth(on: attributes, behavior) {
    case .yes: return .matched
    case .unknown:
      return .unknown(field: ByteString(missingFields(on: attributes, behavior).first ?? "request"))
    case .no:
      // The side that fails; of its alternatives the one that comes closest, since the others are
      // further from what the author had in mind for this request.
      let side =
        principals.anyHolds { $0.truth(on: attributes, behavior) } == .no ? principals : permissions
      let failures = side.map { $0.failures(on: attributes, behavior) }.min { $0.count < $1.count }
      guard let first = failures?.first else { return .matched }
      return .failed(first)
    }
  }
}

extension ProgramRule.Alternative {
  /// The conditions that do not hold, in the order of the rule.
  func failures(on attributes: Attributes, _ behavior: ReleaseBehavior) -> [Explanation.Failure] {
    conditions.filter { $0.truth(on: attributes, behavior) == .no }.map {
      $0.failure(on: attributes)
    }
  }
}

extension Condition {
  /// The condition as something that failed, with what the request had.
  ///
  /// - Parameters:
  ///   - attributes: What the request has.
  ///   - opposite: Whether the opposite would have to hold: the condition of a DENY rule.
  /// - Returns: The condition as a thing to change.
  func failure(on attributes: Attributes, opposite: Bool = false) -> Explanation.Failure {
    Explanation.Failure(
      field: label,
      isNegated: isNegated != opposite,
      expected: written,
      seen: predicate.seen(in: attributes),
      location: location
    )
  }
}

extension Predicate {
  /// What a request has in the field, as text; `nil` where it has nothing.
  func seen(in attributes: Attributes) -> ByteString? {
    switch self {
    case .destinationPort: attributes.port.map { "\($0)" }
    case .destinationIP: attributes.destinationIP.map { "\($0)" }
    case .sourceIP where attributes.comesOutOfTunnel: nil
    case .sourceIP: attributes.sourceIP.map { "\($0)" }
    case .remoteIP: attributes.remoteIP.map { "\($0)" }
    case .serverName: attributes.serverName.isEmpty ? nil : attributes.serverName
    case .peer, .identity:
      attributes.peer.principal.map { $0.hasPrefix("spiffe://") ? $0.dropFirst(9) : $0 }
    case .requestPrincipal: attributes.requestPrincipal
    case .claim(let path, _):
      attributes.payload.flatMap { JSONValue.object($0).claim(at: path) }.map { $0.write(.compact) }
    case .header(let name, _):
      attributes.headers.lines(of: name).isEmpty
        ? nil : attributes.headers.lines(of: name).joined(separator: ", ")
    case .method: attributes.headers.first(":method")
    case .host: attributes.headers.first(":authority")
    case .path: attributes.policyPath
    case .metadata(let namespace, let key, _):
      attributes.metadata[namespace]?[key].map { $0.write(.compact) }
    }
  }
}
