internal import Basics
internal import Evaluation
internal import JSON

extension Trail {
  /// The answer to the whole way: the first refusal decides; where there is none, the last proxy that
  /// has a rule for it, else the last one.
  func decision(id: JSONValue?) -> Decision {
    guard let last = hops.last else { return .unguarded(isHTTP: false) }
    let pending = hops.first { $0.decision.verdict == .conditional }
    var decision = decidingHop(last: last, pending: pending).decision
    decision.id = id
    decision.mtls = decision.mtls ?? last.decision.mtls
    decision.requestPrincipal =
      hops.reversed().lazy.compactMap(\.decision.requestPrincipal).first
    decision.audit = hops.flatMap(\.decision.audit)
    decision.dryRun = hops.flatMap(\.decision.dryRun)
    decision.conditions =
      decision.verdict == .conditional ? hops.flatMap(\.decision.conditions) : []
    decision.warnings = distinctWarnings
    decision.hops = hops
    if explains, hops.count > 1 { decision.explanation = explanation(of: decision) }
    return decision
  }

  private func decidingHop(last: Decision.Hop, pending: Decision.Hop?) -> Decision.Hop {
    if !last.decision.goesOn { return last }
    return pending ?? hops.last { $0.decision.decidedBy.object != nil } ?? last
  }

  private var distinctWarnings: [String] {
    var seen: Set<String> = []
    let wasTokenSeen = incoming.trustedToken != nil
    return (hops.flatMap(\.decision.warnings) + warnings).filter {
      seen.insert($0).inserted && !(wasTokenSeen && $0 == Decision.unseenClaims)
    }
  }

  /// The traces of all proxies that were asked, in order, with the near miss of the deciding one.
  private func explanation(of decision: Decision) -> Explanation {
    Explanation(
      trace: hops.flatMap { $0.decision.explanation?.trace ?? [] },
      nearMiss: decision.explanation?.nearMiss,
      noNearMissReason: decision.explanation?.noNearMissReason
    )
  }
}
