internal import Analysis
internal import Basics
internal import Evaluation

extension AccessMatrix {
  /// No line is longer, unless one column alone is.
  private static let width = 100

  func writeText(to output: (String) throws -> Void) rethrows {
    try eachTable { table in
      var lines = [table.title]
      for part in table.parts(width: Self.width) { lines += part + [""] }
      try output(lines.map { $0 + "\n" }.joined())
    }
    try output(legend.map { $0 + "\n" }.joined())
  }
}

extension MatrixTable {
  /// The table as lines; where it is too wide, the columns that did not fit follow in further parts,
  /// each with the callers again.
  fileprivate func parts(width: Int) -> [[String]] {
    let first = (rows.map(\.caller.count) + ["caller".count]).max() ?? 0
    let widths = headings.indices.map { column in
      rows.map { $0.cells[column].count }.reduce(headings[column].count) { max($0, $1) }
    }
    var parts: [[String]] = []
    var start = 0
    while start < headings.count {
      var end = start
      var used = 2 + first
      while end < headings.count, end == start || used + 2 + widths[end] <= width {
        used += 2 + widths[end]
        end += 1
      }
      let columns = start..<end
      func line(_ caller: String, _ cells: [String]) -> String {
        let texts = [caller.padded(to: first)] + columns.map { cells[$0].padded(to: widths[$0]) }
        return "  " + texts.joined(separator: "  ").withoutTrailingBlanks
      }
      parts.append([line("caller", headings)] + rows.map { line($0.caller, $0.cells) })
      start = end
    }
    return parts
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  fileprivate var withoutTrailingBlanks: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
