import Basics
import Resources
import Testing

@Suite("Decoding of DestinationRules (VALID-100, PA-40)")
struct DestinationRuleDecodingTests {
  static func row(_ name: String, _ body: String) -> Row {
    Row(
      name,
      """
      apiVersion: networking.istio.io/v1beta1
      kind: DestinationRule
      metadata: {name: r, namespace: shop}
      \(body)
      """
    )
  }

  @Test("everything that secures connections is read")
  func everything() throws {
    let row = Self.row(
      "everything",
      """
      spec:
        host: web
        exportTo: [".", other]
        workloadSelector: {matchLabels: {app: me}}
        trafficPolicy:
          connectionPool: {tcp: {maxConnections: 1}}
          loadBalancer: {simple: PASSTHROUGH}
          tls:
            mode: MUTUAL
            clientCertificate: /c
            privateKey: /k
            caCertificates: /ca
            sni: s
            subjectAltNames: [a, b]
            insecureSkipVerify: true
          portLevelSettings:
          - port: {number: 80}
            tls: {credentialName: c}
        subsets:
        - name: v1
          labels: {version: "1"}
          trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
        - name: v2
      """
    )
    guard case .destinationRule(let rule)? = check(row).first else { throw WrongKind() }
    #expect(rule.meta.name == "r")
    #expect(rule.host == "web")
    #expect(rule.exportTo == [".", "other"])
    #expect(rule.workloadSelector == ["app": "me"])
    let policy = try #require(rule.trafficPolicy)
    #expect(policy.isPassthrough)
    let tls = try #require(policy.tls)
    #expect(tls.mode == .mutual)
    #expect(tls.hasClientCertificate && tls.insecureSkipVerify && tls.credentialName.isEmpty)
    #expect(tls.sni == "s" && tls.subjectAltNames == ["a", "b"])
    #expect(tls.location.line == 11)
    let port = try #require(policy.portLevelSettings.first)
    #expect(port.port == 80 && !port.isPassthrough)
    #expect(port.tls?.mode == .disable && port.tls?.credentialName == "c")
    #expect(rule.subsets.map(\.name) == ["v1", "v2"])
    #expect(rule.subsets[0].labels == ["version": "1"])
    #expect(rule.subsets[0].trafficPolicy?.tls?.mode == .istioMutual)
    #expect(rule.subsets[1].trafficPolicy == nil)
  }

  @Test("absent and empty are told apart")
  func absence() throws {
    let bodies = [
      ("spec: {host: h}", nil, nil), ("spec: {host: h, trafficPolicy: {}}", false, nil),
      ("spec: {host: h, trafficPolicy: {tls: {}}}", true, nil),
      ("spec: {host: h, trafficPolicy: , workloadSelector: {}}", nil, 0),
    ]
    for (body, hasTLS, selected) in bodies {
      guard case .destinationRule(let rule)? = check(Self.row(body, body)).first else {
        throw WrongKind()
      }
      #expect(rule.trafficPolicy.map { $0.tls != nil } == hasTLS)
      #expect(rule.workloadSelector?.count == selected)
    }
  }

  @Test(
    "what cannot be told is an error where it stands",
    arguments: [
      row("mode", "spec: {host: h, trafficPolicy: {tls: {mode: «wrong-type VALID-4»MUTAL}}}"),
      row(
        "case of the mode",
        "spec: {host: h, trafficPolicy: {tls: {mode: «wrong-type VALID-4»mutual}}}"
      ),
      row("tls", "spec: {host: h, trafficPolicy: {tls: «wrong-type VALID-4»MUTUAL}}"),
      row(
        "names",
        "spec: {host: h, trafficPolicy: {tls: {subjectAltNames: «wrong-type VALID-4»a}}}"
      ),
      row(
        "port",
        "spec: {host: h, trafficPolicy: {portLevelSettings: [«no-rule-port VALID-100»{tls: {}}]}}"
      ),
      row(
        "port number",
        "spec: {host: h, trafficPolicy: {portLevelSettings: [{port: {number: «bad-number VALID-100»0}}]}}"
      ), row("subset", "spec: {host: h, subsets: [«no-subset-name VALID-100»{labels: {a: b}}]}"),
      row("selector", "spec: {host: h, workloadSelector: «wrong-type VALID-4»[app]}"),
      row("exportTo", "spec: {host: h, exportTo: «wrong-type VALID-4»x}"),
    ]
  )
  func errors(_ row: Row) { check(row) }

  @Test("a rule without a host is for nothing", arguments: ["spec: {}", "spec: {host: ''}", ""])
  func noHost(_ body: String) {
    let (resources, diagnostics) = read(Self.row("", body).input)
    #expect(resources.isEmpty)
    #expect(diagnostics.map(\.code) == ["no-rule-host"])
  }
}
