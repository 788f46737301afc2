internal import Basics
internal import Decoding
internal import Documents
internal import MeshProof

extension TestReader {
  /// How many cases one test may have.
  static let maximumCases = 100_000

  /// One verdict for all cases, rows of verdicts, or one row or column without its brackets.
  mutating func table(
    _ node: Node,
    _ height: Int,
    _ width: Int
  ) -> [[Located<Decision.Verdict>]]? {
    guard height.multipliedReportingOverflow(by: width).partialValue <= Self.maximumCases,
      height <= Self.maximumCases, width <= Self.maximumCases
    else {
      findings.report(
        .tableShape,
        "the test has \(height) callers and \(width) requests, together more than "
          + "\(Self.maximumCases) cases",
        at: node.location
      )
      return nil
    }
    guard node.kind == .sequence else {
      guard let verdict = verdict(node), height > 0, width > 0 else { return nil }
      return Array(repeating: Array(repeating: verdict, count: width), count: height)
    }
    let elements = node.elements
    // That there is nothing to test was reported.
    guard height > 0, width > 0 else { return nil }
    guard elements.contains(where: { $0.kind == .sequence }) else {
      guard height == 1 || width == 1 else {
        reportShape("\"expect\" needs a row for each \"from\": a list of lists", node)
        return nil
      }
      guard elements.count == height * width else {
        reportShape(
          "\"expect\" has \(elements.count) verdicts for \(height * width) cases",
          node
        )
        return nil
      }
      let verdicts = elements.compactMap { verdict($0) }
      guard verdicts.count == elements.count else { return nil }
      return height == 1 ? [verdicts] : verdicts.map { [$0] }
    }
    return self.rows(elements, of: node, height, width)
  }

  private mutating func rows(
    _ elements: [Node],
    of node: Node,
    _ height: Int,
    _ width: Int
  ) -> [[Located<Decision.Verdict>]]? {
    var table: [[Located<Decision.Verdict>]] = []
    var isWhole = elements.count == height
    if !isWhole {
      reportShape("\"expect\" has \(elements.count) rows for \(height) callers", node)
    }
    for row in elements {
      guard row.kind == .sequence, row.count == width else {
        let count = row.kind == .sequence ? "\(row.count) verdicts" : "one verdict"
        reportShape("a row of \"expect\" has \(count) for \(width) requests", row)
        isWhole = false
        continue
      }
      let verdicts = row.elements.compactMap { verdict($0) }
      isWhole = isWhole && verdicts.count == width
      table.append(verdicts)
    }
    return isWhole ? table : nil
  }

  private mutating func reportShape(_ message: String, _ node: Node) {
    findings.report(
      .tableShape,
      message,
      at: node.location,
      notes: ["rows are the callers of \"from\", columns the requests, in their order"]
    )
  }

  private mutating func verdict(_ node: Node) -> Located<Decision.Verdict>? {
    let names = Decision.Verdict.allCases.map { ByteString($0.rawValue) }
    if let text = node.string, let index = names.firstIndex(of: text) {
      return Located(Decision.Verdict.allCases[index], at: node.location)
    }
    let nearest = node.isCollection ? nil : nearestName(to: node.text, among: names)
    findings.report(
      .badValue,
      "a verdict must be one of \(names.map(\.string).joined(separator: ", ")), not \(shown(node))",
      at: node.location,
      notes: nearest.map { ["did you mean \(quoted($0))?"] } ?? []
    )
    return nil
  }

  // MARK: Deciders

  /// `ns/name`, `ns/name[rule]`, or `default`.
  mutating func decider(_ node: Node) -> Located<PolicyTest.Decider>? {
    guard let text = node.string(called: "\"by\"", &findings) else { return nil }
    if text == "default" { return Located(.byDefault, at: node.location) }
    var name = text
    var rule: Int?
    if let bracket = text.firstIndex(of: "["), text.hasSuffix("]") {
      name = ByteString(bytes: text.bytes.prefix(bracket))
      let digits = text.dropFirst(bracket + 1).dropLast()
      rule = digits.bytes.allSatisfy(isASCIIDigit) ? Int(digits.string) : nil
    }
    guard let policy = Request.ObjectName(parsing: name), !name.contains("["),
      rule != nil || name == text
    else {
      findings.report(
        .badName,
        "\"by\" must be \"namespace/name\", with \"[rule]\" or without, or \"default\", "
          + "not \(quoted(text))",
        at: node.location
      )
      return nil
    }
    return Located(.policy(policy, rule: rule), at: node.location)
  }
}
