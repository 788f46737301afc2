internal import Basics

/// Where values stand: the clause of an error differs.
enum ValuePlace {
  /// In a source or an operation (VALID-46 to VALID-51).
  case rule
  /// In a condition (VALID-57).
  case condition
}

/// Checks the values of one field, each by itself.
func checkValues(
  _ values: [Located<ByteString>],
  of field: ByteString,
  _ syntax: ValueSyntax,
  in place: ValuePlace,
  _ findings: inout Findings
) {
  for value in values {
    guard let bad = syntax.check(value.value) else { continue }
    findings.report(
      place == .condition ? bad.problem.cited(as: "VALID-57") : bad.problem,
      value.value.isEmpty
        ? "a value of \(quoted(field)) is empty"
        : "the value \(quoted(value.value)) of \(quoted(field)) \(bad.reason)",
      at: value.location,
      notes: bad.notes
    )
  }
}
