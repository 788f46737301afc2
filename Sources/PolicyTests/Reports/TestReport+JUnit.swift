internal import Basics
internal import Decoding
internal import MeshProof

extension TestReport {
  /// The report in the XML of Ant's JUnit task, which CI servers read; valid for the stricter of the
  /// schemas that are about: every attribute and element that one of them wants is there.
  ///
  /// - Parameter startedAt: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: UTF-8 text without characters that XML cannot hold.
  package func junit(startedAt: Int64) -> String {
    let time = timestamp(startedAt)
    let suites = documents.enumerated().map { $0.element.junit(id: $0.offset, timestamp: time) }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
      \(suites.joined())</testsuites>

      """
  }

  /// Without a zone: the schema knows none.
  private func timestamp(_ seconds: Int64) -> String {
    let range: ClosedRange<Int64> = 0...253_402_300_799
    let text = rfc3339(secondsSince1970: min(max(seconds, range.lowerBound), range.upperBound))
    return String(text.dropLast())
  }
}

extension TestReport.Document {
  fileprivate func junit(id: Int, timestamp: String) -> String {
    let attributes = [
      ("id", "\(id)"), ("package", file), ("name", name.isEmpty ? "-" : name.string),
      ("timestamp", timestamp), ("hostname", "localhost"), ("tests", "\(cases.count)"),
      ("failures", "\(count(.failed))"), ("errors", "\(count(.error))"),
      ("time", seconds(tests.reduce(0) { $0 + $1.nanoseconds })),
    ]
    let cases = tests.flatMap { test in
      test.cases.map { entry in
        entry.junit(
          suite: name,
          test: test,
          nanoseconds: test.nanoseconds / UInt64(max(test.cases.count, 1))
        )
      }
    }
    return """
      <testsuite \(written(attributes))>
      <properties/>
      \(cases.joined())<system-out/>
      <system-err/>
      </testsuite>

      """
  }
}

extension TestReport.Case {
  fileprivate func junit(
    suite: ByteString,
    test: TestReport.Test,
    nanoseconds: UInt64
  ) -> String {
    let attributes = [
      ("name", "\(test.name) [\(label)]"), ("classname", suite.isEmpty ? "-" : suite.string),
      ("time", seconds(nanoseconds)),
    ]
    guard status != .passed else { return "<testcase \(written(attributes))/>\n" }
    let element = status == .failed ? "failure" : "error"
    let attributesOfProblem = [("message", problem), ("type", element)]
    let lines =
      ["\(location): expected \(expected)" + (expectedBy.map { " by \($0)" } ?? "")]
      + summary.map { $0.name.isEmpty ? "  \($0.text)" : "\($0.name): \($0.text)" }
    // Line feeds stay as they are in content.
    let content = lines.map(XMLText.escaped).joined(separator: "\n")
    return """
      <testcase \(written(attributes))>
      <\(element) \(written(attributesOfProblem))>\(content)</\(element)>
      </testcase>

      """
  }
}

private func written(_ attributes: [(name: String, value: String)]) -> String {
  attributes.map { "\($0.name)=\"\(XMLText.escaped($0.value))\"" }.joined(separator: " ")
}

/// Seconds with three digits: more of them Jenkins' schema does not take.
private func seconds(_ nanoseconds: UInt64) -> String {
  let milliseconds = "\(nanoseconds / 1_000_000 % 1000)"
  let zeros = String(repeating: "0", count: 3 - milliseconds.utf8.count)
  return "\(nanoseconds / 1_000_000_000).\(zeros)\(milliseconds)"
}
