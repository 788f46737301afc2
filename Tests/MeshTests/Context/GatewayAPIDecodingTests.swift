import Basics
import Resources
import Testing

@Suite("Decoding of Gateways of the Gateway API")
struct GatewayAPIDecodingTests {
  @Test("A Gateway with all that counts")
  func gateway() throws {
    let decoded = decode(
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: g, namespace: infra, labels: {istio.io/waypoint-for: all}}
      spec:
        gatewayClassName: istio
        addresses: [{type: Hostname, value: ingress}, {value: 10.0.0.1}]
        infrastructure: {labels: {team: a}, annotations: {note: b}}
        listeners:
        - name: web
          port: 443
          protocol: HTTPS
          hostname: "*.example.com"
          tls:
            certificateRefs: [{name: cert}, {kind: Secret, name: other, namespace: certs}]
            options: {gateway.istio.io/tls-terminate-mode: MUTUAL}
            frontendValidation: {caCertificateRefs: [{kind: ConfigMap, name: ca}]}
          allowedRoutes:
            namespaces:
              from: Selector
              selector:
                matchLabels: {a: b}
                matchExpressions: [{key: env, operator: In, values: [prod]}]
            kinds: [{kind: HTTPRoute}]
        - {name: mesh, port: 15008, protocol: HBONE}
      status:
        addresses: [{type: IPAddress, value: 1.2.3.4}]
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    let gateway = try #require(decoded.kubernetesGateways.first)
    #expect(gateway.className == "istio")
    #expect(
      gateway.addresses == [.init(type: "Hostname", value: "ingress"), .init(value: "10.0.0.1")]
    )
    #expect(gateway.infrastructureLabels == ["team": "a"])
    #expect(gateway.infrastructureAnnotations == ["note": "b"])
    #expect(gateway.statusAddresses == [.init(value: "1.2.3.4")])

    let web = try #require(gateway.listeners.first)
    #expect(web.port == 443 && web.protocolName == "HTTPS" && web.hostname == "*.example.com")
    let tls = try #require(web.tls)
    #expect(tls.mode == .terminate && tls.validatesClients)
    #expect(tls.certificateRefs.map(\.namespace) == ["", "certs"])
    #expect(tls.options == ["gateway.istio.io/tls-terminate-mode": "MUTUAL"])
    #expect(web.allowedRoutes.from == .selector)
    #expect(web.allowedRoutes.kinds == [.init(kind: "HTTPRoute")])
    let hbone = try #require(gateway.listeners.last)
    #expect(hbone.tls == nil && hbone.allowedRoutes == .init())
  }

  @Test(
    "A status says whether the Gateway has an address; none and an empty one say nothing (AM-65)",
    arguments: [
      ("", nil), ("status: {}", nil), ("status: null", nil), ("status: {conditions: []}", 0),
      ("status: {addresses: []}", 0), ("status: {addresses: [{value: a}]}", 1),
    ] as [(String, Int?)]
  )
  func status(_ text: String, count: Int?) {
    let decoded = decode(
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: g}
      spec: {gatewayClassName: istio-waypoint, listeners: []}
      \(text)
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    #expect(decoded.kubernetesGateways.map { $0.statusAddresses?.count } == [count])
  }

  @Test(
    "A listener that is none is an error (VALID-100)",
    arguments: [
      ("{name: a}", "bad-number"), ("{name: a, port: 0}", "bad-number"),
      ("{name: a, port: x}", "bad-number"), ("{port: 1, tls: {mode: Open}}", "wrong-type"),
      ("{port: 1, tls: 3}", "wrong-type"), ("{port: 1, hostname: []}", "wrong-type"),
      ("{port: 1, allowedRoutes: {namespaces: {from: Some}}}", "wrong-type"),
      ("{port: 1, allowedRoutes: {namespaces: {selector: a}}}", "wrong-type"), ("1", "wrong-type"),
    ]
  )
  func badListener(_ listener: String, code: String) {
    let decoded = decode(
      """
      apiVersion: gateway.networking.k8s.io/v1beta1
      kind: Gateway
      metadata: {name: g}
      spec: {gatewayClassName: istio, listeners: [\(listener)]}
      """
    )
    #expect(decoded.diagnostics.map(\.code) == [code])
    #expect(decoded.diagnostics.hasErrors)
  }

  @Test("A GatewayClass, which has no namespace")
  func gatewayClass() throws {
    let decoded = decode(
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: mine, labels: {istio.io/waypoint-for: workload}}
      spec: {controllerName: istio.io/mesh-controller}
      """
    )
    let found = try #require(decoded.gatewayClasses.first)
    #expect(found.controllerName == "istio.io/mesh-controller")
    #expect(found.meta.labels == ["istio.io/waypoint-for": "workload"])
  }

  @Test(
    "Who may attach to a listener",
    arguments: [
      (.init(), true, false), (.init(from: .all), true, true), (.init(from: .none), false, false),
      (.init(from: .selector), false, false),
      (.init(from: .selector, selector: LabelSelector()), true, true),
      (.init(from: .selector, selector: LabelSelector(matchLabels: ["in": "own"])), true, false),
    ] as [(KubernetesGateway.AllowedRoutes, Bool, Bool)]
  )
  func allowed(_ routes: KubernetesGateway.AllowedRoutes, own: Bool, other: Bool) {
    #expect(routes.allows(namespace: "a", labels: ["in": "own"], gatewayNamespace: "a") == own)
    #expect(routes.allows(namespace: "b", labels: ["in": "b"], gatewayNamespace: "a") == other)
  }

  @Test(
    "Operators of a label selector",
    arguments: [
      (.init(key: "a", operator: .in, values: ["1", "2"]), true, false),
      (.init(key: "a", operator: .in, values: ["3"]), false, false),
      (.init(key: "a", operator: .notIn, values: ["1"]), false, true),
      (.init(key: "a", operator: .exists), true, false),
      (.init(key: "a", operator: .doesNotExist), false, true),
    ] as [(LabelSelector.Expression, Bool, Bool)]
  )
  func selector(_ expression: LabelSelector.Expression, present: Bool, absent: Bool) {
    let selector = LabelSelector(matchExpressions: [expression])
    #expect(selector.matches(["a": "1"]) == present)
    #expect(selector.matches(["b": "1"]) == absent)
  }
}
