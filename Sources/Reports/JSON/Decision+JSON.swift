internal import Basics
public import Evaluation
public import JSON

extension Decision {
  /// The decision as the contract writes it (section 3).
  public var json: JSONValue {
    var object = JSONObject()
    object["id"] = id ?? .null
    object["decision"] = .string(ByteString(verdict.rawValue))
    object["httpStatus"] = httpStatus.map { .integer(Int64($0)) } ?? .null
    if let grpcStatus { object["grpcStatus"] = .integer(Int64(grpcStatus)) }
    if let body { object["body"] = .string(ByteString(body)) }
    object["reason"] = .string(ByteString(reason))
    object["decidedBy"] = decidedBy.json
    object["enforcedAt"] = .string(ByteString(enforcedAt))
    object["peerPrincipal"] = peerPrincipal.map(JSONValue.string) ?? .null
    object["requestPrincipal"] = requestPrincipal.map(JSONValue.string) ?? .null
    object["mtls"] = mtls?.json ?? .null
    object["audit"] = .array(audit.map(\.json))
    object["dryRun"] = .array(dryRun.map(\.json))
    object["conditions"] = .array(conditions.map(\.json))
    object["missing"] = .array(missing.map { .string(ByteString($0)) })
    object["warnings"] = .array(warnings.map { .string(ByteString($0)) })
    object["workloads"] = .array(workloads.map(\.json))
    object["hops"] = .array([])
    if let explanation {
      object["trace"] = .array(explanation.trace.map(\.json))
      if let nearMiss = explanation.nearMiss { object["nearMiss"] = nearMiss.json }
      if let reason = explanation.noNearMissReason {
        object["noNearMiss"] = .string(ByteString(reason))
      }
    }
    return .object(object)
  }
}

extension Decision.Decider {
  /// `stage`, and the object where there is one.
  var json: JSONValue {
    var members = JSONObject([("stage", .string(ByteString(stage.rawValue)))])
    for member in object?.json.object?.members ?? [] { members[member.name] = member.value }
    return .object(members)
  }
}

extension Decision.Reference {
  /// `kind`, `namespace`, `name`, and `rule` and `location` where there are any.
  package var json: JSONValue {
    var object = JSONObject([
      ("kind", .string(ByteString(kind))),
      ("namespace", .string(namespace)),
      ("name", .string(name)),
    ])
    if let rule { object["rule"] = .integer(Int64(rule)) }
    if let location { object["location"] = location.json }
    return .object(object)
  }
}

extension SourceLocation {
  /// `file`, `line` and `column`.
  package var json: JSONValue {
    .object(
      JSONObject([
        ("file", .string(ByteString(file))),
        ("line", .integer(Int64(line))),
        ("column", .integer(Int64(column))),
      ])
    )
  }
}

extension Decision.MTLS {
  /// `mode` and `from`.
  var json: JSONValue {
    .object(
      JSONObject([
        ("mode", .string(ByteString(mode))),
        ("from", from?.json ?? .null),
      ])
    )
  }
}

extension Decision.DryRun {
  fileprivate var json: JSONValue {
    var object = JSONObject([("action", .string(ByteString(action)))])
    for member in rule.json.object?.members ?? [] { object[member.name] = member.value }
    return .object(object)
  }
}

extension Decision.Condition {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("provider", .string(provider)),
        ("policies", .array(policies.map(\.json))),
        ("failOpen", .bool(failOpen)),
      ])
    )
  }
}

extension Decision.WorkloadAnswer {
  fileprivate var json: JSONValue {
    .object(JSONObject([("workload", .string(workload)), ("decision", decision.json)]))
  }
}
