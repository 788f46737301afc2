internal import Basics
public import Evaluation

extension WaypointDescription {
  /// The description as text; ends with a line feed.
  public var text: String {
    var lines = ["Waypoint \(waypoint), class \(className)"]
    lines.append("  traffic:  \(trafficType)")
    lines.append("  ready:    \(readiness.text)")
    lines.append("  identity: \(identity)")
    let own = proxies.map(\.string).joined(separator: ", ")
    lines.append("  proxies:  \(own.isEmpty ? "none among the inputs, as istiod makes them" : own)")
    if let tunnelPolicies {
      lines += WorkloadDescription.lines(
        tunnelPolicies,
        title: "policies at the tunnel, in the order of evaluation"
      )
    }
    lines += WorkloadDescription.lines(jwtRules)
    lines += WorkloadDescription.lines(
      policies,
      title: "policies for all requests, in the order of evaluation"
    )
    lines.append("  services:\(services.isEmpty ? " none" : "")")
    lines += services.flatMap(\.lines)
    lines.append("  workloads, by their own addresses:\(workloads.isEmpty ? " none" : "")")
    lines += workloads.map { "    \($0)" }
    lines += refusals.map { "  the proxy refuses its configuration: \($0)" }
    lines += warnings.map { "  warning: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension WaypointDescription.Readiness {
  fileprivate var text: String {
    switch self {
    case .assumed: "assumed: its Gateway has no status"
    case .ready: "yes, its status has an address"
    case .notReady: "no, its status has no address: nobody goes through it"
    }
  }
}

extension WaypointDescription.Service {
  fileprivate var lines: [String] {
    let share = weight == 100 ? "" : ", \(weight)% of the connections"
    let rules = WorkloadDescription.lines(jwtRules) + WorkloadDescription.lines(policies)
    return ["    \(kind) \(name)\(share)"] + rules.map { "    \($0)" }
  }
}
