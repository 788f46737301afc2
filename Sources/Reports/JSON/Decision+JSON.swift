internal import Basics
public import Evaluation
public import JSON

extension Decision {
  /// The decision as the contract writes it (section 3).
  public var json: JSONValue {
    var object = JSONObject()
    object.append(uniqueName: Names.id, id ?? .null)
    object.append(uniqueName: Names.decision, .string(ByteString(verdict.rawValue)))
    object.append(uniqueName: Names.httpStatus, httpStatus.map { .integer(Int64($0)) } ?? .null)
    if let grpcStatus { object.append(uniqueName: Names.grpcStatus, .integer(Int64(grpcStatus))) }
    if let body { object.append(uniqueName: Names.body, .string(ByteString(body))) }
    object.append(uniqueName: Names.reason, .string(ByteString(reason)))
    object.append(uniqueName: Names.decidedBy, decidedBy.json)
    object.append(uniqueName: Names.enforcedAt, .string(ByteString(enforcedAt)))
    object.append(uniqueName: Names.peerPrincipal, peerPrincipal.map(JSONValue.string) ?? .null)
    object.append(
      uniqueName: Names.requestPrincipal,
      requestPrincipal.map(JSONValue.string) ?? .null
    )
    object.append(uniqueName: Names.mtls, mtls?.json ?? .null)
    object.append(uniqueName: Names.audit, .array(audit.map(\.json)))
    object.append(uniqueName: Names.dryRun, .array(dryRun.map(\.json)))
    object.append(uniqueName: Names.conditions, .array(conditions.map(\.json)))
    object.append(uniqueName: Names.missing, .array(missing.map { .string(ByteString($0)) }))
    object.append(uniqueName: Names.warnings, .array(warnings.map { .string(ByteString($0)) }))
    object.append(uniqueName: Names.workloads, .array(workloads.map(\.json)))
    object.append(uniqueName: Names.hops, .array(hops.map(\.json)))
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

/// The names of members, made once.
private enum Names {
  static let audit: ByteString = "audit"
  static let body: ByteString = "body"
  static let conditions: ByteString = "conditions"
  static let decidedBy: ByteString = "decidedBy"
  static let decision: ByteString = "decision"
  static let dryRun: ByteString = "dryRun"
  static let enforcedAt: ByteString = "enforcedAt"
  static let grpcStatus: ByteString = "grpcStatus"
  static let hops: ByteString = "hops"
  static let httpStatus: ByteString = "httpStatus"
  static let id: ByteString = "id"
  static let missing: ByteString = "missing"
  static let mtls: ByteString = "mtls"
  static let peerPrincipal: ByteString = "peerPrincipal"
  static let reason: ByteString = "reason"
  static let requestPrincipal: ByteString = "requestPrincipal"
  static let warnings: ByteString = "warnings"
  static let workloads: ByteString = "workloads"
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
