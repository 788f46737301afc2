internal import Basics
public import Evaluation

extension Description {
  /// The description as text; ends with a line feed.
  public var text: String {
    switch self {
    case .namespace(let description): description.text
    case .service(let description): description.text
    case .waypoint(let description): description.text
    case .gateway(let descriptions): descriptions.map(\.text).joined(separator: "\n")
    case .workload(let descriptions): descriptions.map(\.text).joined(separator: "\n")
    }
  }
}

extension WaypointUse {
  /// The waypoint with what names it, or why there is none.
  var text: String {
    guard let waypoint else { return "none: \(reason)" }
    let state = isAssumedReady ? "; its Gateway has no status and counts as ready" : ""
    let share = canary.map { ", \($0.weight)% go through \($0.waypoint)" } ?? ""
    return "\(waypoint)\(share) (\(reason)\(state))"
  }
}

extension WorkloadSummary {
  /// What enforces for the workload, and the mode.
  var text: String {
    let because = enforcedBecause.isEmpty ? "" : " (\(enforcedBecause))"
    let mode = mtls.map { ", mTLS \($0.title)" } ?? ""
    return "enforced at: \(enforcedAt)\(because)\(mode)"
  }
}
