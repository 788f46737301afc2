internal import Basics
public import Evaluation
public import JSON

extension Description {
  /// The description as JSON, members in a fixed order; an array where a name means several workloads.
  public var json: JSONValue {
    switch self {
    case .namespace(let description): description.json
    case .service(let description): description.json
    case .waypoint(let description): description.json
    case .gateway(let descriptions): Self.json(descriptions.map(\.json))
    case .workload(let descriptions): Self.json(descriptions.map(\.json))
    }
  }

  private static func json(_ values: [JSONValue]) -> JSONValue {
    values.count == 1 ? values[0] : .array(values)
  }
}

extension WaypointUse {
  var json: JSONValue {
    .object(
      JSONObject([
        ("waypoint", waypoint.map(JSONValue.string) ?? .null),
        ("reason", .string(ByteString(reason))),
        ("assumedReady", .bool(isAssumedReady)),
        (
          "canary",
          canary.map {
            .object(
              JSONObject([
                ("waypoint", .string($0.waypoint)), ("weight", .integer(Int64($0.weight))),
              ])
            )
          } ?? .null
        ),
      ])
    )
  }
}

extension WorkloadSummary {
  /// What is known of the workload, without its mode.
  var members: [(ByteString, JSONValue)] {
    [
      ("workload", .string(workload)), ("kind", .string(kind)),
      ("enforcedAt", .string(ByteString(enforcedAt))),
      ("enforcedBecause", .string(ByteString(enforcedBecause))), ("mtls", mtls?.json ?? .null),
    ]
  }
}
