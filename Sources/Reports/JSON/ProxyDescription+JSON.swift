internal import Basics
public import Evaluation
public import JSON

extension ProxyDescription {
  /// The description as JSON; members in a fixed order.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("proxy", .string(ByteString(kind))),
        ("istioVersion", istioVersion.map(JSONValue.string) ?? .null),
        (
          "ports",
          .array(
            ports.map {
              .object(
                JSONObject([
                  ("port", $0.number.map { .integer(Int64($0)) } ?? .null),
                  ("mtls", $0.mtls?.json ?? .null),
                ])
              )
            }
          )
        ),
        ("chains", .array(chains.map(\.json))),
      ])
    )
  }
}

extension ProxyDescription.Chain {
  fileprivate var json: JSONValue {
    func text(_ text: String) -> JSONValue { .string(ByteString(text)) }
    return .object(
      JSONObject([
        ("name", text(name)),
        ("match", text(match)),
        ("protocol", protocolName.map(text) ?? .null),
        ("tls", text(tls)),
        ("jwtRules", .array(jwtRules.map(\.json))),
        ("policies", .array(policies.map(\.json))),
        ("unreadable", .array(unreadable.map(text))),
        ("warnings", .array(warnings.map(text))),
      ])
    )
  }
}
