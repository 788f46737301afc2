internal import Analysis
internal import Basics
internal import Evaluation

extension AccessMatrix {
  func writeMarkdown(to output: (String) throws -> Void) rethrows {
    try eachTable { table in
      var lines = ["**\(table.title.escaped)**", ""]
      lines.append(row(["caller"] + table.headings))
      lines.append("|" + String(repeating: "---|", count: table.headings.count + 1))
      for (caller, cells) in table.rows { lines.append(row([caller] + cells)) }
      try output((lines + [""]).map { $0 + "\n" }.joined())
    }
    try output(legend.map { "- \($0.escaped)\n" }.joined())
  }

  private func row(_ cells: [String]) -> String {
    "| " + cells.map(\.escaped).joined(separator: " | ") + " |"
  }
}

extension String {
  /// The text with a backslash before everything that Markdown could take for its own; control
  /// characters are gone by then.
  var escaped: String {
    let special: Set<Character> = [
      "\\", "|", "`", "*", "_", "~", "[", "]", "<", ">", "&", "$",
    ]
    return String(flatMap { special.contains($0) ? ["\\", $0] : [$0] })
  }
}
