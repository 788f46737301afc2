import MeshProof
import Testing

/// Policies against what a sidecar has: what is said exactly, and what is left undecided.
@Suite("Differences between policies and a proxy")
struct ProxyDiffTests {
  private static let readers = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: foo}
    spec:
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: c, ports: [{containerPort: 8080}]}]}
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: readers, namespace: foo}
    spec: {rules: [{to: [{operation: {methods: [GET]}}]}]}
    """
  private static let get = #"{"header": {"name": ":method", "stringMatch": {"exact": "GET"}}}"#
  private static let onPort = #""destinationPort": 8080"#

  /// The filter of ``readers``.
  private static func filter(_ permission: String = get) -> String {
    ProxyFile.rbac(
      rules: ProxyFile.policy("ns[foo]-policy[readers]-rule[0]", permission: permission)
    )
  }

  /// What istiod makes of a PERMISSIVE port for HTTP; either chain with filters of its own.
  private static func listener(
    tls: [String] = [filter()],
    plaintext: [String] = [filter()],
    names: [String] = ["spiffe://cluster.local/"],
    requiresClient: Bool = true
  ) -> String {
    let protocols = #""applicationProtocols": ["istio", "istio-http/1.1", "istio-h2"]"#
    return ProxyFile.listener(
      ProxyFile.chain(
        #"{\#(onPort), "transportProtocol": "tls", \#(protocols)}"#,
        ProxyFile.manager(tls),
        tls: ProxyFile.tls(prefixes: names, requiresClient: requiresClient)
      ),
      ProxyFile.chain(
        #"{\#(onPort), "transportProtocol": "raw_buffer"}"#,
        ProxyFile.manager(plaintext)
      )
    )
  }

  private func diff(
    _ file: String,
    _ yaml: String = readers,
    as side: ProxySide = .new,
    to name: ByteString? = "web"
  ) throws -> DiffReport {
    let policies = try PolicySet(
      loading: [InputFile(name: "policies.yaml", bytes: Array(yaml.utf8))]
    )
    let proxy = try policies.proxy(
      reading: InputFile(name: "proxy.json", bytes: Array(file.utf8)),
      besidePolicies: true
    )
    var inquiry = DiffInquiry()
    inquiry.workloads = name.map { [.object(.init(namespace: "foo", name: $0))] } ?? []
    return try policies.diff(with: proxy, as: side, inquiry)
  }

  @Test("A proxy that has what the policies say is the same, and one without them is not")
  func filters() throws {
    #expect(try diff(Self.listener()).isSame)
    #expect(try diff(ProxyFile.filters(Self.filter())).isSame)
    let open = try diff(Self.listener(tls: [], plaintext: []))
    #expect(open.changes.map(\.kind) == [.newlyAllowed])
    #expect(open.changes[0].before == "denied: no rule of the ALLOW policies matches (foo/readers)")
    #expect(open.changes[0].after == "allowed: no DENY rule matches and no ALLOW policy applies")
    #expect(open.changes[0].causedBy.isEmpty)
    // No policy of the inputs is behind what the proxy has.
    let elsewhere = Self.readers.replacing(
      "namespace: foo}\nspec: {rules",
      with: "namespace: bar}\nspec: {rules"
    )
    let closed = try diff(Self.listener(), elsewhere)
    #expect(closed.changes.map(\.kind) == [.newlyRefused])
    let other = try diff(Self.listener(tls: [], plaintext: []), as: .old)
    #expect(other.changes.map(\.kind) == [.newlyRefused])
  }

  @Test("Names of a proxy's rules stand as they are there")
  func foreignNames() throws {
    let filter = ProxyFile.rbac(action: "DENY", rules: ProxyFile.policy("by-hand"))
    let report = try diff(Self.listener(tls: [filter], plaintext: [filter]))
    #expect(report.changes.map(\.after) == ["denied by the policy \"by-hand\" of the filter"])
  }

  @Test("The mTLS mode is that of the chains")
  func mode() throws {
    let strict = ProxyFile.listener(
      ProxyFile.chain(
        #"{\#(Self.onPort), "transportProtocol": "tls"}"#,
        ProxyFile.manager([Self.filter()]),
        tls: ProxyFile.tls(prefixes: ["spiffe://cluster.local/"])
      )
    )
    let report = try diff(strict)
    #expect(report.changes.map { "\($0.from) \($0.to)" } == ["allow refused", "deny refused"])
    #expect(report.changes.allSatisfy { $0.witness.connection.tls == .plaintext })
    let others = try diff(Self.listener(names: ["spiffe://td/"]))
    #expect(others.changes.allSatisfy { $0.witness.connection.tls == .mtls })
    #expect(
      others.changes.map { "\($0.from) \($0.to)" }
        == ["refused allow", "allow refused", "deny refused", "refused deny"]
    )
  }

  /// A file, and a part of the reason.
  static let open: [(file: String, reason: String)] = [
    (listener(plaintext: []), "different filters"),
    (listener(plaintext: [filter(#"{"matcher": {}}"#)]), "cannot be read"),
    (listener(names: ["spiffe://cluster.local/ns/x"]), "not those of trust domains"),
    (listener(requiresClient: false), "no mTLS mode"),
    (
      ProxyFile.listener(ProxyFile.chain("{}", ProxyFile.tcpProxy)), "no mTLS mode"
    ),
    (
      ProxyFile.listener(
        ProxyFile.chain(#"{\#(onPort), "serverNames": ["x"]}"#, ProxyFile.manager())
      ), "by server name"
    ),
    (ProxyFile.filters(filter(#"{"matcher": {}}"#)), "cannot be read"),
    (#"{"filters": [], "chain": "tcp"}"#, "no filters for http"),
  ]

  @Test("What the file does not say, or no policies could, is undecided", arguments: open)
  func undecided(row: (file: String, reason: String)) throws {
    let report = try diff(row.file)
    #expect(report.changes.isEmpty)
    #expect(!report.isSame && !report.opensNothing)
    #expect(report.undecided.count == 1)
    #expect(report.undecided.first?.reason.contains(row.reason) == true, "\(report.undecided)")
  }

  @Test(
    "Paths that the two sides normalize in different ways are undecided, where policies look at them"
  )
  func normalization() throws {
    let path = Self.filter(#"{"urlPath": {"path": {"exact": "/a"}}}"#)
    let paths = Self.readers.replacing("methods: [GET]", with: "paths: [/a]")
    func report(_ filter: String, _ yaml: String) throws -> DiffReport {
      let file = Self.listener(tls: [filter], plaintext: [filter])
      return try diff(
        file.replacing(#""normalizePath": true"#, with: #""normalizePath": false"#),
        yaml
      )
    }
    #expect(try report(Self.filter(), Self.readers).isSame)
    let reasons = try report(path, paths).undecided.map(\.reason)
    #expect(reasons == ["paths are normalized in different ways on the two sides"])
  }

  @Test("Filters that are not evaluated and ports that the inputs do not have are warned about")
  func warnings() throws {
    let lua = #"{"name": "envoy.filters.http.lua", "typedConfig": {"@type": "x/y.Lua"}}"#
    let report = try diff(
      Self.listener(tls: [Self.filter(), lua], plaintext: [Self.filter(), lua])
    )
    #expect(report.isSame)
    #expect(report.warnings.contains { $0.contains("envoy.filters.http.lua") })
    let more = try diff(Self.listener().replacing("8080", with: "9090"))
    #expect(more.warnings.contains { $0.hasSuffix("do not have these ports of the file: 9090") })
    let portless = Self.readers.replacing(", ports: [{containerPort: 8080}]", with: "")
    #expect(try diff(Self.listener(), portless).isSame)
  }

  @Test("It has to be known whose proxy it is")
  func subject() throws {
    #expect(throws: RequestError.self) { try diff(Self.listener(), to: nil) }
    #expect(throws: RequestError.self) { try diff(Self.listener(), to: "nobody") }
    #expect(throws: RequestError.self) {
      try diff(ProxyFile.listener(port: 8080, ProxyFile.chain("{}", ProxyFile.manager())))
    }
    for node in [
      #""id": "sidecar~10.0.0.1~web.foo~foo.svc.cluster.local""#,
      #""metadata": {"NAME": "web-77-x", "NAMESPACE": "foo", "WORKLOAD_NAME": "web"}"#,
    ] {
      let listener = Self.listener().dropFirst().dropLast()
      let dump = """
        {"configs": [
          {"@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
           "bootstrap": {"node": {\(node)}}},
          {"@type": "type.googleapis.com/envoy.admin.v3.ListenersConfigDump", "dynamicListeners": [
            {"name": "virtualInbound", "activeState": {"listener": \(listener)}}]}]}
        """
      #expect(try diff(dump, to: nil).isSame)
    }
  }

  @Test("A proxy's configuration is known by its content")
  func recognition() {
    func isOne(_ text: String) -> Bool {
      InputFile(name: "x", bytes: Array(text.utf8)).isProxyConfiguration()
    }
    #expect(isOne(Self.listener()))
    #expect(isOne(ProxyFile.filters(Self.filter())))
    #expect(isOne(#"{"configs": []}"#))
    #expect(isOne("name: virtualInbound\nfilterChains: []"))
    #expect(!isOne(Self.readers))
    #expect(!isOne("kind: EnvoyFilter\nspec: {configPatches: []}\nfilters: []"))
    #expect(!isOne("[]"))
    #expect(!isOne("filters: ["))
    #expect(!isOne(""))
  }
}
