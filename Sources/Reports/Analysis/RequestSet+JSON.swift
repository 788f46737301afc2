internal import Basics
public import Analysis
internal import Evaluation
public import JSON

extension RequestSet {
  /// The rules (contract section 7).
  public var json: JSONValue { .array(rules.map(\.json)) }
}

extension Caller {
  /// `principal` with `members`, or `class`.
  var json: JSONValue {
    switch self {
    case .accounts(let principal, let members):
      .object(
        JSONObject([
          ("principal", .string(principal)),
          ("members", .array(members.map { .string($0.text) })),
        ])
      )
    case .otherIdentity: .object(JSONObject([("class", "otherIdentity")]))
    case .noIdentity: .object(JSONObject([("class", "noIdentity")]))
    }
  }
}

extension WorkloadClass {
  /// `members`, `port` and `protocol`.
  var json: JSONValue {
    .object(
      JSONObject([
        ("members", .array(members.map { .string($0.text) })),
        ("port", .integer(Int64(port))),
        ("protocol", .string(ByteString(portProtocol))),
      ])
    )
  }
}

extension UndecidedWorkloads {
  /// `workload`, `fields` and `reason`.
  var json: JSONValue {
    .object(
      JSONObject([
        ("workload", workloads.json),
        ("fields", .array(fields.map { .string(ByteString($0)) })),
        ("reason", .string(ByteString(reason))),
      ])
    )
  }
}
