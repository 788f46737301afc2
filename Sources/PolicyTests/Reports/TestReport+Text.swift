internal import Basics
internal import MeshProof

extension TestReport {
  /// The report for people: what failed first, each with its place, then a line for each document and
  /// one for all; ends with a line feed.
  package var text: String {
    var blocks: [String] = []
    for document in documents {
      for test in document.tests {
        blocks += test.cases.filter { $0.status != .passed }.map {
          $0.text(in: "\(document.name.line)/\(test.name.line)")
        }
      }
    }
    blocks.append(documents.map { "\($0.summary)\n" }.joined() + summary + "\n")
    return blocks.joined(separator: "\n")
  }

  /// `7 passed, 1 failed, 0 errors`.
  private var summary: String {
    let errors = count(.error)
    return "\(count(.passed)) passed, \(count(.failed)) failed, \(errors) "
      + (errors == 1 ? "error" : "errors")
  }
}

extension TestReport.Document {
  fileprivate var summary: String {
    let bad = cases.count - count(.passed)
    let errors = count(.error) == 0 ? "" : ", \(count(.error)) in error"
    let counts =
      bad == 0
      ? "\(cases.count) passed" : "\(count(.failed)) of \(cases.count) failed\(errors)"
    return "\(bad == 0 ? "ok  " : "FAIL") \(ByteString(file).line): \(name.line) (\(counts))"
  }
}

extension TestReport.Case {
  fileprivate func text(in test: String) -> String {
    var lines = ["\(location): \(status == .error ? "error" : "failed"): \(test)"]
    func add(_ name: String, _ value: String) {
      let label = name.isEmpty ? "" : "\(name):"
      let padding = String(repeating: " ", count: max(1, 12 - label.utf8.count))
      lines.append("  \(label)\(padding)\(ByteString(value).line)")
    }
    add("case", label.string)
    if let message { add("problem", message) }
    add("expected", expected + (expectedBy.map { " by \($0)" } ?? ""))
    for (name, value) in summary { add(name, value) }
    return lines.joined(separator: "\n") + "\n"
  }
}
