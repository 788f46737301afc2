internal import Basics
internal import Evaluation
internal import JSON

extension Decision.Hop {
  /// Who enforced, what it saw, what it said.
  var json: JSONValue {
    var object = JSONObject([
      ("enforcedAt", .string(ByteString(enforcedAt))),
      ("workload", workload.isEmpty ? .null : .string(workload)),
      ("port", port.map { .integer(Int64($0)) } ?? .null),
      ("saw", saw.json),
      ("decision", .string(ByteString(decision.verdict.rawValue))),
      ("httpStatus", decision.httpStatus.map { .integer(Int64($0)) } ?? .null),
      ("reason", .string(ByteString(decision.reason))),
      ("decidedBy", decision.decidedBy.json),
      ("mtls", decision.mtls?.json ?? .null),
    ])
    if let transport { object["transport"] = .string(ByteString(transport)) }
    if let route { object["route"] = .string(ByteString(route)) }
    return .object(object)
  }
}

extension Decision.Sight {
  fileprivate var json: JSONValue {
    var object = JSONObject([
      ("tls", .string(ByteString(tls.rawValue))),
      ("peerPrincipal", peerPrincipal.map(JSONValue.string) ?? .null),
      ("sourceIP", sourceIP.map { .string(ByteString("\($0)")) } ?? .null),
    ])
    if let http {
      object["method"] = .string(http.method)
      object["path"] = .string(http.path)
      object["host"] = http.host.map(JSONValue.string) ?? .null
    }
    return .object(object)
  }
}
