public import Analysis
internal import Basics
internal import Evaluation

extension DiffReport {
  /// For a comment on a pull request: the summary, what is newly allowed first, and long parts
  /// folded.
  public var markdown: String {
    var lines = [
      "### \(isSame ? "✅" : opensNothing ? "🔒" : "⚠️") Policy diff", "", "**\(summary)**",
    ]
    for kind in ChangeKind.allCases {
      let own = changes(kind)
      guard !own.isEmpty else { continue }
      lines += ["", "#### \(kind.heading)"]
      for change in own { lines += [""] + change.markdownLines }
    }
    if !undecided.isEmpty {
      lines += ["", "#### Undecided"]
      for open in undecided {
        let fields =
          open.fields.isEmpty ? "" : " (\(open.fields.map(\.code).joined(separator: ", ")))"
        lines += ["", "- \(open.workloads.title.code): \(open.reason.escaped)\(fields)"]
      }
    }
    let others = inventoryLines + warnings.map { "warning: \($0)" }
    if !others.isEmpty {
      lines += [""]
      lines += Self.folded(
        "Not compared, and warnings (\(others.count))",
        others.map { "- \($0.escaped)" }
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  fileprivate static func folded(_ summary: String, _ lines: [String]) -> [String] {
    ["<details><summary>\(summary)</summary>", ""] + lines + ["", "</details>"]
  }
}

extension ChangeKind {
  fileprivate var heading: String { title.prefix(1).uppercased() + title.dropFirst() }
}

extension DiffReport.Change {
  /// More than this and the rules are folded.
  private static let mostOpenRules = 3

  fileprivate var markdownLines: [String] {
    var lines = [
      "**\(workloads.title.escaped)**: \(verdicts)", "",
      "- example: \(witness.summary.printable.code)", "- before: \(before.printable.code)",
      "- after: \(after.printable.code)",
    ]
    lines += causedBy.map { "- caused by: \($0.title.printable.code)" }
    let rules = ["```yaml"] + changed.lines.map(\.printable) + ["```"]
    let count = changed.rules.count + changed.omitted
    lines.append("")
    guard count > Self.mostOpenRules else { return lines + rules }
    return lines + DiffReport.folded("Exactly these requests (\(count) rules)", rules)
  }
}

extension String {
  /// The text in a code span, whatever it has of backticks.
  fileprivate var code: String {
    var longest = 0
    var current = 0
    for character in self {
      current = character == "`" ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let pad = hasPrefix("`") || hasSuffix("`") ? " " : ""
    return fence + pad + self + pad + fence
  }
}
