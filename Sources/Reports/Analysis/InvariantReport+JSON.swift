public import Analysis
internal import Basics
internal import Evaluation
public import JSON

extension ProofReport {
  /// The object of contract section 7.
  public var json: JSONValue {
    .object(JSONObject([("invariants", .array(invariants.map(\.json)))]))
  }
}

extension InvariantReport {
  /// An element of `invariants`.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("name", .string(name)),
        ("status", .string(ByteString(status.rawValue))),
        ("location", location.json),
        ("ports", .integer(Int64(portCount))),
        ("counterexamples", .array(counterexamples.map(\.json))),
        ("undecided", .array(undecided.map(\.json))),
        ("warnings", .array(warnings.map { .string(ByteString($0)) })),
      ])
    )
  }
}

extension InvariantReport.Counterexample {
  /// An element of `counterexamples`.
  public var json: JSONValue {
    var object = JSONObject([
      ("workloads", .array(workloads.members.map { .string($0.text) })),
      ("port", .integer(Int64(workloads.port))),
      ("protocol", .string(ByteString(workloads.portProtocol))),
      ("rules", violations.json),
      ("witness", witness.json),
      ("decision", decision.json),
      ("omitted", .integer(Int64(violations.omitted))),
    ])
    if let other { object["other"] = other.json }
    return .object(object)
  }
}

extension InvariantReport.Other {
  fileprivate var json: JSONValue {
    var object = JSONObject([("workload", .string(workload.text))])
    if !policies.isEmpty { object["policies"] = .array(policies.map { .string($0) }) }
    object["decision"] = decision.json
    return .object(object)
  }
}
