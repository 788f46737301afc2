internal import Basics
public import Evaluation

extension WorkloadDescription {
  /// The description as text; ends with a line feed.
  public var text: String {
    var lines = ["\(kind) \(workload), enforced at: \(enforcedAt)"]
    lines.append("  because:  \(enforcedBecause)")
    lines.append("  identity: \(identity)")
    lines.append("  labels:   \(labels.map { "\($0.key)=\($0.value)" }.joined(separator: ", "))")
    lines.append("  mTLS:")
    for port in ports {
      lines.append("    port \(port.number) (\(port.portProtocol)): \(port.mtls.title)")
    }
    lines.append("    \(ports.isEmpty ? "all ports" : "other ports"): \(mtls.title)")
    lines.append("  waypoint: \(waypoint.text)")
    lines.append("  services:\(services.isEmpty ? " none" : "")")
    lines += services.map { port in
      "    \(port.kind) \(port.service):\(port.port), to port \(port.targetPort)"
    }
    lines += Self.lines(jwtRules) + Self.lines(policies)
    lines += refusals.map { "  the proxy refuses its configuration: \($0)" }
    lines += warnings.map { "  warning: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension WorkloadDescription {
  static func lines(_ rules: [JWTRule]) -> [String] {
    var lines = ["  JWT rules:\(rules.isEmpty ? " none" : "")"]
    for rule in rules {
      let issuer = rule.issuer.isEmpty ? "any issuer" : "issuer \(rule.issuer)"
      let audiences = rule.audiences.map(\.string).joined(separator: ", ")
      let limit = rule.audiences.isEmpty ? "any audience" : "audience \(audiences)"
      lines.append("    \(issuer), \(limit), keys \(rule.keys) (\(rule.policy.title))")
      lines.append("      looked for in \(rule.locations.joined(separator: ", "))")
    }
    return lines
  }

  static func lines(
    _ policies: [Policy],
    title: String = "policies, in the order of evaluation"
  ) -> [String] {
    var lines = ["  \(title):\(policies.isEmpty ? " none" : "")"]
    for policy in policies {
      let provider = policy.provider.map { " by provider \($0)" } ?? ""
      let dryRun = policy.isDryRun ? " (dry run)" : ""
      let count = policy.ruleCount == 1 ? "1 rule" : "\(policy.ruleCount) rules"
      lines.append("    \(policy.action)\(provider) \(policy.policy.title), \(count)\(dryRun)")
      if let status = policy.ztunnelAccepted {
        let message = status.message.isEmpty ? "" : ": \(status.message)"
        let isAccepted = status.isAccepted ? "True" : "False"
        lines.append("      ZtunnelAccepted \(isAccepted), \(status.reason)\(message)")
      }
      lines += policy.remarks.map { "      \($0)" }
    }
    return lines
  }
}

extension Decision.MTLS? {
  fileprivate var title: String { self?.title ?? "as the Gateway's servers say" }
}

extension Decision.MTLS {
  /// The mode and what set it.
  var title: String { mode + (from.map { " (\($0.title))" } ?? " (default)") }
}
