internal import Basics
internal import MeshProof

extension TestReport {
  /// The cases of an invariant: one for each class of workloads that violates it or could not be
  /// looked at, else one.
  static func cases(of report: InvariantReport, _ claim: InvariantInquiry.Claim) -> [Case] {
    var cases = report.counterexamples.map { example in
      var result = Case(
        label: ByteString(example.title),
        status: .failed,
        expected: claim.expectation,
        location: report.location
      )
      result.message = "the invariant is refuted"
      result.counterexample = example
      result.decision = example.decision
      return result
    }
    cases += report.undecided.map { open in
      var result = Case(
        label: ByteString(open.title),
        status: .error,
        expected: claim.expectation,
        location: report.location
      )
      result.message = "undecided: " + open.explanation
      return result
    }
    if cases.isEmpty {
      cases.append(
        Case(label: "all requests", expected: claim.expectation, location: report.location)
      )
    }
    let vacuity = report.status == .vacuous ? [InvariantReport.vacuousReason] : []
    cases[0].warnings = vacuity + report.warnings
    return cases
  }
}

extension InvariantInquiry.Claim {
  /// What is wanted of each request.
  fileprivate var expectation: String {
    switch self {
    case .always: Decision.Verdict.allow.rawValue
    case .never: Wanted.unlisted.text
    case .sameAtWorkloads, .sameAsPolicies: "the same"
    }
  }
}
