internal import Basics
public import Evaluation
public import JSON

extension WaypointDescription {
  /// The description as JSON; members in a fixed order.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("waypoint", .string(waypoint)),
        ("class", .string(className)),
        ("enforcedAt", .string("waypoint")),
        ("trafficType", .string(ByteString(trafficType))),
        ("readiness", .string(ByteString(readiness.rawValue))),
        ("identity", .string(identity)),
        ("proxies", .array(proxies.map(JSONValue.string))),
        ("jwtRules", .array(jwtRules.map(\.json))),
        ("policies", .array(policies.map(\.json))),
        ("tunnelPolicies", tunnelPolicies.map { .array($0.map(\.json)) } ?? .null),
        ("services", .array(services.map(\.json))),
        ("workloads", .array(workloads.map(JSONValue.string))),
        ("refusals", .array(refusals.map { .string(ByteString($0)) })),
        ("warnings", .array(warnings.map { .string(ByteString($0)) })),
      ])
    )
  }
}

extension WaypointDescription.Service {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("kind", .string(ByteString(kind))),
        ("service", .string(name)),
        ("weight", .integer(Int64(weight))),
        ("jwtRules", .array(jwtRules.map(\.json))),
        ("policies", .array(policies.map(\.json))),
      ])
    )
  }
}
