public import Analysis
internal import Basics
internal import Evaluation

extension AccessReport {
  /// For people: by workload, what callers may always do, never, and under which conditions.
  public var text: String {
    var lines: [String] = []
    var previous: WorkloadClass?
    for answer in answers {
      if answer.workloads != previous {
        if previous != nil { lines.append("") }
        lines.append(answer.workloads.title)
        previous = answer.workloads
      }
      lines += answer.lines
    }
    for open in undecided {
      if !lines.isEmpty { lines.append("") }
      lines += open.lines
    }
    if lines.isEmpty { lines.append("nothing can be sent there that was asked about") }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension AccessReport.Answer {
  fileprivate var lines: [String] {
    switch access {
    case .always: return ["  always  \(caller.title)"]
    case .never: return ["  never   \(caller.title)"]
    case .conditional:
      var lines = ["  if      \(caller.title)"]
      lines += (allowed?.lines ?? []).map { "            \($0)" }
      if let witness { lines.append("            allowed: \(witness.summary)") }
      if let refused { lines.append("            refused: \(refused.summary)") }
      return lines
    }
  }
}
