package import Basics
package import MeshProof

/// What came out of a run, in the order of the files.
package struct TestReport: Sendable {
  /// How a case ended.
  package enum Status: String, Sendable, CaseIterable {
    case passed, failed
    /// It could not be asked.
    case error
  }

  /// One request of one caller.
  package struct Case: Sendable {
    /// Who asks for what: `shop/storefront GET /orders/7`.
    package let label: ByteString
    package var status: Status
    /// What was wanted: a verdict, or `not ALLOW`.
    package let expected: String
    /// The decider that was wanted, where the test names one.
    package var expectedBy: String?
    /// The answer; `nil` where there is none.
    package var decision: Decision?
    /// What to know about the answer.
    package var warnings: [String] = []
    /// The violations that refute an invariant.
    package var counterexample: InvariantReport.Counterexample?
    /// What is wrong, where it is more than another answer than the expected one.
    package var message: String?
    /// Where the expectation that failed is written, or the one that holds.
    package var location: SourceLocation

    package init(
      label: ByteString,
      status: Status = .passed,
      expected: String,
      location: SourceLocation
    ) {
      self.label = label
      self.status = status
      self.expected = expected
      self.location = location
    }
  }

  /// The cases of one entry of `tests`.
  package struct Test: Sendable {
    package let name: ByteString
    package let cases: [Case]
    /// How long they took together.
    package let nanoseconds: UInt64
  }

  /// A test document.
  package struct Document: Sendable {
    package let file: String
    package let name: ByteString
    package var tests: [Test]

    /// All its cases.
    package var cases: [Case] { tests.flatMap(\.cases) }
  }

  package let documents: [Document]

  package init(documents: [Document]) { self.documents = documents }

  /// How many cases ended that way.
  package func count(_ status: Status) -> Int {
    documents.reduce(0) { $0 + $1.count(status) }
  }

  /// What to know about the answers.
  package var warnings: [Diagnostic] {
    documents.flatMap(\.cases).flatMap { entry in
      entry.warnings.map {
        Diagnostic(.warning, code: "invariant", $0, at: entry.location)
      }
    }
  }

  /// Whether every case passed.
  package var isPassed: Bool { count(.passed) == documents.reduce(0) { $0 + $1.cases.count } }
}

extension TestReport.Document {
  package func count(_ status: TestReport.Status) -> Int {
    tests.reduce(0) { $0 + $1.cases.count { $0.status == status } }
  }
}

extension TestReport.Case {
  /// What is wrong, in one line.
  package var problem: String {
    if let message { return message }
    let wanted = expected + (expectedBy.map { " by \($0)" } ?? "")
    guard let decision else { return "expected \(wanted)" }
    let decider = expectedBy == nil ? "" : " by \(decision.decidedBy.text)"
    return "expected \(wanted), got \(decision.verdict.rawValue)\(decider)"
  }

  /// The decision in lines; what it would have taken to be allowed where that was wanted.
  var summary: [(name: String, text: String)] {
    let decision =
      decision?.summary(withNearMiss: expected == Decision.Verdict.allow.rawValue) ?? []
    guard let counterexample else { return decision }
    return counterexample.violationLines.enumerated().map { index, line in
      (index == 0 ? "violations" : "", line)
    } + decision + counterexample.otherLines.map { ("but", $0) }
  }
}
