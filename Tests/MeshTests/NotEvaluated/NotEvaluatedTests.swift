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
