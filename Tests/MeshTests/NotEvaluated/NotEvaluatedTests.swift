import Basics
import Resources
import Testing

@testable import Mesh

/// An EnvoyFilter or WasmPlugin, and whether a proxy gets it.
private struct ExtensionCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var kind: ProxyExtension.Kind = .envoyFilter
  var namespace: ByteString = "foo"
  var selector: [ByteString: ByteString]?
  var target: TargetRef?
  var contexts: Set<ProxyExtension.Context> = [.any]
  var dataPlane: EnforcementPoint.DataPlane = .sidecar
  var labels: [ByteString: ByteString] = ["app": "httpbin"]
  var service: AddressedService?
  let isInReach: Bool
}

private let gatewayLabels: [ByteString: ByteString] = [
  "gateway.networking.k8s.io/gateway-name": "g"
]
private let ofGateway = TargetRef(group: "gateway.networking.k8s.io", kind: "Gateway", name: "g")
private let ofService = TargetRef(group: "", kind: "Service", name: "s")

@Suite("What can change an answer and is not evaluated")
struct NotEvaluatedTests {
  private static let cases: [ExtensionCase] = [
    .init(testDescription: "the namespace", isInReach: true),
    .init(testDescription: "the root namespace", namespace: "istio-system", isInReach: true),
    .init(testDescription: "another namespace", namespace: "bar", isInReach: false),
    .init(testDescription: "a selector that fits", selector: ["app": "httpbin"], isInReach: true),
    .init(testDescription: "a selector that does not", selector: ["app": "x"], isInReach: false),
    .init(
      testDescription: "the root namespace's, with a selector",
      namespace: "istio-system",
      selector: ["app": "httpbin"],
      isInReach: true
    ),
    .init(testDescription: "a plugin", kind: .wasmPlugin, isInReach: true),
    .init(
      testDescription: "patches of outbound listeners",
      contexts: [.sidecarOutbound],
      isInReach: true
    ),
    .init(testDescription: "patches of gateways", contexts: [.gateway], isInReach: false),
    .init(
      testDescription: "patches of both sides",
      contexts: [.sidecarOutbound, .sidecarInbound],
      isInReach: true
    ),
    .init(testDescription: "ztunnel takes none", dataPlane: .ambient, isInReach: false),
    .init(
      testDescription: "a target that is the gateway",
      target: ofGateway,
      dataPlane: .gateway,
      labels: gatewayLabels,
      isInReach: true
    ),
    .init(testDescription: "a target is none of sidecars", target: ofGateway, isInReach: false),
    .init(
      testDescription: "a waypoint takes targets only",
      dataPlane: .waypoint,
      labels: gatewayLabels,
      isInReach: false
    ),
    .init(
      testDescription: "a waypoint, for a service that is not known",
      target: ofService,
      dataPlane: .waypoint,
      labels: gatewayLabels,
      isInReach: true
    ),
    .init(
      testDescription: "a waypoint, for another service",
      target: ofService,
      dataPlane: .waypoint,
      labels: gatewayLabels,
      service: .init(kind: .service, name: .init(namespace: "foo", name: "t")),
      isInReach: false
    ),
  ]

  @Test("EnvoyFilters and WasmPlugins reach whom they select", arguments: cases)
  private func extensions(_ item: ExtensionCase) {
    let mesh = mesh([
      .proxyExtension(
        ProxyExtension(
          kind: item.kind,
          meta: meta("x", in: item.namespace),
          attachment: Attachment(
            matchLabels: item.selector,
            targetRefs: item.target.map { [$0] } ?? []
          ),
          contexts: item.contexts
        )
      )
    ])
    let found = mesh.notEvaluated(
      at: item.dataPlane,
      namespace: "foo",
      labels: item.labels,
      service: item.service
    )
    let expected: [NotEvaluated] =
      item.isInReach
      ? [.proxyExtension(item.kind, .init(namespace: item.namespace, name: "x"))] : []
    #expect(found == expected)
  }

  @Test("Settings of a workload: its own trusted proxies, ports of a Sidecar, another network")
  func workloads() {
    let annotated = workload(
      "web",
      labels: ["topology.istio.io/network": "n1"],
      annotations: ["proxy.istio.io/config": "gatewayTopology: {numTrustedProxies: 2}"]
    )
    let sidecar = Sidecar(
      meta: meta("ports"),
      workloadSelector: nil,
      egressHosts: nil,
      hasIngress: true
    )
    let together = mesh([.workload(annotated), .workload(workload("other")), .sidecar(sidecar)])
    let name = ObjectName(namespace: "foo", name: "web")
    #expect(
      together.notEvaluated(of: annotated) == [
        .proxyConfigAnnotation(name, setting: "numTrustedProxies"),
        .sidecarIngress(ObjectName(namespace: "foo", name: "ports")), .otherNetwork("n1"),
      ]
    )
    #expect(
      mesh([.workload(annotated)]).notEvaluated(of: annotated)
        == [.proxyConfigAnnotation(name, setting: "numTrustedProxies")]
    )
    #expect(mesh([]).notEvaluated(of: workload("plain")).isEmpty)
  }

  @Test(
    "Policies for istiods of another revision (AM-1)",
    arguments: [
      (nil, true), ("canary", false), ("default", true), ("", true),
    ] as [(ByteString?, Bool)],
    [EnforcementPoint.DataPlane.sidecar, .ambient]
  )
  private func revisions(
    istiod: (revision: ByteString?, isAnother: Bool),
    dataPlane: EnforcementPoint.DataPlane
  ) {
    let labels: [ByteString: ByteString] = [ObjectMeta.revisionLabel: "canary"]
    let overrides = MeshOverrides(
      pilotEnvironment: istiod.revision.map { ["REVISION": $0] } ?? [:]
    )
    let resources: [Resource] = [
      .authorizationPolicy(
        AuthorizationPolicy(
          meta: meta("a", labels: labels),
          attachment: Attachment(matchLabels: nil, targetRefs: []),
          action: .allow,
          rules: []
        )
      ), authorization("unlabelled"),
      .requestAuthentication(
        RequestAuthentication(
          meta: meta("r", labels: labels),
          attachment: Attachment(matchLabels: nil, targetRefs: []),
          jwtRules: [JWTRule(location: location()), JWTRule(location: location())]
        )
      ),
      .peerAuthentication(
        PeerAuthentication(
          meta: meta("p", labels: labels),
          matchLabels: nil,
          mode: .strict,
          portLevelModes: [:]
        )
      ),
    ]
    let point = mesh(resources, overrides).enforcementPoint(
      dataPlane: dataPlane,
      namespace: "foo",
      labels: ["app": "x"],
      port: 80,
      portProtocol: .http
    )
    // ztunnel knows no RequestAuthentication (AM-86).
    let kinds =
      ["AuthorizationPolicy foo/a"] + (dataPlane == .ambient ? [] : ["RequestAuthentication foo/r"])
      + ["PeerAuthentication foo/p"]
    #expect(point.warnings.count == (istiod.isAnother ? kinds.count : 0))
    for (warning, kind) in zip(point.warnings, kinds) {
      #expect(warning.hasPrefix(kind))
      #expect(warning.contains("revision or tag canary"))
    }
  }

  @Test(
    "A wildcard host with DYNAMIC_DNS, on TCP and TLS (AP-22)",
    arguments: [
      ("*.example.com", .dynamicDNS, "TLS", 1), ("*.example.com", .dynamicDNS, "HTTP", 0),
      ("a.example.com", .dynamicDNS, "TLS", 0), ("*.example.com", .none, "TLS", 0),
    ] as [(ByteString, ServiceEntry.Resolution, ByteString, Int)]
  )
  func dynamicDNS(
    host: ByteString,
    resolution: ServiceEntry.Resolution,
    protocolName: ByteString,
    count: Int
  ) throws {
    let entry = ServiceEntry(
      meta: meta("e"),
      hosts: [host],
      ports: [.init(number: 443, name: "p", protocolName: protocolName)],
      resolution: resolution
    )
    let mesh = mesh([.serviceEntry(entry)])
    let addressed = try mesh.resolve(host: "a.example.com", port: 443)
    #expect(mesh.notEvaluated(on: addressed).count == count)
  }
}
