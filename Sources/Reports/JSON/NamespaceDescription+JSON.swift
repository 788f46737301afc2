internal import Basics
public import Evaluation
public import JSON

extension NamespaceDescription {
  /// The description as JSON; members in a fixed order.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("namespace", .string(namespace)),
        ("dataPlane", .string(ByteString(dataPlane))),
        ("dataPlaneBecause", .string(ByteString(dataPlaneBecause))),
        ("mtls", mtls.json),
        ("root", .bool(isRoot)),
        ("workloads", .array(workloads.map { .object(JSONObject($0.members)) })),
        ("services", .array(services.map(\.json))),
        ("policies", .array(policies.map(\.json))),
      ])
    )
  }
}

extension NamespaceDescription.Service {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("kind", .string(ByteString(kind))), ("service", .string(name)),
        ("waypoint", waypoint.json),
      ])
    )
  }
}

extension NamespaceDescription.Policy {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("policy", policy.json),
        ("action", action.map { .string(ByteString($0)) } ?? .null),
        ("dryRun", .bool(isDryRun)),
        ("attachesTo", .array(places.map(\.json))),
        ("idle", .array(idle.map { .string(ByteString($0)) })),
      ])
    )
  }
}

extension NamespaceDescription.Place {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("enforcedAt", .string(ByteString(enforcedAt))), ("name", .string(name)),
        ("service", service.map(JSONValue.string) ?? .null),
      ])
    )
  }
}
