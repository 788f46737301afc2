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
        (
          "jwtRules",
          .array(
            jwtRules.map { rule in
              .object(
                JSONObject([
                  ("issuer", .string(rule.issuer)),
                  ("audiences", .array(rule.audiences.map(JSONValue.string))),
                  ("locations", .array(rule.locations.map(text))),
                  ("keys", text(rule.keys)),
                  ("policy", rule.policy.json),
                ])
              )
            }
          )
        ),
        (
          "policies",
          .array(
            policies.map { policy in
              .object(
                JSONObject([
                  ("action", text(policy.action)),
                  ("policy", policy.policy.json),
                  ("dryRun", .bool(policy.isDryRun)),
                  ("provider", policy.provider.map(JSONValue.string) ?? .null),
                  ("rules", .integer(Int64(policy.ruleCount))),
                  ("remarks", .array(policy.remarks.map(text))),
                ])
              )
            }
          )
        ),
        ("refusals", .array(refusals.map(text))),
      ])
    )
  }
}
