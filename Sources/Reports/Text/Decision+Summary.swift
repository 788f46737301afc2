internal import Basics
package import Evaluation

extension Decision {
  /// What a report of many answers says about one, a line each: verdict with status, reason, what
  /// decided and where it is written, and perhaps the near miss of an explained one.
  package func summary(withNearMiss: Bool) -> [(name: String, text: String)] {
    var lines = [("got", headline), ("reason", reason), ("decided by", decider)]
    if withNearMiss, let near = explanation?.nearMissLines, let first = near.first {
      lines.append(("near miss", first))
      lines += near.dropFirst().map { ("", $0) }
    }
    lines += missing.map { ("missing", $0) }
    lines += warnings.map { ("warning", $0) }
    lines += workloads.map { ($0.workload.string, $0.decision.headline) }
    return lines
  }
}
