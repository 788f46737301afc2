import MeshProof

extension ReleaseCases {
  private static let labels = "{gateway.networking.k8s.io/gateway-name: wp}"
  private static let service = "{group: \"\", kind: Service, name: web}"
  private static let gateway =
    "{group: gateway.networking.k8s.io, kind: Gateway, name: wp}"
  private static let gatewayClass =
    "{group: gateway.networking.k8s.io, kind: GatewayClass, name: istio-waypoint}"

  /// A request to the waypoint `foo/wp` for a service of some namespace.
  private static func waypointRequest(
    service: String? = "foo/web",
    more: String = "protocol: http",
    connection: String = "{}"
  ) -> String {
    let addressed = service.map { "service: \($0), " } ?? ""
    return """
      destination: {namespace: foo, labels: \(labels), \(addressed)dataPlane: waypoint, port: 80, \(more)}
      connection: \(connection)
      http: {}
      """
  }

  private static func targeted(_ target: String, in namespace: String = "foo") -> String {
    """
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: p, namespace: \(namespace)}
    spec: {action: DENY, targetRefs: [\(target)], rules: [{}]}

    """
  }

  /// Attachment to waypoints.
  static let waypoints = [
    ReleaseCase(
      difference: .waypointWithoutTarget,
      name: "an allow-nothing policy of the namespace reaches its waypoint before",
      policies: policy("p", "{}"),
      request: waypointRequest(service: nil),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .serviceTarget,
      name: "a Service target attaches nowhere before",
      policies: policy("p", "{action: DENY, targetRef: \(service), rules: [{}]}"),
      request: waypointRequest(),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .serviceEntryTarget,
      name: "a ServiceEntry target attaches nowhere before",
      policies: targeted("{group: networking.istio.io, kind: ServiceEntry, name: web}") + """
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: web, namespace: foo}
        spec: {hosts: [web.example.com]}

        """,
      request: waypointRequest(),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .serviceNamespaceAlone,
      name: "the waypoint's own namespace is not searched for another's service since",
      policies: targeted(gateway),
      request: waypointRequest(service: "bar/web"),
      before: .deny,
      after: .allow
    ),
    ReleaseCase(
      difference: .waypointNamespaces,
      name: "the waypoint's own namespace is not searched for another's service before",
      policies: targeted(gateway),
      request: waypointRequest(service: "bar/web"),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .gatewayClassTarget,
      name: "the class of waypoints is no target before",
      policies: targeted(gatewayClass, in: "istio-system"),
      request: waypointRequest(service: nil),
      before: .allow,
      after: .deny
    ),
    ReleaseCase(
      difference: .layeredWaypoint,
      name: "with the flag on an allow-nothing policy of the namespace is enforced since",
      policies: policy("p", "{}"),
      request: waypointRequest(),
      before: .allow,
      after: .deny,
      pilotEnvironment: ["ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES": "true"]
    ),
    ReleaseCase(
      difference: .waypointServerName,
      name: "the server name that passes through is empty before",
      policies: policy(
        "p",
        "{action: DENY, targetRefs: [\(service)], "
          + "rules: [{when: [{key: connection.sni, values: [a.example]}]}]}"
      ),
      request: waypointRequest(more: "protocol: tls", connection: "{tls: tls, sni: a.example}"),
      before: .allow,
      after: .deny
    ),
  ]
}
