internal import Basics
public import Evaluation

extension NamespaceDescription {
  /// The description as text; ends with a line feed.
  public var text: String {
    var lines = ["Namespace \(namespace)"]
    if isRoot { lines.append("  the root namespace: policies without a selector are for all") }
    lines.append("  data plane: \(dataPlane) (\(dataPlaneBecause))")
    lines.append("  mTLS:       \(mtls.title)")
    lines.append("  workloads:\(workloads.isEmpty ? " none" : "")")
    for workload in workloads {
      lines.append("    \(workload.kind) \(workload.workload)")
      lines.append("      \(workload.text)")
    }
    lines.append("  services:\(services.isEmpty ? " none" : "")")
    for service in services {
      lines.append("    \(service.kind) \(service.name)")
      lines.append("      waypoint: \(service.waypoint.text)")
    }
    lines.append("  policies:\(policies.isEmpty ? " none" : "")")
    for policy in policies {
      let dryRun = policy.isDryRun ? " (dry run)" : ""
      let action = policy.action.map { "\($0) " } ?? ""
      lines.append("    \(action)\(policy.policy.kind) \(policy.policy.title)\(dryRun)")
      lines += policy.places.map { "      \(policy.verb) \($0.text)" }
      lines += policy.idle.map { "      attaches to nothing: \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension NamespaceDescription.Policy {
  fileprivate var verb: String {
    policy.kind == "PeerAuthentication" ? "sets the mode of" : "attaches to"
  }
}

extension NamespaceDescription.Place {
  fileprivate var text: String {
    let place: String =
      switch enforcedAt {
      case "ambient": "workload \(name), at ztunnel"
      case "sidecar": "workload \(name), at its sidecar"
      default: "\(enforcedAt) \(name)"
      }
    return place + (service.map { " for \($0)" } ?? "")
  }
}
