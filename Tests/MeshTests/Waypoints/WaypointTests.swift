import Basics
import Resources
import Testing

@testable import Mesh

/// A mesh with namespace `app`, and the waypoint of its Service `svc` or workload `web`.
private struct WaypointCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Labels of Namespace `app`.
  var namespace = ""
  /// Labels of the Service and of the pods.
  var labels = ""
  /// Members of the Gateway `wp` beside its name; `nil`: there is none.
  var gateway: String? = ""
  /// Its `spec` beside the class.
  var spec = ""
  var status = ""
  /// Labels of GatewayClass `istio-waypoint`; `nil`: the inputs have none.
  var classLabels: String?
  var wpNamespace = "app"
  var service = "wp"
  var workload = "notNamed"
}

extension WaypointBinding {
  /// The name of the waypoint, or the case of the reason.
  fileprivate var title: String {
    switch self {
    case .waypoint(let waypoint, nil): "\(waypoint.name.name)"
    case .waypoint(let waypoint, let canary?):
      "\(waypoint.name.name) + \(canary.weight) % \(canary.waypoint.name.name)"
    case .none(.notNamed): "notNamed"
    case .none(.optedOut): "optedOut"
    case .none(.notReady): "notReady"
    case .none(.attachmentDenied): "attachmentDenied"
    case .none(.unsupportedTrafficType): "unsupportedTrafficType"
    case .none(.isGateway): "isGateway"
    case .none(.headless): "headless"
    case .none(.unknownObject): "unknownObject"
    }
  }
}

@Suite("Waypoints of services and workloads (AM-65 to AM-70)")
struct WaypointTests {
  private static let cases: [WaypointCase] = [
    .init(testDescription: "no label", service: "notNamed"),
    .init(
      testDescription: "label of the object",
      labels: "istio.io/use-waypoint: wp",
      workload: "unsupportedTrafficType"
    ),
    .init(testDescription: "label of the namespace", namespace: "istio.io/use-waypoint: wp"),
    .init(
      testDescription: "the object opts out",
      namespace: "istio.io/use-waypoint: wp",
      labels: "istio.io/use-waypoint: none",
      service: "optedOut",
      workload: "optedOut"
    ),
    .init(
      testDescription: "none at the namespace",
      namespace: "istio.io/use-waypoint: none",
      service: "optedOut",
      workload: "optedOut"
    ),
    .init(
      testDescription: "row 63: a missing waypoint, no way back to the namespace's (AM-67)",
      namespace: "istio.io/use-waypoint: wp",
      labels: "istio.io/use-waypoint: missing",
      service: "notReady",
      workload: "notReady"
    ),
    .init(
      testDescription: "no such Gateway",
      labels: "istio.io/use-waypoint: wp",
      gateway: nil,
      service: "notReady",
      workload: "notReady"
    ),
    .init(
      testDescription: "a status without an address",
      labels: "istio.io/use-waypoint: wp",
      status: "{conditions: []}",
      service: "notReady",
      workload: "notReady"
    ),
    .init(
      testDescription: "a status with an address",
      labels: "istio.io/use-waypoint: wp",
      status: "{addresses: [{value: a, type: Hostname}]}",
      workload: "unsupportedTrafficType"
    ),
    .init(
      testDescription: "row 64: a namespace's waypoint for services is none of the pods' (AM-70)",
      namespace: "istio.io/use-waypoint: wp",
      gateway: "labels: {istio.io/waypoint-for: service}"
    ),
    .init(
      testDescription: "for workloads",
      namespace: "istio.io/use-waypoint: wp",
      gateway: "labels: {istio.io/waypoint-for: workload}",
      service: "unsupportedTrafficType",
      workload: "wp"
    ),
    .init(
      testDescription: "for all",
      namespace: "istio.io/use-waypoint: wp",
      gateway: "labels: {istio.io/waypoint-for: all}",
      workload: "wp"
    ),
    .init(
      testDescription: "for none, and what reads as none (AM-66)",
      labels: "istio.io/use-waypoint: wp",
      gateway: "labels: {istio.io/waypoint-for: Services}",
      service: "unsupportedTrafficType",
      workload: "unsupportedTrafficType"
    ),
    .init(
      testDescription: "the class says for what",
      namespace: "istio.io/use-waypoint: wp",
      classLabels: "istio.io/waypoint-for: workload",
      service: "unsupportedTrafficType",
      workload: "wp"
    ),
    .init(
      testDescription: "the Gateway goes before its class",
      namespace: "istio.io/use-waypoint: wp",
      gateway: "labels: {istio.io/waypoint-for: service}",
      classLabels: "istio.io/waypoint-for: workload"
    ),
    .init(
      testDescription: "another namespace's, which lets in its own only (AM-68)",
      labels: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      wpNamespace: "infra",
      service: "attachmentDenied",
      workload: "attachmentDenied"
    ),
    .init(
      testDescription: "another namespace's, open to all",
      namespace: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      spec: "{name: mesh, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}",
      wpNamespace: "infra"
    ),
    .init(
      testDescription: "the listener is that for HBONE, whatever others let in",
      labels: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      spec: "{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}",
      wpNamespace: "infra",
      service: "attachmentDenied",
      workload: "attachmentDenied"
    ),
    .init(
      testDescription: "a selector on a label of the namespace",
      namespace: "team: a",
      labels: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      spec:
        "{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}}",
      wpNamespace: "infra",
      workload: "unsupportedTrafficType"
    ),
    .init(
      testDescription: "a selector on the name, which every namespace has as a label",
      labels: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      spec:
        "{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: app}}}}}",
      wpNamespace: "infra",
      workload: "unsupportedTrafficType"
    ),
    .init(
      testDescription: "a bound listener by its port",
      labels: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      gateway: "annotations: {ambient.istio.io/waypoint-inbound-binding: PROXY/15088}",
      spec:
        "{port: 15089, protocol: istio.io/PROXY}, {port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}",
      wpNamespace: "infra",
      workload: "unsupportedTrafficType"
    ),
    .init(
      testDescription: "a bound listener by its protocol",
      labels: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      gateway: "annotations: {ambient.istio.io/waypoint-inbound-binding: PROXY}",
      spec:
        "{port: 15015, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}",
      wpNamespace: "infra",
      workload: "unsupportedTrafficType"
    ),
    .init(
      testDescription: "a bound listener that lets in its own namespace only",
      labels: "istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra",
      gateway: "annotations: {ambient.istio.io/waypoint-inbound-binding: PROXY/15088}",
      spec:
        "{port: 15088, protocol: istio.io/PROXY}, {port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}",
      wpNamespace: "infra",
      service: "attachmentDenied",
      workload: "attachmentDenied"
    ),
    .init(
      testDescription: "a waypoint's own Service and pods (AM-69)",
      namespace: "istio.io/use-waypoint: wp",
      labels:
        "gateway.istio.io/managed: istio.io-mesh-controller, gateway.networking.k8s.io/gateway-name: wp",
      gateway: "labels: {istio.io/waypoint-for: all}",
      service: "isGateway",
      workload: "isGateway"
    ),
  ]

  private static func mesh(of item: WaypointCase) throws -> Mesh {
    let gateway = item.gateway.map { members in
      """
      ---
      {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: wp, \
      namespace: \(item.wpNamespace)\(members.isEmpty ? "" : ", \(members)")}, \
      spec: {gatewayClassName: istio-waypoint, listeners: [\(item.spec)]}\
      \(item.status.isEmpty ? "" : ", status: \(item.status)")}

      """
    }
    let classText = item.classLabels.map { labels in
      """
      ---
      {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: \
      {name: istio-waypoint, labels: {\(labels)}}, spec: {controllerName: istio.io/mesh-controller}}

      """
    }
    return try MeshTests.mesh(
      yaml: """
        {apiVersion: v1, kind: Namespace, metadata: {name: app, labels: {\(item.namespace)}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: svc, namespace: app, \
        labels: {\(item.labels)}}, spec: {selector: {app: web}, ports: [{port: 80}]}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: app}, \
        spec: {template: {metadata: {labels: {\(item.labels)}}, spec: {}}}}
        \(gateway ?? "")\(classText ?? "")
        """
    )
  }

  @Test("Which waypoint, or why none", arguments: cases)
  private func binding(_ item: WaypointCase) throws {
    let mesh = try Self.mesh(of: item)
    let service = try #require(mesh.inventory.services.first)
    #expect(mesh.waypoint(of: service).title == item.service)
    let workload = try #require(mesh.inventory.workload(namespace: "app", name: "web").first)
    #expect(mesh.waypoint(of: workload).title == item.workload)
  }

  @Test("Of an address: a Service's own, a pod's own, and neither for a headless Service (AM-71)")
  func addressed() throws {
    let mesh = try MeshTests.mesh(
      yaml: """
        {apiVersion: v1, kind: Namespace, metadata: {name: app, labels: {istio.io/use-waypoint: wp}}}
        ---
        {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: wp, \
        namespace: app}, spec: {gatewayClassName: istio-waypoint}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: svc, namespace: app}, \
        spec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: direct, namespace: app}, \
        spec: {clusterIP: None, ports: [{port: 80}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: app}, spec: {}, \
        status: {podIP: 10.1.0.1}}
        ---
        {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: e, \
        namespace: app}, spec: {hosts: [e.com], ports: [{number: 80, name: http}]}}
        """
    )
    for (host, expected) in [
      ("svc.app", "wp"), ("10.96.0.1", "wp"), ("direct.app", "headless"), ("10.1.0.1", "notNamed"),
      ("e.com", "wp"), ("10.9.9.9", "unknownObject"),
    ] as [(ByteString, String)] {
      #expect(
        mesh.waypoint(of: try mesh.resolve(host: host, port: 80)).title == expected,
        "\(host)"
      )
    }
  }

  @Test(
    "A canary beside the waypoint, with its share",
    arguments: [
      ("", "", "", "wp"), ("canary: other", "", "weight: '30'", "wp + 30 % other"),
      ("canary: other", "", "", "wp"), ("canary: other", "", "weight: '0'", "wp"),
      ("canary: other", "", "weight: '101'", "wp"), ("canary: other", "", "weight: abc", "wp"),
      ("canary: wp", "", "weight: '30'", "wp"), ("canary: none", "", "weight: '30'", "wp"),
      ("canary: missing", "", "weight: '30'", "wp"),
      // Read where the waypoint itself is read.
      ("", "canary: other", "weight: '30'", "wp + 30 % other"),
      ("waypoint: wp", "canary: other", "weight: '30'", "wp"),
    ]
  )
  func canary(labels: String, namespace: String, weight: String, expected: String) throws {
    func label(_ text: String) -> String {
      text.replacing("canary:", with: "istio.io/use-waypoint-canary:")
        .replacing("waypoint:", with: "istio.io/use-waypoint:")
    }
    let annotation = weight.replacing("weight", with: "istio.io/use-waypoint-canary-weight")
    let gateways = ["wp", "other"].map {
      """
      ---
      {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: \($0), \
      namespace: app}, spec: {gatewayClassName: istio-waypoint}}

      """
    }
    let own = namespace.isEmpty ? "" : ", " + label(namespace)
    let mesh = try MeshTests.mesh(
      yaml: """
        {apiVersion: v1, kind: Namespace, metadata: {name: app, \
        labels: {istio.io/use-waypoint: wp\(own)}, annotations: {\(annotation)}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: svc, namespace: app, \
        labels: {\(label(labels))}}, spec: {ports: [{port: 80}]}}
        \(gateways.joined())
        """
    )
    #expect(mesh.waypoint(of: try #require(mesh.inventory.services.first)).title == expected)
  }

  @Test(
    "Gateways go through a waypoint only where they are told to (AM-74)",
    arguments: [
      ("", "", "", false), ("'true'", "", "", true), ("'1'", "", "", true),
      ("'TRUE'", "", "", true), ("'yes'", "", "", false), ("'false'", "'true'", "", false),
      ("", "'true'", "", true), ("'true'", "", "clusterIP: None", false),
    ]
  )
  func ingress(own: String, namespace: String, spec: String, expected: Bool) throws {
    func label(_ value: String) -> String {
      value.isEmpty ? "" : "istio.io/ingress-use-waypoint: \(value)"
    }
    let mesh = try MeshTests.mesh(
      yaml: """
        {apiVersion: v1, kind: Namespace, metadata: {name: app, labels: {\(label(namespace))}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: svc, namespace: app, \
        labels: {\(label(own))}}, spec: {ports: [{port: 80}]\(spec.isEmpty ? "" : ", \(spec)")}}
        """
    )
    let addressed = try mesh.resolve(host: "svc.app", port: 80)
    #expect(mesh.gatewaysUseWaypoint(of: addressed) == expected)
  }
}
