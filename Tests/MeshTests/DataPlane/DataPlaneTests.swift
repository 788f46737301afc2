import Basics
import Resources
import Testing

@testable import Mesh

/// A pod, its namespace's labels, and what enforces for it.
private struct ModeCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// `nil`: the inputs have no Namespace object.
  var namespace: [ByteString: ByteString]?
  var labels: [ByteString: ByteString] = [:]
  var annotations: [ByteString: ByteString] = [:]
  var kind: ByteString = "Deployment"
  var usesHostNetwork = false
  var hasProxyContainer = false
  var isScheduled = false
  var runsRouter = false
  var name: ByteString = "shop"
  var injector = InjectorConfig()
  var expected: DataPlaneAssignment.Mode
  /// A part of the reason.
  var because: String

  var workload: Workload {
    Workload(
      kind: kind,
      meta: meta("web", in: name),
      labels: labels,
      annotations: annotations,
      runsRouter: runsRouter,
      usesHostNetwork: usesHostNetwork,
      hasProxyContainer: hasProxyContainer,
      isScheduled: isScheduled
    )
  }
}

private let inject: ByteString = "sidecar.istio.io/inject"
private let enabled: [ByteString: ByteString] = ["istio-injection": "enabled"]
private let revision: [ByteString: ByteString] = ["istio.io/rev": "canary"]
private let ambient: [ByteString: ByteString] = ["istio.io/dataplane-mode": "ambient"]
private let none: [ByteString: ByteString] = ["istio.io/dataplane-mode": "none"]
private let redirected: [ByteString: ByteString] = ["ambient.istio.io/redirection": "enabled"]
private let status: [ByteString: ByteString] = ["sidecar.istio.io/status": "{}"]

@Suite("What enforces policies for a workload")
struct DataPlaneTests {
  private static let injection: [ModeCase] = [
    .init(testDescription: "nothing said", expected: .sidecar, because: "assumed"),
    .init(
      testDescription: "an unlabeled namespace, alone",
      namespace: [:],
      expected: .sidecar,
      because: "assumed"
    ),
    .init(
      testDescription: "enabled namespace",
      namespace: enabled,
      expected: .sidecar,
      because: "label istio-injection=enabled of Namespace shop"
    ),
    .init(
      testDescription: "enabled namespace, label false",
      namespace: enabled,
      labels: [inject: "false"],
      expected: .none,
      because: "label sidecar.istio.io/inject=false of Deployment shop/web"
    ),
    .init(
      testDescription: "enabled namespace, annotation false",
      namespace: enabled,
      annotations: [inject: "false"],
      expected: .none,
      because: "annotation"
    ),
    .init(
      testDescription: "the label goes before the annotation",
      namespace: enabled,
      labels: [inject: "true"],
      annotations: [inject: "false"],
      expected: .sidecar,
      because: "label sidecar.istio.io/inject=true"
    ),
    .init(
      testDescription: "a label that says neither goes before the annotation too",
      namespace: enabled,
      labels: [inject: "maybe"],
      annotations: [inject: "false"],
      expected: .sidecar,
      because: "istio-injection"
    ),
    .init(
      testDescription: "disabled namespace",
      namespace: ["istio-injection": "disabled"],
      expected: .none,
      because: "istio-injection=disabled"
    ),
    .init(
      testDescription: "disabled namespace, the pod asks in vain",
      namespace: ["istio-injection": "disabled"],
      labels: [inject: "true"],
      expected: .none,
      because: "istio-injection=disabled"
    ),
    .init(
      testDescription: "disabled goes before a revision",
      namespace: ["istio-injection": "disabled", "istio.io/rev": "canary"],
      expected: .none,
      because: "istio-injection=disabled"
    ),
    .init(
      testDescription: "a revision of the namespace",
      namespace: revision,
      expected: .sidecar,
      because: "label istio.io/rev=canary of Namespace shop"
    ),
    .init(
      testDescription: "a revision of the pod",
      namespace: [:],
      labels: revision,
      expected: .sidecar,
      because: "label istio.io/rev=canary of Deployment shop/web"
    ),
    .init(
      testDescription: "a revision of the pod that opts out",
      namespace: [:],
      labels: ["istio.io/rev": "canary", inject: "false"],
      expected: .none,
      because: "inject=false"
    ),
    .init(
      testDescription: "a pod that asks",
      namespace: [:],
      labels: [inject: "true"],
      expected: .sidecar,
      because: "inject=true"
    ),
    .init(
      testDescription: "the host's network is never injected",
      namespace: enabled,
      labels: [inject: "true"],
      usesHostNetwork: true,
      expected: .none,
      because: "network of its node"
    ),
    .init(
      testDescription: "system namespaces are never injected",
      namespace: enabled,
      name: "kube-system",
      expected: .none,
      because: "kube-system"
    ),
  ]

  private static let enrolled: [ModeCase] = [
    .init(
      testDescription: "ambient namespace",
      namespace: ambient,
      expected: .ambient,
      because: "label istio.io/dataplane-mode=ambient of Namespace shop"
    ),
    .init(
      testDescription: "ambient pod",
      labels: ambient,
      expected: .ambient,
      because: "Deployment shop/web"
    ),
    .init(
      testDescription: "a pod out of an ambient namespace",
      namespace: ambient,
      labels: none,
      expected: .none,
      because: "dataplane-mode=none"
    ),
    .init(
      testDescription: "no sidecar in an ambient namespace is ambient all the same",
      namespace: ambient,
      labels: [inject: "false"],
      expected: .ambient,
      because: "ambient"
    ),
    .init(
      testDescription: "a sidecar goes before ztunnel",
      namespace: ambient.merging(enabled) { $1 },
      expected: .sidecar,
      because: "istio-injection"
    ),
    .init(
      testDescription: "a pod that asks for a sidecar in an ambient namespace",
      namespace: ambient,
      labels: [inject: "true"],
      expected: .sidecar,
      because: "inject=true"
    ),
    .init(
      testDescription: "an ambient pod in a disabled namespace",
      namespace: ["istio-injection": "disabled"],
      labels: ambient,
      expected: .ambient,
      because: "ambient"
    ),
    .init(
      testDescription: "the host's network is never captured",
      namespace: ambient,
      usesHostNetwork: true,
      expected: .none,
      because: "network of its node"
    ),
    .init(
      testDescription: "kube-system is never captured",
      namespace: ambient,
      name: "kube-system",
      expected: .none,
      because: "kube-system"
    ),
    .init(
      testDescription: "redirection that a Pod shows",
      namespace: [:],
      annotations: redirected,
      kind: "Pod",
      isScheduled: true,
      expected: .ambient,
      because: "ambient.istio.io/redirection"
    ),
    .init(
      testDescription: "a sidecar that a Pod shows, by annotation",
      namespace: ambient,
      annotations: status.merging(redirected) { $1 },
      kind: "Pod",
      expected: .sidecar,
      because: "sidecar.istio.io/status"
    ),
    .init(
      testDescription: "a sidecar that a template shows, by container",
      namespace: ["istio-injection": "disabled"],
      hasProxyContainer: true,
      expected: .sidecar,
      because: "container istio-proxy"
    ),
    .init(
      testDescription: "a running Pod without anything",
      namespace: enabled,
      kind: "Pod",
      isScheduled: true,
      expected: .none,
      because: "runs without a sidecar"
    ),
    .init(
      testDescription: "a running Pod of an ambient namespace that is not captured (AM-64)",
      namespace: ambient,
      kind: "Pod",
      isScheduled: true,
      expected: .none,
      because: "runs without a sidecar"
    ),
    .init(
      testDescription: "a machine",
      kind: "WorkloadEntry",
      expected: .sidecar,
      because: "machine"
    ),
  ]

  private static let gateways: [ModeCase] = [
    .init(
      testDescription: "a waypoint",
      labels: [
        "gateway.networking.k8s.io/gateway-name": "wp",
        "gateway.istio.io/managed": "istio.io-mesh-controller", inject: "false",
      ],
      hasProxyContainer: true,
      expected: .waypoint,
      because: "gateway.istio.io/managed"
    ),
    .init(
      testDescription: "a gateway of the Gateway API",
      labels: ["gateway.networking.k8s.io/gateway-name": "g"],
      expected: .gateway,
      because: "gateway-name"
    ),
    .init(
      testDescription: "an injected gateway",
      labels: [inject: "true"],
      annotations: ["inject.istio.io/templates": "sidecar,gateway"],
      expected: .gateway,
      because: "inject.istio.io/templates"
    ),
    .init(
      testDescription: "a classic gateway",
      runsRouter: true,
      expected: .gateway,
      because: "rout"
    ),
    .init(
      testDescription: "the label istio alone makes no gateway",
      labels: ["istio": "gateway"],
      expected: .sidecar,
      because: "assumed"
    ),
    .init(
      testDescription: "ztunnel",
      labels: ["app": "ztunnel"],
      name: "istio-system",
      expected: .none,
      because: "ztunnel"
    ),
  ]

  private static let injectors: [ModeCase] = {
    var selecting = InjectorConfig()
    selecting.neverInjectSelectors = [LabelSelector(), LabelSelector(matchLabels: ["a": "no"])]
    selecting.alwaysInjectSelectors = [LabelSelector(matchLabels: ["a": "yes"])]
    selecting.isEnabled = false
    var byDefault = InjectorConfig()
    byDefault.enablesNamespacesByDefault = true
    return [
      .init(
        testDescription: "policy disabled",
        namespace: enabled,
        injector: selecting,
        expected: .none,
        because: "policy is disabled"
      ),
      .init(
        testDescription: "always",
        namespace: enabled,
        labels: ["a": "yes"],
        injector: selecting,
        expected: .sidecar,
        because: "alwaysInjectSelector"
      ),
      .init(
        testDescription: "never",
        namespace: enabled,
        labels: ["a": "no"],
        injector: selecting,
        expected: .none,
        because: "neverInjectSelector"
      ),
      .init(
        testDescription: "a pod's word goes before the selectors",
        namespace: enabled,
        labels: ["a": "no", inject: "true"],
        injector: selecting,
        expected: .sidecar,
        because: "inject=true"
      ),
      .init(
        testDescription: "selectors count only where a webhook sees the pod",
        namespace: ["istio-injection": "disabled"],
        labels: ["a": "yes"],
        injector: selecting,
        expected: .none,
        because: "istio-injection=disabled"
      ),
      .init(
        testDescription: "namespaces enabled by default",
        namespace: [:],
        injector: byDefault,
        expected: .sidecar,
        because: "enableNamespacesByDefault"
      ),
      .init(
        testDescription: "a pod that opts out of the default",
        namespace: [:],
        annotations: [inject: "false"],
        injector: byDefault,
        expected: .none,
        because: "annotation"
      ),
    ]
  }()

  private static let cases = injection + enrolled + gateways + injectors

  @Test("A mode and its reason", arguments: cases)
  private func mode(_ item: ModeCase) {
    var resources: [Resource] = [
      .workload(item.workload), .injectorConfig(item.injector),
    ]
    if let labels = item.namespace {
      resources.append(.namespace(Namespace(meta: meta(item.name, in: "", labels: labels))))
    }
    let found = mesh(resources).dataPlane(of: item.workload)
    #expect(found.mode == item.expected)
    #expect(found.reason.description.contains(item.because), "\(found.reason)")
  }

  @Test(
    "Once a namespace of the inputs has a label, one whose object has none is out of the mesh",
    arguments: [
      ("plain", .none), ("unknown", .sidecar), ("labeled", .sidecar), ("captured", .ambient),
    ] as [(ByteString, DataPlaneAssignment.Mode)]
  )
  func unlabeled(namespace: ByteString, expected: DataPlaneAssignment.Mode) {
    let mesh = mesh([
      .namespace(Namespace(meta: meta("plain", in: ""))),
      .namespace(Namespace(meta: meta("labeled", in: "", labels: enabled))),
      .namespace(Namespace(meta: meta("captured", in: "", labels: ambient))),
    ])
    #expect(mesh.dataPlane(of: workload("web", in: namespace)).mode == expected)
  }

  @Test("A controller goes by its running Pods; those in another mode are named")
  func runningPods() {
    func pod(_ name: ByteString, _ annotations: [ByteString: ByteString] = [:]) -> Resource {
      .workload(
        Workload(
          kind: "Pod",
          meta: meta(name),
          labels: ["app": "httpbin"],
          annotations: annotations,
          owners: ["StatefulSet/web"],
          isScheduled: true
        )
      )
    }
    let set = workload("web", kind: "StatefulSet")
    func found(_ pods: Resource...) -> DataPlaneAssignment {
      mesh([.workload(set)] + pods).dataPlane(of: set)
    }
    #expect(found(pod("web-0"), pod("web-1")).mode == .none)
    #expect(found(pod("web-0", redirected)).mode == .ambient)
    let mixed = found(pod("web-0", status), pod("web-1"))
    #expect(mixed.mode == .sidecar)
    #expect(mixed.differingPods == [ObjectName(namespace: "foo", name: "web-1")])
  }
}
