internal import Basics
internal import Matching
internal import Resources

/// Translates one rule of a policy for ztunnel (AM-8…AM-25).
///
/// ztunnel's rule is a list of clauses, ALL of which have to hold: one for `to`, one for `from`, one
/// for each `when`. A clause holds if ANY of its matches does, and only a match that has a condition
/// ever does.
struct ZTunnelRuleTranslator {
  /// A rule as ztunnel gets it.
  struct Group {
    enum Outcome {
      case rule(ProgramRule)
      /// It is not sent, or can never match.
      case dropped(reason: String, location: SourceLocation)
    }

    let outcome: Outcome
    let httpAttributes: [ByteString]
  }

  let policy: AuthorizationPolicy

  func translate(_ rule: AuthorizationPolicy.Rule, index: Int) -> Group {
    let operations = rule.to.map { (match($0), $0.location) }
    let sources = rule.from.map { (match($0), $0.location) }
    let conditions = rule.when.map { (match($0), $0.key.location) }
    let attributes = (operations + sources + conditions).flatMap(\.0.httpAttributes)
    return Group(
      outcome: outcome(rule, index, operations, sources, conditions, attributes),
      httpAttributes: attributes.map(\.value)
    )
  }

  private typealias PlacedMatch = (match: ZTunnelMatch, location: SourceLocation)

  private func outcome(
    _ rule: AuthorizationPolicy.Rule,
    _ index: Int,
    _ operations: [PlacedMatch],
    _ sources: [PlacedMatch],
    _ conditions: [PlacedMatch],
    _ attributes: [Located<ByteString>]
  ) -> Group.Outcome {
    // AM-15
    if policy.action == .allow, let first = attributes.first {
      let list = Set(attributes.map(\.value)).sorted().map(\.string).joined(separator: ", ")
      return .dropped(
        reason: "ztunnel gets no ALLOW rule with HTTP attributes (\(list))",
        location: first.location
      )
    }
    // AM-16, AM-23, AM-50: a clause without a match that can hold makes the rule idle.
    for (clause, name) in [(operations, "to"), (sources, "from")]
      + conditions.map({
        ([$0], "when")
      })
    {
      guard let first = clause.first, clause.allSatisfy(\.match.conditions.isEmpty) else {
        continue
      }
      let reasons = Self.reasons(clause.flatMap(\.match.lost))
      return .dropped(
        reason: "nothing of its \(name) is left, so it can never match\(reasons)",
        location: clause.lazy.compactMap(\.match.lost.first?.location).first ?? first.location
      )
    }
    var removed: [ProgramRule.RemovedCondition] = []
    for entry in operations + sources + conditions {
      // Of several entries, one without conditions is passed over.
      removed += entry.match.conditions.isEmpty ? [passedOver(entry)] : entry.match.lost
    }
    return .rule(
      ProgramRule(
        name: "ns[\(policy.meta.namespace)]-policy[\(policy.meta.name)]-rule[\(index)]",
        policy: policy.meta,
        isDryRun: policy.isDryRun,
        index: index,
        location: rule.location,
        permissions: Self.alternatives(operations, conditions.filter { $0.match.isOfDestination }),
        principals: Self.alternatives(sources, conditions.filter { !$0.match.isOfDestination }),
        removed: removed
      )
    )
  }

  /// ANY of the entries that can match, each with ALL of the `when` conditions of its side.
  private static func alternatives(
    _ entries: [PlacedMatch],
    _ whens: [PlacedMatch]
  ) -> [ProgramRule.Alternative] {
    let all = whens.flatMap(\.match.conditions)
    guard !entries.isEmpty else { return [.init(conditions: all)] }
    return entries.map(\.match.conditions).filter { !$0.isEmpty }
      .map { .init(conditions: $0 + all) }
  }

  private func passedOver(_ entry: PlacedMatch) -> ProgramRule.RemovedCondition {
    .init(
      label: entry.match.lost.first?.label ?? "",
      reason: "nothing of one entry is left, so that one can never match"
        + Self.reasons(entry.match.lost),
      location: entry.match.lost.first?.location ?? entry.location,
      effect: .narrower
    )
  }

  private static func reasons(_ lost: [ProgramRule.RemovedCondition]) -> String {
    lost.isEmpty ? "" : ": " + lost.map(\.reason).joined(separator: "; ")
  }
}

extension ZTunnelMatch {
  /// Whether a `when` entry looks at the destination.
  fileprivate var isOfDestination: Bool {
    switch conditions.first?.predicate {
    case .destinationIP, .destinationPort: true
    case .sourceIP, .identity, .remoteIP, .serverName, .peer, .requestPrincipal, .claim, .header,
      .method, .host, .path, .metadata, nil:
      false
    }
  }
}
