internal import Basics
internal import JSON
internal import Mesh
internal import Program

/// Names that the JWT filter and the rules on its payload share (AP-63).
enum JWTNames {
  static let filter: ByteString = "envoy.filters.http.jwt_authn"
  static let payload: ByteString = "payload"
}

extension JWTStage {
  /// The filter: a provider for each rule, and what is required of a request (RA-30 to RA-34).
  func filter(dataPlane: EnforcementPoint.DataPlane) -> EnvoyFilter {
    let clearsRouteCache =
      switch dataPlane {
      case .sidecar, .ambient: false
      case .gateway, .waypoint: true
      }
    let named = providers.enumerated().map { (Self.name(of: $0.offset), $0.element) }
    return EnvoyFilter(
      JWTNames.filter,
      message: "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
      [
        "providers": .object(
          JSONObject(named.map { ($0.0, $0.1.json(clearsRouteCache: clearsRouteCache)) })
        ),
        "rules": .array([
          .message([
            "match": .message(["prefix": "/"]),
            "requires": Self.requirement(of: named.map(\.0)),
          ])
        ]),
        "bypassCorsPreflight": true,
      ]
    )
  }

  private static func name(of index: Int) -> ByteString { "origins-\(index)" }

  /// ANY{P0, allow_missing} for one provider; for more, ANY{P0, …, ALL{ANY{P0, allow_missing}, …}}
  /// (RA-32, RA-33).
  private static func requirement(of names: [ByteString]) -> JSONValue {
    let providers = names.map { JSONValue.message(["providerName": .string($0)]) }
    let optional = providers.map { any([$0, .message(["allowMissing": .message([:])])]) }
    guard optional.count > 1 else { return optional[0] }
    let all = JSONValue.message(["requiresAll": .message(["requirements": .array(optional)])])
    return any(providers + [all])
  }

  private static func any(_ requirements: [JSONValue]) -> JSONValue {
    .message(["requiresAny": .message(["requirements": .array(requirements)])])
  }
}
