internal import Basics
package import MeshProof

extension TestReport {
  /// The report as the contract writes it (section 5).
  package var json: JSONValue {
    let files = Dictionary(grouping: documents.indices) { documents[$0].file }
      .values.sorted { $0[0] < $1[0] }
    return .object(
      JSONObject([
        ("passed", .integer(Int64(count(.passed)))),
        ("failed", .integer(Int64(count(.failed)))),
        ("errors", .integer(Int64(count(.error)))),
        (
          "files",
          .array(
            files.map { indices in
              let tests = indices.flatMap { documents[$0].json }
              return .object(
                JSONObject([
                  ("file", .string(ByteString(documents[indices[0]].file))),
                  ("tests", .array(tests)),
                ])
              )
            }
          )
        ),
      ])
    )
  }
}

extension TestReport.Document {
  fileprivate var json: [JSONValue] {
    tests.flatMap { test in
      test.cases.map { $0.json(suite: name, test: test.name) }
    }
  }
}

extension TestReport.Case {
  fileprivate func json(suite: ByteString, test: ByteString) -> JSONValue {
    var object = JSONObject([
      ("suite", .string(suite)),
      ("name", .string(test)),
      ("case", .string(label)),
      ("status", .string(ByteString(status.rawValue))),
      ("expected", .string(ByteString(expected))),
      ("actual", decision.map { .string(ByteString($0.verdict.rawValue)) } ?? .null),
    ])
    if let expectedBy {
      object["expectedBy"] = .string(ByteString(expectedBy))
      object["actualBy"] = decision.map { .string(ByteString($0.decidedBy.text)) } ?? .null
    }
    object["message"] = status == .passed ? .null : .string(ByteString(problem))
    object["decision"] = decision?.json ?? .null
    if let counterexample { object["counterexample"] = counterexample.json }
    if !warnings.isEmpty {
      object["warnings"] = .array(warnings.map { .string(ByteString($0)) })
    }
    object["location"] = .object(
      JSONObject([
        ("file", .string(ByteString(location.file))),
        ("line", .integer(Int64(location.line))),
        ("column", .integer(Int64(location.column))),
      ])
    )
    return .object(object)
  }
}
