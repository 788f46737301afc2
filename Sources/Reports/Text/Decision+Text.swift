internal import Basics
internal import JSON
public import Evaluation

extension Decision {
  /// The decision as text that a reviewer can paste in a ticket; ends with a line feed.
  public var text: String {
    var lines = [headline]
    if let id { lines.append(field("id", id.string?.string ?? id.write(.compact).string)) }
    lines.append(field("reason", reason))
    lines.append(field("decided by", decider))
    lines.append(field("peer", peerPrincipal?.string ?? "no identity"))
    if let requestPrincipal { lines.append(field("token", requestPrincipal.string)) }
    if let mtls {
      let origin = mtls.from.map { " from \($0.kind) \($0.title)" } ?? " by default"
      lines.append(field("mTLS", mtls.mode + origin))
    }
    for rule in audit { lines.append(field("audit", "\(rule.title)")) }
    for rule in dryRun {
      lines.append(field("dry run", "\(rule.action) by \(rule.rule.title)"))
    }
    for condition in conditions {
      let names = condition.policies.map(\.title).joined(separator: ", ")
      let open = condition.failOpen ? "; fails open" : ""
      lines.append(field("condition", "provider \(condition.provider) allows (\(names)\(open))"))
    }
    for item in missing { lines.append(field("missing", item)) }
    for warning in warnings { lines.append(field("warning", warning)) }
    lines += hopLines
    for answer in workloads {
      lines.append(field(answer.workload.string, answer.decision.headline))
    }
    lines += explanation?.lines ?? []
    return lines.joined(separator: "\n") + "\n"
  }

  /// The object that decided and where it is written, else the stage.
  var decider: String {
    guard let object = decidedBy.object else { return decidedBy.stage.rawValue }
    return "\(object.kind) \(object.title)" + (object.location.map { " at \($0)" } ?? "")
  }

  /// The verdict with its status.
  var headline: String {
    httpStatus.map { "\(verdict.rawValue) (HTTP \($0))" } ?? verdict.rawValue
  }

  private func field(_ name: String, _ value: String) -> String {
    let label = name + ":"
    let padding = String(repeating: " ", count: max(1, 12 - label.utf8.count))
    return "  \(label)\(padding)\(value)"
  }
}

extension Decision.Reference {
  /// `namespace/name`, or the name alone, with the rule where there is one.
  var title: String {
    let name = namespace.isEmpty ? "\(name)" : "\(namespace)/\(name)"
    return rule.map { "\(name) rule \($0)" } ?? name
  }
}
