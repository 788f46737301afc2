internal import Basics
public import Evaluation
public import JSON

extension GatewayDescription {
  /// The description as JSON; members in a fixed order.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("gateway", .string(gateway)),
        ("kind", .string(kind)),
        ("enforcedAt", .string("gateway")),
        ("identity", .string(identity)),
        ("servers", .array(servers.map(\.json))),
        ("routes", .array(routes.map(\.json))),
        ("jwtRules", .array(jwtRules.map(\.json))),
        ("policies", .array(policies.map(\.json))),
        ("refusals", .array(refusals.map { .string(ByteString($0)) })),
        ("warnings", .array(warnings.map { .string(ByteString($0)) })),
      ])
    )
  }
}

extension GatewayDescription.Server {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("gateway", gateway.json),
        ("gatewayAPI", .bool(isGatewayAPI)),
        ("index", .integer(Int64(index))),
        ("name", .string(name)),
        ("port", .integer(Int64(port))),
        ("targetPorts", .array(targetPorts.map { .integer(Int64($0)) })),
        ("protocol", .string(ByteString(protocolName))),
        ("tls", tlsMode.map { .string(ByteString($0)) } ?? .null),
        ("httpsRedirect", .bool(redirectsToHTTPS)),
        ("hosts", .array(hosts.map(JSONValue.string))),
        ("leftOut", .bool(isLeftOut)),
      ])
    )
  }
}

extension GatewayDescription.Route {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("port", .integer(Int64(port))),
        ("hosts", .array(hosts.map(JSONValue.string))),
        ("match", .string(ByteString(match))),
        ("action", .string(ByteString(action))),
        ("answer", .string(ByteString(answer))),
        ("destinations", .array(destinations.map(\.json))),
        ("source", source?.json ?? .null),
      ])
    )
  }
}

extension GatewayDescription.Destination {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        ("host", .string(host)),
        ("port", port.map { .integer(Int64($0)) } ?? .null),
        ("subset", subset.map(JSONValue.string) ?? .null),
        ("weight", .integer(Int64(weight))),
        ("problem", problem.map { .string(ByteString($0)) } ?? .null),
      ])
    )
  }
}
