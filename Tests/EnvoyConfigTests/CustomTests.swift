import MeshProof
import Testing

@Suite("CUSTOM: external authorizers")
struct CustomTests {
  private static let ask = policy(
    "p",
    #"{action: CUSTOM, provider: {name: ask}, rules: [{to: [{operation: {ports: ["9"]}}]}]}"#
  )
  private static let rule =
    #"{"permissions":[{"andRules":{"rules":[{"orRules":{"rules":[{"destinationPort":9}]}}]}}],"#
    + #""principals":[{"andIds":{"ids":[{"any":true}]}}]}"#
  private static let name = "istio-ext-authz-ask-ns[foo]-policy[p]-rule[0]"

  private static func mesh(_ kind: String, _ settings: String = "") -> String {
    """
    extensionProviders:
    - name: ask
      envoyExtAuthz\(kind): {service: foo/ask.foo.svc.cluster.local, port: 9000\(settings)}
    """
  }

  @Test("A gRPC provider: rules that only leave a note, then the filter that reads it (AP-34)")
  func grpc() throws {
    let filters = try Export(
      meshConfig: Self.mesh(
        "Grpc",
        ", timeout: 0.002s, failOpen: true, statusOnError: '403', includeRequestBodyInCheck: "
          + "{maxRequestBytes: 4096, allowPartialMessage: true}"
      )
    ).run(Self.ask).filters
    #expect(
      filters == [
        try json(
          """
          {"name":"envoy.filters.http.rbac","typedConfig":{
            "@type":"type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC",
            "shadowRules":{"action":"DENY","policies":{"\(Self.name)":\(Self.rule)}},
            "shadowRulesStatPrefix":"istio_ext_authz_"}}
          """
        ),
        try json(
          """
          {"name":"envoy.filters.http.ext_authz","typedConfig":{
            "@type":"type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz",
            "grpcService":{"envoyGrpc":{
              "clusterName":"outbound|9000||ask.foo.svc.cluster.local",
              "authority":"ask.foo.svc.cluster.local"},"timeout":"0.002s"},
            "failureModeAllow":true,
            "withRequestBody":{"maxRequestBytes":4096,"allowPartialMessage":true},
            "statusOnError":{"code":"Forbidden"},"transportApiVersion":"V3",
            "filterEnabledMetadata":{"filter":"envoy.filters.http.rbac",
              "path":[{"key":"istio_ext_authz_shadow_effective_policy_id"}],
              "value":{"stringMatch":{"prefix":"istio-ext-authz-ask"}}}}}
          """
        ),
      ]
    )
  }

  @Test("An HTTP provider: headers by name, prefix and suffix; the older list counts alone only")
  func http() throws {
    let settings = """
      , pathPrefix: /check, includeHeadersInCheck: [old], includeRequestHeadersInCheck: [a, "b*"],
      includeAdditionalHeadersInCheck: {z: 1s, x: two}, headersToUpstreamOnAllow: ["*c"]
      """
    let config = try Export(meshConfig: Self.mesh("Http", settings)).configs(Self.ask).last
    #expect(
      config?["httpService"]
        == (try json(
          """
          {"serverUri":{"uri":"http://ask.foo.svc.cluster.local",
             "cluster":"outbound|9000||ask.foo.svc.cluster.local","timeout":"600s"},
           "pathPrefix":"/check",
           "authorizationRequest":{"headersToAdd":[{"key":"x","value":"two"},{"key":"z","value":"1s"}]},
           "authorizationResponse":{
             "allowedUpstreamHeaders":{"patterns":[{"suffix":"c","ignoreCase":true}]}}}
          """
        ))
    )
    #expect(
      config?["allowedHeaders"]
        == (try json(
          """
          {"patterns":[{"exact":"a","ignoreCase":true},{"prefix":"b","ignoreCase":true}]}
          """
        ))
    )
    #expect(config?["grpcService"] == .none)
    #expect(config?["failureModeAllow"] == .none)
  }

  @Test("On TCP a gRPC provider is asked, an HTTP provider is as if it were not there (AP-38)")
  func tcp() throws {
    let filters = try Export(chain: .tcp, meshConfig: Self.mesh("Grpc")).run(Self.ask).filters
    #expect(
      filters.map { $0["name"]?.string } == [
        "envoy.filters.network.rbac", "envoy.filters.network.ext_authz",
      ]
    )
    let asking = filters.last?["typedConfig"]
    #expect(asking?["statPrefix"] == "tcp.")
    #expect(asking?["filterEnabledMetadata"]?["filter"] == "envoy.filters.network.rbac")
    #expect(asking?["withRequestBody"] == .none)
    #expect(
      try Export(chain: .tcp, meshConfig: Self.mesh("Http")).run(Self.ask).filters.isEmpty
    )
  }

  @Test(
    "A bad provider's rules deny under a name that says so (AP-36)",
    arguments: [
      "{}", mesh("Http", ", pathPrefix: check"), mesh("Grpc").replacing("ask", with: "b"),
    ]
  )
  func bad(meshConfig: String) throws {
    let configs = try Export(meshConfig: meshConfig).configs(
      Self.ask + policy("d", "{action: CUSTOM, provider: {name: ask}}", annotations: dryRun)
    )
    #expect(configs.count == 1)
    #expect(configs.first?["rules"]?["action"] == "DENY")
    #expect(names(configs.first?["rules"]) == [Self.name + "-deny-due-to-bad-CUSTOM-action"])
    #expect(configs.first?["shadowRules"] == .none)
    #expect(configs.first?["shadowRulesStatPrefix"] == .none)
  }

  private static let two =
    ask + policy("q", "{action: CUSTOM, provider: {name: zed}, rules: [{}]}")
  private static let twoProviders =
    mesh("Grpc") + "\n- {name: zed, envoyExtAuthzHttp: {service: z.example.com, port: 80}}\n"

  @Test("Two providers deny, each in a filter of its own (AP-37)", arguments: ["http", "tcp"])
  func several(chain: String) throws {
    let export = Export(
      chain: try #require(.init(rawValue: chain)),
      meshConfig: Self.twoProviders
    )
    let configs = try export.configs(Self.two)
    #expect(configs.map { $0["rules"]?["action"]?.string } == ["DENY", "DENY"])
    #expect(
      configs.map { names($0["rules"]) } == [
        [Self.name + "-deny-due-to-bad-CUSTOM-action"],
        ["istio-ext-authz-zed-ns[foo]-policy[q]-rule[0]-deny-due-to-bad-CUSTOM-action"],
      ]
    )
  }

  @Test("With the flag two providers are asked one after the other (AP-37)")
  func severalAsked() throws {
    var options = LoadingOptions()
    options.pilotEnvironment["PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS"] = "true"
    let configs = try Export(meshConfig: Self.twoProviders, options: options).configs(Self.two)
    #expect(
      configs.map { $0["filterEnabledMetadata"]?["value"]?["stringMatch"]?["prefix"]?.string } == [
        nil, "istio-ext-authz-ask", nil, "istio-ext-authz-zed",
      ]
    )
  }

  @Test(
    "Dry-run rules of a good provider are enforced from 1.30 on, and not there before (AP-39)",
    arguments: [
      ("1.30", "istio-ext-authz-ask", ["istio-ext-authz-ask-ns[foo]-policy[d]-rule[0]"]),
      ("1.29", "istio-ext-authz", []),
    ]
  )
  func dryRunRules(release: String, prefix: ByteString, rules: [String]) throws {
    var options = LoadingOptions()
    options.release = try #require(IstioRelease(release))
    let configs = try Export(meshConfig: Self.mesh("Grpc"), options: options).configs(
      Self.ask
        + policy("d", "{action: CUSTOM, provider: {name: ask}, rules: [{}]}", annotations: dryRun)
    )
    #expect(names(configs.first?["rules"]) == rules)
    #expect(names(configs.first?["shadowRules"]) == ["\(prefix)-ns[foo]-policy[p]-rule[0]"])
    #expect(
      configs.last?["filterEnabledMetadata"]?["value"]?["stringMatch"]?["prefix"]?.string == prefix
    )
  }
}
