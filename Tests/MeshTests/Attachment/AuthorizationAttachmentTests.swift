import Basics
import Resources
import Testing

@testable import Mesh

private let gatewayLabels: [ByteString: ByteString] = [
  "gateway.networking.k8s.io/gateway-name": "gw", "app": "edge",
]

private func gateway(_ name: ByteString, namespace: ByteString = "") -> TargetRef {
  TargetRef(
    group: "gateway.networking.k8s.io",
    kind: "Gateway",
    name: name,
    namespace: namespace
  )
}

/// One policy, one proxy, and whether the policy applies.
private struct AttachmentCase: Sendable, CustomTestStringConvertible {
  enum Proxy: Sendable { case sidecar, classicGateway, apiGateway, waypoint }

  let name: String
  var namespace: ByteString = "foo"
  var selector: [ByteString: ByteString]?
  var targets: [TargetRef] = []
  let proxy: Proxy
  var flag = true
  let applies: Bool

  var testDescription: String { name }

  var matcher: ProxyMatcher {
    let isAPI = proxy == .apiGateway || proxy == .waypoint
    return ProxyMatcher(
      namespace: "foo",
      labels: isAPI ? gatewayLabels : ["app": "httpbin", "version": "v1"],
      rootNamespace: "istio-system",
      isWaypoint: proxy == .waypoint,
      selectsGatewaysByLabels: flag
    )
  }
}

@Suite("Which policies are for a proxy")
struct AuthorizationAttachmentTests {
  private static let cases: [AttachmentCase] = [
    // AP-15: selectors.
    .init(name: "no selector fits all", proxy: .sidecar, applies: true),
    .init(name: "empty matchLabels fit all", selector: [:], proxy: .sidecar, applies: true),
    .init(name: "one label", selector: ["app": "httpbin"], proxy: .sidecar, applies: true),
    .init(
      name: "all labels",
      selector: ["app": "httpbin", "version": "v1"],
      proxy: .sidecar,
      applies: true
    ),
    .init(
      name: "one label of two differs",
      selector: ["app": "httpbin", "version": "v2"],
      proxy: .sidecar,
      applies: false
    ),
    .init(name: "label missing", selector: ["tier": "web"], proxy: .sidecar, applies: false),
    .init(
      name: "value in other case",
      selector: ["app": "Httpbin"],
      proxy: .sidecar,
      applies: false
    ),
    .init(name: "key in other case", selector: ["App": "httpbin"], proxy: .sidecar, applies: false),
    .init(name: "no wildcards in values", selector: ["app": "*"], proxy: .sidecar, applies: false),
    .init(
      name: "no prefixes in values",
      selector: ["app": "http*"],
      proxy: .sidecar,
      applies: false
    ),
    .init(
      name: "an empty value is a value",
      selector: ["app": ""],
      proxy: .sidecar,
      applies: false
    ),
    .init(
      name: "canonically equal text is not the same label",
      selector: ["app": "caf\u{e9}"],
      proxy: .sidecar,
      applies: false
    ),
    // AP-13, row 81: a targetRef takes the policy away from sidecars and classic gateways.
    .init(name: "row 81", targets: [gateway("gw")], proxy: .sidecar, applies: false),
    .init(
      name: "targetRef beside a fitting selector",
      selector: ["app": "httpbin"],
      targets: [gateway("gw")],
      proxy: .sidecar,
      applies: false
    ),
    .init(
      name: "targetRef, classic gateway",
      targets: [gateway("gw")],
      proxy: .classicGateway,
      applies: false
    ),
    .init(
      name: "Service targetRef, sidecar (AP-17)",
      targets: [TargetRef(group: "", kind: "Service", name: "httpbin")],
      proxy: .sidecar,
      applies: false
    ),
    .init(
      name: "selector, classic gateway",
      selector: ["app": "httpbin"],
      proxy: .classicGateway,
      applies: true
    ),
    // AP-14: Gateway API proxies without targetRefs.
    .init(name: "row 82: waypoint ignores it", proxy: .waypoint, applies: false),
    .init(
      name: "waypoint ignores a fitting selector",
      selector: ["app": "edge"],
      proxy: .waypoint,
      applies: false
    ),
    .init(name: "row 83: Gateway API ingress", proxy: .apiGateway, applies: true),
    .init(
      name: "Gateway API ingress by selector",
      selector: ["app": "edge"],
      proxy: .apiGateway,
      applies: true
    ),
    .init(
      name: "Gateway API ingress by another selector",
      selector: ["app": "httpbin"],
      proxy: .apiGateway,
      applies: false
    ),
    .init(
      name: "Gateway API ingress with the flag off",
      proxy: .apiGateway,
      flag: false,
      applies: false
    ),
    .init(name: "the flag means nothing to sidecars", proxy: .sidecar, flag: false, applies: true),
    // AP-16: Gateway API proxies with targetRefs.
    .init(name: "Gateway by name", targets: [gateway("gw")], proxy: .apiGateway, applies: true),
    .init(
      name: "Gateway by name with the flag off",
      targets: [gateway("gw")],
      proxy: .apiGateway,
      flag: false,
      applies: true
    ),
    .init(
      name: "the selector beside a targetRef is not looked at",
      selector: ["app": "none"],
      targets: [gateway("gw")],
      proxy: .apiGateway,
      applies: true
    ),
    .init(
      name: "Gateway with own namespace",
      targets: [gateway("gw", namespace: "foo")],
      proxy: .apiGateway,
      applies: true
    ),
    .init(
      name: "Gateway with another namespace",
      targets: [gateway("gw", namespace: "bar")],
      proxy: .apiGateway,
      applies: false
    ),
    .init(name: "another Gateway", targets: [gateway("gw2")], proxy: .apiGateway, applies: false),
    .init(
      name: "any of the refs",
      targets: [gateway("gw2"), gateway("gw")],
      proxy: .apiGateway,
      applies: true
    ),
    .init(
      name: "Gateway of networking.istio.io",
      targets: [TargetRef(group: "networking.istio.io", kind: "Gateway", name: "gw")],
      proxy: .apiGateway,
      applies: false
    ),
    .init(
      name: "Gateway without a group",
      targets: [TargetRef(group: "", kind: "Gateway", name: "gw")],
      proxy: .apiGateway,
      applies: false
    ),
    .init(
      name: "Gateway by name from the root namespace",
      namespace: "istio-system",
      targets: [gateway("gw")],
      proxy: .apiGateway,
      applies: false
    ),
    .init(
      name: "Service targetRef, Gateway API ingress (AP-17)",
      targets: [TargetRef(group: "core", kind: "Service", name: "gw")],
      proxy: .apiGateway,
      applies: false
    ),
    .init(
      name: "Gateway by name, waypoint",
      targets: [gateway("gw")],
      proxy: .waypoint,
      applies: true
    ),
    // GatewayClass.
    .init(
      name: "row 84: GatewayClass outside root",
      targets: [gatewayClass("istio-waypoint")],
      proxy: .waypoint,
      applies: false
    ),
    .init(
      name: "GatewayClass in root",
      namespace: "istio-system",
      targets: [gatewayClass("istio-waypoint")],
      proxy: .waypoint,
      applies: true
    ),
    .init(
      name: "another GatewayClass in root",
      namespace: "istio-system",
      targets: [gatewayClass("istio")],
      proxy: .waypoint,
      applies: false
    ),
    .init(
      name: "GatewayClass in root, ingress",
      namespace: "istio-system",
      targets: [gatewayClass("istio-waypoint")],
      proxy: .apiGateway,
      applies: false
    ),
  ]

  private static func gatewayClass(_ name: ByteString) -> TargetRef {
    TargetRef(group: "gateway.networking.k8s.io", kind: "GatewayClass", name: name)
  }

  @Test("Selectors and targetRefs decide as AP-13 to AP-17 say", arguments: cases)
  private func attaches(_ item: AttachmentCase) {
    let attachment = Attachment(matchLabels: item.selector, targetRefs: item.targets)
    #expect(item.matcher.attaches(attachment, of: item.namespace) == item.applies)
  }

  @Test("Only the root and the proxy's own namespace are looked at (AP-10, rows 79 and 80)")
  func candidateNamespaces() {
    let point = mesh([
      authorization("of-root", in: "istio-system"), authorization("of-bar", in: "bar"),
      authorization("of-foo"), authorization("of-kube", in: "kube-system"),
    ]).point()
    #expect(point.authorizationPolicies.map(\.meta.name) == ["of-root", "of-foo"])
  }

  @Test("A root policy with a selector reaches every namespace (AP-15)")
  func rootSelector() {
    let mesh = mesh([authorization("a", in: "istio-system", selector: ["app": "httpbin"])])
    #expect(mesh.point(in: "bar").authorizationPolicies.count == 1)
    #expect(mesh.point(in: "bar", labels: ["app": "x"]).authorizationPolicies.isEmpty)
  }

  @Test("A proxy in the root namespace sees its policies once")
  func rootProxy() {
    let mesh = mesh([authorization("a", in: "istio-system")])
    #expect(mesh.point(in: "istio-system").authorizationPolicies.count == 1)
  }

  @Test("Another root namespace takes the place of istio-system")
  func rootOverride() {
    let policies = [authorization("old", in: "istio-system"), authorization("new", in: "cfg")]
    let point = mesh(policies, MeshOverrides(rootNamespace: "cfg")).point()
    #expect(point.authorizationPolicies.map(\.meta.name) == ["new"])
  }

  @Test("Policies stand by creation, then name, undated ones last (AP-20, ENV-20)")
  func order() {
    let point = mesh([
      authorization("undated-b"), authorization("undated-a"), authorization("late", created: 9),
      authorization("tie-b", created: 5), authorization("tie-a", created: 5),
      authorization("root", in: "istio-system", created: 99),
    ]).point()
    #expect(
      point.authorizationPolicies.map(\.meta.name)
        == ["root", "tie-a", "tie-b", "late", "undated-a", "undated-b"]
    )
  }

  @Test(
    "The gateway flag is read from istiod's environment as a Go boolean (AP-14)",
    arguments: [
      ("false", 0), ("F", 0), ("0", 0), ("true", 1), ("1", 1), ("no", 1), ("FaLsE", 1), ("", 1),
    ] as [(ByteString, Int)]
  )
  func gatewayFlag(value: ByteString, count: Int) {
    let variable: ByteString = "ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY"
    let overrides = MeshOverrides(pilotEnvironment: [variable: value])
    let point = mesh([authorization("a")], overrides).point(.gateway, labels: gatewayLabels)
    #expect(point.authorizationPolicies.count == count)
  }
}
