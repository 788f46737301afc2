import Basics
import Resources
import Testing

@Suite("Decoding of what proxies get beside policies")
struct ProxySettingsDecodingTests {
  @Test("A Sidecar: hosts of all egress listeners, in lower case")
  func sidecar() throws {
    let decoded = decode(
      """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: shop}
      spec:
        workloadSelector: {labels: {app: a}}
        egress: [{hosts: ["./*", "istio-system/*"]}, {hosts: ["*/Reviews.bookinfo.svc"]}]
        ingress: [{port: {number: 80, protocol: HTTP}}]
      ---
      {apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: all}, spec: {}}
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    let sidecar = try #require(decoded.sidecars.first)
    #expect(sidecar.workloadSelector == ["app": "a"] && sidecar.hasIngress)
    #expect(
      sidecar.egressHosts == [
        .init(namespace: ".", host: "*"), .init(namespace: "istio-system", host: "*"),
        .init(namespace: "*", host: "reviews.bookinfo.svc"),
      ]
    )
    let open = try #require(decoded.sidecars.last)
    #expect(open.egressHosts == nil && open.workloadSelector == nil && !open.hasIngress)
  }

  @Test("A host of a Sidecar has a namespace (VALID-100)")
  func badHost() {
    let decoded = decode(
      "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: s},"
        + " spec: {egress: [{hosts: [example.com]}]}}"
    )
    #expect(decoded.diagnostics.map(\.code) == ["bad-egress-host"])
    #expect(decoded.diagnostics.hasErrors)
  }

  @Test("EnvoyFilter and WasmPlugin: whom they are for")
  func extensions() {
    let decoded = decode(
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: f}
      spec:
        workloadSelector: {labels: {app: a}}
        configPatches:
        - {applyTo: HTTP_FILTER, match: {context: SIDECAR_OUTBOUND}}
        - {applyTo: CLUSTER}
      ---
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: {name: w}
      spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}]}
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    #expect(decoded.proxyExtensions.map(\.kind) == [.envoyFilter, .wasmPlugin])
    #expect(decoded.proxyExtensions.map(\.contexts) == [[.sidecarOutbound, .any], [.any]])
    #expect(decoded.proxyExtensions.map(\.attachment.matchLabels) == [["app": "a"], nil])
    #expect(decoded.proxyExtensions.last?.attachment.targetRefs.map(\.name) == ["g"])
  }

  @Test("The injector's settings from its ConfigMap")
  func injectorConfigMap() throws {
    let decoded = decode(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio-sidecar-injector-1-30, namespace: istio-system}
      data:
        values: "{}"
        config: |-
          policy: disabled
          neverInjectSelector: [{matchExpressions: [{key: batch, operator: Exists}]}]
          templates: {sidecar: "{{ if .Values }}x{{ end }}"}
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    let config = try #require(decoded.injectorConfigs.first)
    #expect(!config.isEnabled)
    #expect(config.neverInjectSelectors.count == 1 && config.alwaysInjectSelectors.isEmpty)
  }

  @Test("The injector's settings from the values of an installation, beside the mesh's")
  func injectorValues() throws {
    let decoded = decode(
      """
      apiVersion: install.istio.io/v1alpha1
      kind: IstioOperator
      metadata: {name: i}
      spec:
        values:
          global: {proxy: {autoInject: disabled, clusterDomain: corp.local}}
          sidecarInjectorWebhook:
            enableNamespacesByDefault: true
            alwaysInjectSelector: [{matchLabels: {a: b}}]
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    let config = try #require(decoded.injectorConfigs.first)
    #expect(!config.isEnabled && config.enablesNamespacesByDefault)
    #expect(config.alwaysInjectSelectors == [LabelSelector(matchLabels: ["a": "b"])])
    #expect(decoded.meshConfigs.map(\.clusterDomain) == ["corp.local"])
  }
}
