import Basics
import Resources
import Testing

private let everything = """
  rootNamespace: root
  trustDomain: td1
  trustDomainAliases: [z, a, z]
  caCertificates:
  - {pem: x, trustDomains: [p, q]}
  - trustDomains: [r]
  pathNormalization: {normalization: MERGE_SLASHES}
  enableAutoMtls: false
  defaultDestinationRuleExportTo: ["."]
  defaultConfig:
    gatewayTopology: {numTrustedProxies: 2}
    proxyMetadata: {ISTIO_META_ENABLE_HBONE: "true"}
  accessLogFile: 7
  """

private func expectEverything(_ config: MeshConfig) {
  #expect(config.rootNamespace == "root")
  #expect(config.trustDomain == "td1")
  #expect(config.trustDomainAliases == ["a", "z"])
  #expect(config.caTrustDomains == ["p", "q", "r"])
  #expect(config.pathNormalization == .mergeSlashes)
  #expect(!config.enableAutoMtls)
  #expect(config.numTrustedProxies == 2)
  #expect(config.defaultDestinationRuleExportTo == ["."])
  #expect(config.proxyMetadata == ["ISTIO_META_ENABLE_HBONE": "true"])
}

/// `text` with every line moved to the right.
private func indented(_ text: String, by count: Int) -> String {
  text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }
    .joined(separator: "\n")
}

@Suite("Decoding of mesh settings (VALID-101, VALID-102)")
struct MeshConfigDecodingTests {
  /// Every form in which the settings may come; the name is where they are.
  private static let forms: [(String, String)] = [
    ("bare", everything), ("Helm values", "meshConfig:\n" + indented(everything, by: 2)),
    (
      "ConfigMap",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: |-\n"
        + indented(everything, by: 4)
    ),
    (
      "ConfigMap of a revision",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio-canary}\ndata:\n  mesh: |\n"
        + indented(everything, by: 4)
    ),
    (
      "IstioOperator",
      "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: i}\n"
        + "spec:\n  meshConfig:\n" + indented(everything, by: 4)
    ),
    (
      "IstioOperator's values",
      "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: i}\n"
        + "spec:\n  values:\n    meshConfig:\n" + indented(everything, by: 6)
    ),
    (
      "Istio",
      "apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: default}\n"
        + "spec:\n  values:\n    meshConfig:\n" + indented(everything, by: 6)
    ),
  ]

  @Test("--mesh-config takes every form", arguments: forms)
  func meshConfigOption(form: String, yaml: String) throws {
    let (config, diagnostics) = decodeMeshConfig(yaml)
    #expect(diagnostics.isEmpty)
    let found = try #require(config)
    expectEverything(found)
  }

  @Test("Among the inputs every form but the bare one is found", arguments: forms.dropFirst())
  func amongInputs(form: String, yaml: String) throws {
    let decoded = decode(yaml)
    #expect(decoded.diagnostics.isEmpty)
    #expect(decoded.meshConfigs.count == 1)
    let config = try #require(decoded.meshConfigs.first)
    #expect(!config.isEnvironmentOnly)
    expectEverything(config)
  }

  @Test("The protobuf spelling of fields is taken too")
  func snakeCase() throws {
    let (config, diagnostics) = decodeMeshConfig(
      """
      root_namespace: root
      trust_domain: td1
      trust_domain_aliases: [a, z]
      ca_certificates: [{trust_domains: [p, q, r]}]
      path_normalization: {normalization: MERGE_SLASHES}
      enable_auto_mtls: false
      default_destination_rule_export_to: ["."]
      default_config:
        gateway_topology: {num_trusted_proxies: 2}
        proxy_metadata: {ISTIO_META_ENABLE_HBONE: "true"}
      """
    )
    #expect(diagnostics.isEmpty)
    let found = try #require(config)
    expectEverything(found)
  }

  @Test("What is absent or null keeps Istio's default", arguments: ["{}", "trustDomain: null"])
  func defaults(_ yaml: String) {
    let (config, diagnostics) = decodeMeshConfig(yaml)
    #expect(config == MeshConfig())
    #expect(diagnostics.isEmpty)
  }

  @Test(
    "A wrong value in a field that counts is an error",
    arguments: [
      "rootNamespace: 5", "trustDomain: [a]", "trustDomain: \"\"", "trustDomainAliases: a",
      "trustDomainAliases: [1]", "trustDomainAliases: [\"\"]", "caCertificates: {}",
      "caCertificates: [{trustDomains: p}]", "pathNormalization: BASE",
      "pathNormalization: {normalization: base}", "pathNormalization: {normalization: 1}",
      "enableAutoMtls: \"false\"", "enableAutoMtls: 0", "defaultConfig: []",
      "defaultConfig: {gatewayTopology: 1}",
      "defaultConfig: {gatewayTopology: {numTrustedProxies: -1}}",
      "defaultConfig: {gatewayTopology: {numTrustedProxies: 4294967296}}",
      "defaultConfig: {gatewayTopology: {numTrustedProxies: 1.5}}", "extensionProviders: {}",
      "extensionProviders: [a]", "extensionProviders: [{name: 1}]", "extensionProviders: [null]",
      "[]", "text", "{apiVersion: v1, kind: Pod, metadata: {name: a}}",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {other: b}}",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {mesh: {a: b}}}",
      "{apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, spec: {meshConfig: []}}",
      "{apiVersion: other/v1, kind: IstioOperator, spec: {meshConfig: {}}}",
      "{apiVersion: sailoperator.io/v1, kind: Istio, spec: {values: {pilot: {env: [A]}}}}",
    ]
  )
  func wrongValues(_ yaml: String) {
    let (config, diagnostics) = decodeMeshConfig(yaml)
    #expect(config == nil)
    #expect(diagnostics.hasErrors)
    #expect(diagnostics.allSatisfy { $0.location?.file == "mesh.yaml" })
  }

  @Test("Findings in a ConfigMap's text stand at the text and tell its line")
  func insideText() throws {
    let decoded = decode(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio}
      data:
        mesh: |-
          trustDomain: a
          rootNamespace: 5
      """
    )
    #expect(decoded.resources.isEmpty)
    #expect(decoded.passedOver == 0)
    let found = try #require(decoded.diagnostics.first)
    #expect(decoded.diagnostics.count == 1)
    #expect(found.location == SourceLocation(file: "test.yaml", line: 5, column: 9))
    #expect(found.message.hasPrefix("line 2 of \"mesh\": "))
  }

  @Test(
    "A ConfigMap's text that is no single object is an error",
    arguments: ["a: b\n---\nc: d", "[]", "text", "a: b: c", "a: 1\na: 2", "&x [*x]"]
  )
  func badText(_ text: String) {
    let decoded = decode(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: |-\n"
        + indented(text, by: 4)
    )
    #expect(decoded.diagnostics.hasErrors)
    #expect(decoded.resources.isEmpty)
  }

  @Test("An empty text is Istio's defaults")
  func emptyText() {
    let decoded = decode(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio}, data: {mesh: ''}}"
    )
    #expect(decoded.meshConfigs == [MeshConfig()])
  }

  @Test("The namespace of an installation is the root namespace unless one is named")
  func installationNamespace() {
    let decoded = decode(
      """
      apiVersion: sailoperator.io/v1
      kind: Istio
      metadata: {name: a}
      spec: {namespace: mesh-system}
      ---
      apiVersion: install.istio.io/v1alpha1
      kind: IstioOperator
      metadata: {name: b}
      spec: {values: {global: {istioNamespace: mesh-system}, meshConfig: {rootNamespace: ""}}}
      ---
      apiVersion: install.istio.io/v1alpha1
      kind: IstioOperator
      metadata: {name: c}
      spec:
        values: {global: {istioNamespace: mesh-system}, meshConfig: {rootNamespace: other}}
        meshConfig: {rootNamespace: root}
      """
    )
    #expect(decoded.meshConfigs.map(\.rootNamespace) == ["mesh-system", "mesh-system", "root"])
    #expect(decoded.meshConfigs.allSatisfy { !$0.isEnvironmentOnly })
  }

  @Test("The environment of istiod is read from values and from its Deployment")
  func environment() {
    let decoded = decode(
      """
      apiVersion: install.istio.io/v1alpha1
      kind: IstioOperator
      metadata: {name: b}
      spec: {values: {pilot: {env: {A: "x", B: true, C: yes, D: 5}}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: istiod-canary, namespace: istio-system}
      spec:
        template:
          spec:
            containers:
            - {name: other, env: [{name: A, value: wrong}]}
            - name: discovery
              env:
              - {name: A, value: "true"}
              - {name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
      """
    )
    #expect(decoded.diagnostics.isEmpty)
    #expect(decoded.meshConfigs.allSatisfy { $0.isEnvironmentOnly })
    #expect(
      decoded.meshConfigs.map(\.pilotEnvironment) == [
        ["A": "x", "B": "true", "C": "true", "D": "5"], ["A": "true"],
      ]
    )
    #expect(decoded.workloads.count == 1)
  }

  @Test("Another Deployment has no such environment", arguments: ["istiodx", "web", "my-istiod"])
  func otherDeployment(_ name: String) {
    let decoded = decode(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name)}
      spec: {template: {spec: {containers: [{name: discovery, env: [{name: A, value: a}]}]}}}
      """
    )
    #expect(decoded.meshConfigs.isEmpty)
  }
}

@Suite("Decoding of extension providers (AP-35, VALID-103)")
struct ExtensionProviderDecodingTests {
  private func providers(_ yaml: String) -> ([MeshConfig.ExtensionProvider], [String]) {
    let (config, diagnostics) = decodeMeshConfig("extensionProviders:\n" + yaml)
    return (config?.extensionProviders ?? [], diagnostics.map(\.code))
  }

  @Test("An HTTP provider with all that counts")
  func http() throws {
    let (found, problems) = providers(
      """
      - name: my-authz
        envoyExtAuthzHttp:
          service: a.foo.svc.cluster.local
          port: 8000
          failOpen: true
          statusOnError: "503"
          pathPrefix: /check
          includeRequestHeadersInCheck: [a, b]
          headersToUpstreamOnAllow: [c]
          headersToDownstreamOnDeny: [d]
          timeout: nonsense
      """
    )
    #expect(problems.isEmpty)
    let provider = try #require(found.first)
    #expect(provider.kind == .extAuthzHTTP)
    #expect(provider.service == "a.foo.svc.cluster.local")
    #expect(provider.port == 8000)
    #expect(provider.failOpen)
    #expect(provider.statusOnError == "503")
    #expect(provider.pathPrefix == "/check")
    #expect(provider.headerLists == ["a", "b", "c", "d"])
    #expect(provider.rewritesHeaders)
    #expect(provider.location == SourceLocation(file: "mesh.yaml", line: 2, column: 3))
  }

  @Test("Only headers to upstream rewrite, and gRPC providers always may (AP-40)")
  func rewriting() {
    let (found, _) = providers(
      """
      - {name: a, envoyExtAuthzHttp: {includeRequestHeadersInCheck: [x]}}
      - {name: b, envoyExtAuthzHttp: {headersToUpstreamOnAllow: []}}
      - {name: c, envoy_ext_authz_http: {headers_to_upstream_on_allow: [x]}}
      - {name: d, envoyExtAuthzGrpc: {service: x, port: 1}}
      """
    )
    #expect(found.map(\.rewritesHeaders) == [false, false, true, true])
    #expect(found.map(\.kind) == [.extAuthzHTTP, .extAuthzHTTP, .extAuthzHTTP, .extAuthzGRPC])
  }

  @Test("Other types are kept by their field")
  func others() {
    let (found, problems) = providers("- {zipkin: {service: x}, name: Tracing_1}\n- {name: none}")
    #expect(found.map(\.kind) == [.other("zipkin"), .other("")])
    #expect(problems.isEmpty)
  }

  @Test(
    "A bad name is a warning, for it makes policies deny (VALID-103)",
    arguments: [
      "my_authz", "My-authz", "-a", "a-", "a.b", "", "é", String(repeating: "a", count: 64),
    ]
  )
  func badNames(_ name: String) {
    let (found, problems) = providers("- {name: \"\(name)\", envoyExtAuthzGrpc: {port: 1}}")
    #expect(problems == ["bad-provider-name"])
    #expect(found.count == 1)
  }

  @Test("A name given twice is a warning; both stay (AP-35)")
  func duplicates() {
    let (found, problems) = providers(
      "- {name: a, envoyExtAuthzGrpc: {port: 1}}\n- {name: a, envoyExtAuthzHttp: {port: 2}}"
    )
    #expect(problems == ["duplicate-provider"])
    #expect(found.count == 2)
  }

  @Test(
    "A wrong type is an error",
    arguments: [
      "{service: 1}", "{port: x}", "{port: -1}", "{failOpen: maybe}", "{statusOnError: 503}",
      "{pathPrefix: [/]}", "{headersToUpstreamOnAllow: x}", "[]",
    ]
  )
  func wrongTypes(_ fields: String) {
    let (config, diagnostics) = decodeMeshConfig(
      "extensionProviders: [{name: a, envoyExtAuthzHttp: \(fields)}]"
    )
    #expect(config == nil)
    #expect(diagnostics.hasErrors)
  }

  @Test("A port out of range is kept: the provider is bad, which is for later (AP-35)")
  func portRange() {
    let (found, problems) = providers(
      "- {name: a, envoyExtAuthzGrpc: {port: 0}}\n- {name: b, envoyExtAuthzGrpc: {port: 70000}}"
    )
    #expect(found.map(\.port) == [0, 70000])
    #expect(problems.isEmpty)
  }
}
