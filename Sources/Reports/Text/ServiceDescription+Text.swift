internal import Basics
public import Evaluation

extension ServiceDescription {
  /// The description as text; ends with a line feed.
  public var text: String {
    var lines = ["\(kind) \(service)"]
    lines.append("  hosts:    \(hosts.map(\.string).joined(separator: ", "))")
    if let externalName { lines.append("  stands for: \(externalName)") }
    lines.append("  waypoint: \(waypoint.text)")
    if waypoint.waypoint != nil {
      lines.append(
        gatewaysUseWaypoint
          ? "            gateways go through it too"
          : "            gateways go past it (no label istio.io/ingress-use-waypoint)"
      )
    }
    lines.append("  ports:\(ports.isEmpty ? " none" : "")")
    lines += ports.flatMap(\.lines)
    lines += hidden.map { "  hidden from \($0.from): \($0.reason)" }
    if let name = waypoint.waypoint {
      lines += WorkloadDescription.lines(jwtRules)
      lines += WorkloadDescription.lines(
        policies,
        title: "policies of waypoint \(name), in the order of evaluation"
      )
    }
    lines += warnings.map { "  warning: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ServiceDescription.Port {
  fileprivate var lines: [String] {
    let called = name.isEmpty ? "" : " \(name)"
    var lines = ["    port \(number)\(called) (\(portProtocol)), target port \(targetPort)"]
    guard portProtocol != "udp" else { return lines }
    if endpoints.isEmpty { lines.append("      no endpoint among the inputs") }
    for endpoint in endpoints {
      let port = endpoint.port.map { ":\($0)" } ?? ""
      lines.append(
        "      to \(endpoint.workload.workload)\(port) (\(endpoint.portProtocol)), \(endpoint.workload.text)"
      )
    }
    lines += clientTLS.map { rule in
      let subset = rule.subset.map { " for subset \($0)" } ?? ""
      return "      sidecars and gateways use tls mode \(rule.mode)\(subset) (\(rule.origin))"
    }
    return lines
  }
}
