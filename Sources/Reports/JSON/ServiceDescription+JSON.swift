internal import Basics
public import Evaluation
public import JSON

extension ServiceDescription {
  /// The description as JSON; members in a fixed order.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("service", .string(service)),
        ("kind", .string(ByteString(kind))),
        ("hosts", .array(hosts.map(JSONValue.string))),
        ("externalName", externalName.map(JSONValue.string) ?? .null),
        ("waypoint", waypoint.json),
        ("gatewaysUseWaypoint", .bool(gatewaysUseWaypoint)),
        ("ports", .array(ports.map(\.json))),
        (
          "hidden",
          .array(
            hidden.map {
              .object(
                JSONObject([
                  ("from", .string(ByteString($0.from))),
                  ("reason", .string(ByteString($0.reason))),
                ])
              )
            }
          )
        ),
        ("jwtRules", .array(jwtRules.map(\.json))),
        ("policies", .array(policies.map(\.json))),
        ("warnings", .array(warnings.map { .string(ByteString($0)) })),
      ])
    )
  }
}

extension ServiceDescription.Port {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("port", .integer(Int64(number))),
        ("name", .string(name)),
        ("protocol", .string(ByteString(portProtocol))),
        ("targetPort", .string(targetPort)),
        ("endpoints", .array(endpoints.map(\.json))),
        ("clientTLS", .array(clientTLS.map(\.json))),
      ])
    )
  }
}

extension ServiceDescription.Endpoint {
  fileprivate var json: JSONValue {
    .object(
      JSONObject(
        workload.members + [
          ("port", port.map { .integer(Int64($0)) } ?? .null),
          ("protocol", .string(ByteString(portProtocol))),
        ]
      )
    )
  }
}

extension ServiceDescription.ClientTLS {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("subset", subset.map(JSONValue.string) ?? .null),
        ("mode", .string(ByteString(mode))),
        ("origin", .string(ByteString(origin))),
        ("rule", rule.json),
      ])
    )
  }
}
