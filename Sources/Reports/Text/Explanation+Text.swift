internal import Basics
internal import Evaluation

extension Explanation {
  /// The trace and the near miss, a line each, indented below a decision.
  var lines: [String] {
    var lines = ["  trace:"]
    if trace.isEmpty { lines.append("    no policy was looked at") }
    for policy in trace {
      let dryRun = policy.isDryRun ? " (dry run)" : ""
      lines.append("    \(policy.action) \(policy.policy.title)\(dryRun)\(policy.remark)")
      for rule in policy.rules {
        lines.append("      rule \(rule.index): \(rule.outcome.text)")
        lines += rule.widened.map { "        not sent to the proxy: \($0)" }
      }
    }
    return lines + nearMissLines.map { "  \($0)" }
  }

  /// What would have been enough, or why nothing would.
  var nearMissLines: [String] {
    var lines: [String] = []
    if let nearMiss {
      let rule = nearMiss.rule.map { " by \($0.title)" } ?? ""
      lines.append("would be allowed\(rule) if:")
      lines += nearMiss.changes.map { "  \($0.text)" }
    }
    if let noNearMissReason {
      lines.append("no change of the request helps: \(noNearMissReason)")
    }
    return lines
  }
}

extension Explanation.Policy {
  fileprivate var remark: String {
    guard rules.isEmpty else { return "" }
    return action == "ALLOW" ? ": no rules, so it allows nothing" : ": no rules, so it does nothing"
  }
}

extension Explanation.Rule.Outcome {
  fileprivate var text: String {
    switch self {
    case .matched: "matches"
    case .failed(let failure): "does not match: \(failure.text)"
    case .unknown(let field): "depends on \(field), which the request does not say"
    case .dropped(let reason): "never reaches the proxy: \(reason)"
    }
  }
}

extension Explanation.Failure {
  /// `methods is "POST", must be one of "GET"`.
  fileprivate var text: String {
    let values = expected.map { "\"\($0)\"" }.joined(separator: ", ")
    let wanted = isNegated ? "must be none of \(values)" : "must be one of \(values)"
    return "\(field) \(wanted); the request has \(seen.map { "\"\($0)\"" } ?? "none") (\(location))"
  }
}
