public import Analysis
internal import Basics
internal import Evaluation

extension DiffReport {
  /// For people: what is newly allowed first, each with an example and what is to blame.
  public var text: String {
    var lines = [summary]
    for change in changes { lines += [""] + change.lines }
    for open in undecided { lines += [""] + open.lines }
    let others = inventoryLines
    if !others.isEmpty { lines += [""] + others }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line: what has changed, and how much.
  public var summary: String {
    let ports = compared == 1 ? "1 workload port" : "\(compared) workload ports"
    guard !isSame else {
      return compared == 0
        ? "nothing was compared" : "same: no request to \(ports) gets another answer"
    }
    let counts = ChangeKind.allCases.map { "\(changes($0).count) \($0.title)" }
    let open = undecided.isEmpty ? "" : ", \(undecided.count) undecided"
    guard !changes.isEmpty else {
      return "not proved to be the same: \(undecided.count) undecided, among \(ports)"
    }
    return "different: \(counts.joined(separator: ", "))\(open), among \(ports)"
  }

  /// The workload ports that were not compared.
  var inventoryLines: [String] {
    added.map { "new, not compared (ask who-can): \($0.title)" }
      + removed.map { "gone, not compared: \($0.title)" }
  }
}

extension ChangeKind {
  /// In words.
  var title: String {
    switch self {
    case .newlyAllowed: "newly allowed"
    case .newlyRefused: "newly refused"
    case .other: "otherwise changed"
    }
  }
}

extension DiffReport.Change {
  /// `DENY → ALLOW`.
  var verdicts: String { "\(from.rawValue) → \(to.rawValue)" }

  fileprivate var lines: [String] {
    ["\(kind.title) at \(workloads.title): \(verdicts)"]
      + changed.lines.map { "  \($0)" }
      + [
        "  example:    \(witness.summary.printable)", "  before:     \(before)",
        "  after:      \(after)",
      ]
      + causedBy.enumerated().map { index, edit in
        (index == 0 ? "  caused by:  " : "              ") + edit.title
      }
  }
}

extension DiffReport.Edit {
  /// `AuthorizationPolicy shop/deny-all changed (deny-all.yaml:2:1)`.
  var title: String {
    let names = [namespace, name].filter { !$0.isEmpty }.map(\.string)
    let subject = ([kind.string] + (names.isEmpty ? [] : [names.joined(separator: "/")]))
      .joined(separator: " ")
    return "\(subject) \(edit.rawValue)" + (location.map { " (\($0))" } ?? "")
  }
}
