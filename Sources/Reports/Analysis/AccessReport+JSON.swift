public import Analysis
internal import Basics
internal import Evaluation
public import JSON

extension AccessReport {
  /// The object of contract section 7.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("answers", .array(answers.map(\.json))),
        ("undecided", .array(undecided.map(\.json))),
        ("warnings", .array(warnings.map { .string(ByteString($0)) })),
      ])
    )
  }
}

extension AccessReport.Answer {
  fileprivate var json: JSONValue {
    var object = JSONObject([
      ("caller", caller.json), ("workload", workloads.json),
      ("access", .string(ByteString(access.rawValue))),
    ])
    if let allowed { object["rules"] = allowed.json }
    if let witness { object["witness"] = witness.json }
    if let refused { object["refused"] = refused.json }
    object["omitted"] = .integer(Int64(allowed?.omitted ?? 0))
    return .object(object)
  }
}
