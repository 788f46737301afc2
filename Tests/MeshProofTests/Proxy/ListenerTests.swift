import MeshProof
import Testing

/// Which chain takes a connection, and what it makes of it (PIPE-6, PA-30 to PA-36).
@Suite("Listeners of a proxy")
struct ListenerTests {
  static let deny = ProxyFile.rbac(action: "DENY", rules: ProxyFile.policy())

  /// A chain that denies everything; one without it allows.
  private static func chain(_ match: String, denies: Bool = false, tls: String? = nil) -> String {
    ProxyFile.chain(match, ProxyFile.manager(denies ? [deny] : []), tls: tls)
  }

  private static func ask(
    _ file: String,
    port: Int? = 8080,
    connection: String = "{tls: plaintext}",
    principal: String? = nil,
    http: String = "{}"
  ) throws -> Decision {
    let source = principal.map { "{principal: \"\($0)\", ip: 10.0.0.1}" } ?? "{ip: 10.0.0.1}"
    return try askProxy(
      file,
      """
      source: \(source)
      destination: {workload: foo/web\(port.map { ", port: \($0)" } ?? "")}
      connection: \(connection)
      http: \(http)
      """
    )
  }

  // MARK: Ports

  @Test("A chain for the port goes before those for all ports, without a way back")
  func ports() throws {
    let file = ProxyFile.listener(
      Self.chain("{}", denies: true),
      Self.chain(#"{"destinationPort": 8080, "transportProtocol": "raw_buffer"}"#),
      Self.chain(#"{"destinationPort": 9000, "transportProtocol": "tls"}"#, tls: ProxyFile.tls())
    )
    #expect(try Self.ask(file).verdict == .allow)
    #expect(try Self.ask(file, port: 1).verdict == .deny)
    #expect(try Self.ask(file, port: 9000).verdict == .refused)
  }

  @Test("Without a port nothing can be said")
  func noPort() throws {
    let decision = try Self.ask(ProxyFile.listener(Self.chain("{}")), port: nil)
    #expect(decision.verdict == .indeterminate)
    #expect(decision.missing.contains { $0.contains("port") })
  }

  @Test("The default chain takes what no chain takes")
  func defaultChain() throws {
    let file = ProxyFile.listener(
      more: ", \"defaultFilterChain\": \(Self.chain("{}", denies: true))",
      Self.chain(#"{"destinationPort": 8080, "transportProtocol": "tls"}"#)
    )
    #expect(try Self.ask(file).verdict == .deny)
    #expect(try Self.ask(file, port: 1).verdict == .deny)
  }

  @Test("A listener that is bound to the port goes before the one for redirected traffic")
  func boundPort() throws {
    let bound = ProxyFile.listener(port: 8080, Self.chain("{}", denies: true))
      .split(separator: "OUTBOUND").joined(separator: "INBOUND").dropFirst().dropLast()
    let file = "\(ProxyFile.listener(Self.chain("{}")).dropLast()), \(bound)]"
    #expect(try Self.ask(file).verdict == .deny)
    #expect(try Self.ask(file, port: 1).verdict == .allow)
  }

  @Test("A sidecar's outbound listeners are not looked at (PIPE-5)")
  func outbound() throws {
    let outbound = ProxyFile.listener(port: 8080, ProxyFile.chain("{}", #"{"name": "odd"}"#))
      .dropFirst().dropLast()
    let file = "\(ProxyFile.listener(Self.chain("{}")).dropLast()), \(outbound)]"
    #expect(try Self.ask(file).verdict == .allow)
  }

  @Test("A gateway's port without listener is refused; a waypoint is not evaluated")
  func kinds() throws {
    let gateway = ProxyFile.listener(port: 8080, Self.chain("{}"))
    let decision = try Self.ask(gateway)
    #expect(decision.verdict == .allow)
    #expect(decision.enforcedAt == "gateway")
    #expect(decision.mtls == nil)
    #expect(try Self.ask(gateway, port: 1).verdict == .refused)
    let waypoint = gateway.split(separator: "0.0.0.0_8080").joined(separator: "connect_terminate")
    #expect(try Self.ask(waypoint).verdict == .indeterminate)
  }

  @Test("Connections to the proxy's own port lead nowhere")
  func blackHole() throws {
    let hole = ProxyFile.tcpProxy.split(separator: "\"inbound\"").joined(
      separator: "\"BlackHoleCluster\""
    )
    let file = ProxyFile.listener(
      ProxyFile.chain(#"{"destinationPort": 15006}"#, hole),
      Self.chain("{}")
    )
    #expect(try Self.ask(file, port: 15006).verdict == .refused)
  }

  // MARK: TLS

  private static let peer = "cluster.local/ns/a/sa/b"

  @Test("A client certificate is held against the names of the chain (PA-32)")
  func names() throws {
    let tls = ProxyFile.tls(prefixes: ["spiffe://cluster.local/", "spiffe://old/"])
    let file = ProxyFile.listener(Self.chain(#"{"transportProtocol": "tls"}"#, tls: tls))
    func verdict(_ principal: String?, _ tls: String = "mtls") throws -> Decision.Verdict {
      try Self.ask(file, connection: "{tls: \(tls)}", principal: principal).verdict
    }
    #expect(try verdict(Self.peer) == .allow)
    #expect(try verdict("old/ns/a/sa/b") == .allow)
    #expect(try verdict("cluster.local.evil/ns/a/sa/b") == .refused)
    #expect(try verdict("CN=client") == .refused)
    #expect(try verdict(nil) == .refused)
    #expect(try verdict(nil, "tls") == .refused)
    #expect(try verdict(nil, "plaintext") == .refused)
  }

  @Test("One-way TLS shows no identity, whatever the client has (PA-36)")
  func oneWay() throws {
    let tls = ProxyFile.tls(requiresClient: false)
    let named = ProxyFile.rbac(
      rules: ProxyFile.policy(
        principal: #"{"authenticated": {"principalName": {"safeRegex": {"regex": ".+"}}}}"#
      )
    )
    let file = ProxyFile.listener(
      port: 8080,
      ProxyFile.chain("{}", ProxyFile.manager([named], isGateway: true), tls: tls)
    )
    #expect(try Self.ask(file, connection: "{tls: tls}").verdict == .deny)
    #expect(try Self.ask(file, connection: "{tls: mtls}", principal: Self.peer).verdict == .deny)
    #expect(try Self.ask(file, connection: "{tls: plaintext}").verdict == .refused)
    let mutual = ProxyFile.listener(
      port: 8080,
      ProxyFile.chain("{}", ProxyFile.manager([named], isGateway: true), tls: ProxyFile.tls())
    )
    #expect(try Self.ask(mutual, connection: "{tls: mtls}", principal: Self.peer).verdict == .allow)
    #expect(try Self.ask(mutual, connection: "{tls: mtls}").verdict == .indeterminate)
  }

  @Test("The server name chooses: exact, then the longest domain, then none")
  func serverNames() throws {
    let file = ProxyFile.listener(
      port: 8080,
      Self.chain(#"{"serverNames": ["a.example.com"]}"#, tls: ProxyFile.tls(requiresClient: false)),
      Self.chain(
        #"{"serverNames": ["*.example.com"]}"#,
        denies: true,
        tls: ProxyFile.tls(requiresClient: false)
      ),
      Self.chain(#"{"serverNames": ["*.com"]}"#, tls: ProxyFile.tls())
    )
    func verdict(_ name: String) throws -> Decision.Verdict {
      try Self.ask(file, connection: "{tls: tls, sni: \(name)}").verdict
    }
    #expect(try verdict("A.example.com") == .allow)
    #expect(try verdict("b.example.com") == .deny)
    #expect(try verdict("b.c.example.com") == .deny)
    #expect(try verdict("example.com") == .refused)
    #expect(try verdict("com") == .refused)
    #expect(try verdict("b.org") == .refused)
  }

  @Test("A port that the TLS inspector leaves out takes TLS for raw bytes (PA-30)")
  func inspectorOff() throws {
    let off = """
      tls_inspector", "filterDisabled": {"orMatch": {"rules": [
        {"destinationPortRange": {"start": 8080, "end": 8081}}, {"notMatch": {"anyMatch": true}}]}}, "x": "
      """
    let raw = ProxyFile.chain(#"{"transportProtocol": "raw_buffer"}"#, ProxyFile.tcpProxy)
    let tls = ProxyFile.chain(
      #"{"transportProtocol": "tls"}"#,
      ProxyFile.tcpProxy,
      tls: ProxyFile.tls()
    )
    let file = ProxyFile.listener(inspectors: [off], raw, tls)
    #expect(try Self.ask(file, connection: "{tls: mtls}", principal: Self.peer).verdict == .allow)
    #expect(try Self.ask(file, port: 1, connection: "{tls: tls}").verdict == .refused)
  }

  @Test("The mTLS mode of a sidecar's port is told by its chains")
  func modes() throws {
    let raw = Self.chain(#"{"transportProtocol": "raw_buffer"}"#)
    let tls = Self.chain(#"{"transportProtocol": "tls"}"#, tls: ProxyFile.tls())
    #expect(try Self.ask(ProxyFile.listener(raw, tls)).mtls?.mode == "PERMISSIVE")
    #expect(try Self.ask(ProxyFile.listener(tls)).mtls?.mode == "STRICT")
    #expect(try Self.ask(ProxyFile.listener(raw)).mtls?.mode == "DISABLE")
  }

  // MARK: Settings

  @Test("The normalization of paths is the connection manager's (AP-91)")
  func normalization() throws {
    let rule = ProxyFile.rbac(
      action: "DENY",
      rules: ProxyFile.policy(permission: #"{"urlPath": {"path": {"exact": "/a/b"}}}"#)
    )
    func verdict(_ path: String, _ more: String, normalizes: Bool = true) throws -> Decision.Verdict
    {
      var manager = ProxyFile.manager([rule], more: more)
      if !normalizes {
        manager = manager.split(separator: "\"normalizePath\": true")
          .joined(separator: "\"normalizePath\": false")
      }
      return try Self.ask(
        ProxyFile.listener(ProxyFile.chain("{}", manager)),
        http: "{path: \"\(path)\"}"
      ).verdict
    }
    #expect(try verdict("/a/./b", "") == .deny)
    #expect(try verdict("/a/./b", "", normalizes: false) == .allow)
    #expect(try verdict("/a//b", "") == .allow)
    #expect(try verdict("/a//b", ", \"mergeSlashes\": true") == .deny)
    let decodes =
      ", \"mergeSlashes\": true, \"pathWithEscapedSlashesAction\": \"UNESCAPE_AND_FORWARD\""
    #expect(try verdict("/a%2Fb", ", \"mergeSlashes\": true") == .allow)
    #expect(try verdict("/a%2Fb", decodes) == .deny)
    #expect(
      try verdict("/", ", \"pathWithEscapedSlashesAction\": \"REJECT_REQUEST\"") == .indeterminate
    )
  }

  @Test("A gateway takes the address of the client from as many proxies as it trusts (AP-68)")
  func trustedHops() throws {
    let rule = ProxyFile.rbac(
      rules: ProxyFile.policy(
        principal: #"{"remoteIp": {"addressPrefix": "1.1.1.1", "prefixLen": 32}}"#
      )
    )
    func verdict(_ hops: Int) throws -> Decision.Verdict {
      let manager = ProxyFile.manager(
        [rule],
        isGateway: true,
        more: ", \"xffNumTrustedHops\": \(hops)"
      )
      return try Self.ask(
        ProxyFile.listener(port: 8080, ProxyFile.chain("{}", manager)),
        http: "{headers: {x-forwarded-for: \"1.1.1.1, 2.2.2.2\"}}"
      ).verdict
    }
    #expect(try verdict(0) == .deny)
    #expect(try verdict(1) == .deny)
    #expect(try verdict(2) == .allow)
  }

  static let oddManagers = [
    #", "codecType": "HTTP1""#,
    #", "pathWithEscapedSlashesAction": "UNESCAPE_AND_FORWARD""#,
    #", "earlyHeaderMutationExtensions": []"#,
    #", "stripAnyHostPort": true"#,
    #", "httpProtocolOptions": {"acceptHttp10": true}"#,
    #", "http2ProtocolOptions": {"allowConnect": true}"#,
    #", "commonHttpProtocolOptions": {"headersWithUnderscoresAction": "REJECT_REQUEST"}"#,
    #", "upgradeConfigs": [{"upgradeType": "CONNECT"}]"#,
    #", "xffNumTrustedHops": 1"#,
    #", "localReplyConfig": {}"#,
    #", "routeConfig": {"virtualHosts": [{"routes": [{"typedPerFilterConfig": {"envoy.filters.http.rbac": {}}}]}]}"#,
    #", "routeConfig": {"virtual_hosts": [{"typed_per_filter_config": {"envoy.filters.http.rbac": {}}}]}"#,
  ]

  @Test(
    "Settings of a connection manager that are not known give no answer",
    arguments: oddManagers
  )
  func oddManager(more: String) throws {
    let file = ProxyFile.listener(ProxyFile.chain("{}", ProxyFile.manager([Self.deny], more: more)))
    #expect(try Self.ask(file).verdict == .indeterminate)
  }

  @Test("A header that comes out in another way matters only where a rule looks at it")
  func unmodelledHeader() throws {
    let rule = ProxyFile.rbac(
      action: "DENY",
      rules: ProxyFile.policy(
        permission: #"{"header": {"name": "x-request-id", "presentMatch": true}}"#
      )
    )
    let more = ", \"generateRequestId\": false"
    func verdict(_ filters: [String]) throws -> Decision.Verdict {
      try Self.ask(
        ProxyFile.listener(ProxyFile.chain("{}", ProxyFile.manager(filters, more: more)))
      ).verdict
    }
    #expect(try verdict([]) == .allow)
    #expect(try verdict([rule]) == .indeterminate)
  }

  static let oddListeners = [
    ProxyFile.listener(chain("{}"), chain("{}")),
    ProxyFile.listener(chain(#"{"sourcePorts": [1]}"#)),
    ProxyFile.listener(
      chain(#"{"prefixRanges": [{"addressPrefix": "10.0.0.0", "prefixLen": 8}]}"#)
    ),
    ProxyFile.listener(inspectors: ["proxy_protocol"], chain("{}")),
    ProxyFile.listener(more: #", "filterChainMatcher": {}"#, chain("{}")),
    ProxyFile.listener(more: #", "useOriginalDst": true"#, chain("{}")),
    ProxyFile.listener(more: #", "aFieldOfTomorrow": true"#, chain("{}")),
    ProxyFile.listener(ProxyFile.chain("{}", "\(ProxyFile.manager()), \(ProxyFile.tcpProxy)")),
    ProxyFile.listener(ProxyFile.chain("{}", #"{"name": "envoy.filters.network.rbac"}"#)),
    ProxyFile.listener(ProxyFile.chain("{}", "")),
    ProxyFile.listener(
      ProxyFile.chain(
        "{}",
        ProxyFile.manager(),
        tls: #"{"name": "starttls", "typedConfig": {"@type": "x/y"}}"#
      )
    ),
    ProxyFile.listener(
      ProxyFile.chain(
        "{}",
        """
        {"name": "envoy.filters.network.rbac", "typedConfig": {
          "@type": "\(ProxyFile.type).network.rbac.v3.RBAC", "rules": {"action": "DENY"}}}, \(ProxyFile.manager())
        """
      )
    ),
  ]

  @Test("A listener whose matching is not known gives no answer", arguments: oddListeners)
  func oddListener(file: String) throws {
    #expect(try Self.ask(file).verdict == .indeterminate)
  }

  @Test("Chains for all addresses of a version of IP are chosen by it")
  func families() throws {
    let file = ProxyFile.listener(
      Self.chain(#"{"prefixRanges": [{"addressPrefix": "0.0.0.0", "prefixLen": 0}]}"#),
      Self.chain(#"{"prefixRanges": [{"addressPrefix": "::0", "prefixLen": 0}]}"#, denies: true)
    )
    #expect(try Self.ask(file).verdict == .indeterminate)
    func ask(_ address: String) throws -> Decision.Verdict {
      try askProxy(file, "destination: {port: 1, ip: \"\(address)\"}\nhttp: {}").verdict
    }
    #expect(try ask("10.0.0.1") == .allow)
    #expect(try ask("fd00::1") == .deny)
  }
}
