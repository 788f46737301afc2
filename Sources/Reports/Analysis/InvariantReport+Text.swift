public import Analysis
internal import Basics
internal import Evaluation

extension ProofReport {
  /// For people: a line for each invariant, below it the violations of one that is refuted, and a line
  /// for all.
  public var text: String {
    let lines = invariants.flatMap(\.lines) + [summary]
    return lines.joined(separator: "\n") + "\n"
  }

  private var summary: String {
    let statuses: [InvariantStatus] = [.proved, .refuted, .vacuous, .undecided]
    return statuses.filter { count($0) > 0 || $0 == .proved || $0 == .refuted }
      .map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
  }
}

extension InvariantReport {
  fileprivate var lines: [String] {
    let padding = String(repeating: " ", count: max(1, 10 - status.rawValue.utf8.count))
    var lines = ["\(status.rawValue)\(padding)\(location): \(name.line)"]
    for example in counterexamples {
      lines.append("  \(example.workloads.title)")
      lines += example.lines.map { "    \($0)" }
    }
    for open in undecided { lines += open.lines.map { "  \($0)" } }
    return lines
  }
}

extension InvariantReport.Counterexample {
  /// The violations as rules, and one of them with its decision: lines for people.
  fileprivate var lines: [String] {
    violationLines + ["  \(decision.verdict.rawValue), decided by \(decision.decider)"]
      + otherLines.map { "  \($0)" }
  }

  /// The violations as rules, and one of them: lines for people.
  public var violationLines: [String] { violations.lines + ["for example: \(witness.summary)"] }

  /// What the other side of `same` says.
  public var otherLines: [String] {
    guard let other else { return [] }
    let place = other.policies.map(\.string).joined(separator: ", ")
    let side = place.isEmpty ? "at \(other.workload.text)" : "with \(place)"
    return ["\(side): \(other.decision.verdict.rawValue), decided by \(other.decision.decider)"]
  }

  /// `ns/a, ns/b, port 8080 (http)`.
  public var title: String { workloads.title }
}

extension UndecidedWorkloads {
  /// `ns/a, ns/b, port 8080 (http)`.
  public var title: String { workloads.title }

  /// Why, in one line.
  public var explanation: String {
    fields.isEmpty ? reason : "\(reason), because of \(fields.joined(separator: ", "))"
  }
}
