internal import Basics
internal import Decoding

/// Where values stand: the clause of an error differs.
enum ValuePlace {
  /// In a source or an operation (VALID-46 to VALID-51).
  case rule
  /// In a condition (VALID-57).
  case condition
}

extension StrictMapping {
  /// Checks the values of one field, each by itself, and how many service accounts there are.
  func checkValues(
    _ values: [Located<ByteString>]?,
    of field: ByteString,
    _ syntax: ValueSyntax,
    in place: ValuePlace,
    _ findings: inout Findings
  ) {
    func cited(_ problem: Problem) -> Problem {
      place == .condition ? problem.cited(as: "VALID-57") : problem
    }
    let values = values ?? []
    if syntax == .serviceAccount {
      checkCount(values.count, of: field, most: 16, cited(.tooManyServiceAccounts), &findings)
    }
    for value in values {
      guard let bad = syntax.check(value.value) else { continue }
      findings.report(
        cited(bad.problem),
        value.value.isEmpty
          ? "a value of \(quoted(field)) is empty"
          : "the value \(quoted(value.value)) of \(quoted(field)) \(bad.reason)",
        at: value.location,
        notes: bad.notes
      )
    }
  }
}
