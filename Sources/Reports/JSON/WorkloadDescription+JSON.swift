internal import Basics
public import Evaluation
public import JSON

extension WorkloadDescription {
  /// The description as JSON; members in a fixed order.
  public var json: JSONValue {
    func text(_ text: some StringProtocol) -> JSONValue { .string(ByteString(text)) }
    return .object(
      JSONObject([
        ("workload", .string(workload)),
        ("kind", .string(kind)),
        ("enforcedAt", text(enforcedAt)),
        ("enforcedBecause", text(enforcedBecause)),
        ("identity", .string(identity)),
        ("labels", .object(JSONObject(labels.map { ($0.key, .string($0.value)) }))),
        ("mtls", mtls?.json ?? .null),
        (
          "ports",
          .array(
            ports.map { port in
              .object(
                JSONObject([
                  ("port", .integer(Int64(port.number))),
                  ("protocol", text(port.portProtocol)),
                  ("mtls", port.mtls?.json ?? .null),
                ])
              )
            }
          )
        ),
        ("waypoint", waypoint.json),
        ("services", .array(services.map(\.json))),
        ("jwtRules", .array(jwtRules.map(\.json))),
        ("policies", .array(policies.map(\.json))),
        ("refusals", .array(refusals.map(text))),
        ("warnings", .array(warnings.map(text))),
      ])
    )
  }
}

extension WorkloadDescription.ServicePort {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("kind", .string(ByteString(kind))),
        ("service", .string(service)),
        ("port", .integer(Int64(port))),
        ("targetPort", .integer(Int64(targetPort))),
      ])
    )
  }
}

extension WorkloadDescription.JWTRule {
  var json: JSONValue {
    .object(
      JSONObject([
        ("issuer", .string(issuer)),
        ("audiences", .array(audiences.map(JSONValue.string))),
        ("locations", .array(locations.map { .string(ByteString($0)) })),
        ("keys", .string(ByteString(keys))),
        ("policy", policy.json),
      ])
    )
  }
}

extension WorkloadDescription.Policy {
  var json: JSONValue {
    var members: [(ByteString, JSONValue)] = [
      ("action", .string(ByteString(action))),
      ("policy", policy.json),
      ("dryRun", .bool(isDryRun)),
      ("provider", provider.map(JSONValue.string) ?? .null),
      ("rules", .integer(Int64(ruleCount))),
      ("remarks", .array(remarks.map { .string(ByteString($0)) })),
    ]
    if let ztunnelAccepted { members.append(("ztunnelAccepted", ztunnelAccepted.json)) }
    return .object(JSONObject(members))
  }
}

extension WorkloadDescription.Policy.ZTunnelAccepted {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("status", .string(isAccepted ? "True" : "False")),
        ("reason", .string(ByteString(reason))),
        ("message", .string(ByteString(message))),
      ])
    )
  }
}
