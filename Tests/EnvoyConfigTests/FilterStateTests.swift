import MeshProof
import Testing

/// Identities at a waypoint are what the tunnel's end has left in filter state (AM-84).
@Suite("Exported identities of waypoints")
struct FilterStateTests {
  static let policies = """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: p, namespace: foo}
    spec:
      targetRefs: [{group: "", kind: Service, name: web}]
      rules:
      - from: [{source: {principals: ["*", td/ns/a/sa/b], notNamespaces: [bar]}}]

    """

  static func principals(
    _ dataPlane: Request.Destination.DataPlane,
    service: Request.ObjectName?
  ) throws -> [JSONValue] {
    var destination = Request.Destination()
    destination.target = .labels(
      namespace: "foo",
      ["gateway.networking.k8s.io/gateway-name": "wp"]
    )
    destination.dataPlane = dataPlane
    destination.addressedService = service
    let file = InputFile(name: "p.yaml", bytes: Array(policies.utf8))
    let filters = try PolicySet(loading: [file]).exportEnvoy(for: destination).json["filters"]?
      .array
    let rules = filters?.first?["typedConfig"]?["rules"]?["policies"]?["ns[foo]-policy[p]-rule[0]"]
    return rules?["principals"]?.array?.first?["andIds"]?["ids"]?.array ?? []
  }

  @Test("A waypoint compares the key io.istio.peer_principal")
  func filterState() throws {
    let ids = try Self.principals(.waypoint, service: .init(namespace: "foo", name: "web"))
    #expect(
      ids == [
        try json(
          """
          {"orIds":{"ids":[
            {"filterState":{"key":"io.istio.peer_principal",
              "stringMatch":{"safeRegex":{"regex":".+"}}}},
            {"filterState":{"key":"io.istio.peer_principal",
              "stringMatch":{"exact":"spiffe://td/ns/a/sa/b"}}}]}}
          """
        ),
        try json(
          """
          {"notId":{"orIds":{"ids":[
            {"filterState":{"key":"io.istio.peer_principal",
              "stringMatch":{"safeRegex":{"regex":".*/ns/bar/.*"}}}}]}}}
          """
        ),
      ]
    )
  }

  @Test("Nothing is exported for another service, or for a gateway of that name")
  func otherPlaces() throws {
    #expect(try Self.principals(.waypoint, service: nil).isEmpty)
    #expect(try Self.principals(.gateway, service: nil).isEmpty)
  }
}
