import MeshProof
import Testing

@Suite("Filters of a TCP chain")
struct TCPTests {
  private let export = Export(chain: .tcp)

  @Test("A whole filter: the network's own type and prefix")
  func wholeFilter() throws {
    let filters = try export.run(
      policy("p", #"{rules: [{to: [{operation: {ports: ["9"]}}]}]}"#)
    ).filters
    #expect(
      filters == [
        try json(
          """
          {"name":"envoy.filters.network.rbac","typedConfig":{
            "@type":"type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC",
            "rules":{"policies":{"ns[foo]-policy[p]-rule[0]":{
              "permissions":[{"andRules":{"rules":[{"orRules":{"rules":[{"destinationPort":9}]}}]}}],
              "principals":[{"andIds":{"ids":[{"any":true}]}}]}}},
            "statPrefix":"tcp.","shadowRulesStatPrefix":"istio_dry_run_allow_"}}
          """
        )
      ]
    )
  }

  @Test("ALLOW rules with HTTP fields are dropped, the others keep their index (AP-87)")
  func dropping() throws {
    let configs = try export.configs(
      policy(
        "p",
        """
        {rules: [{to: [{operation: {methods: [GET]}}]}, {to: [{operation: {ports: ["9"]}}]},
          {when: [{key: request.auth.principal, values: [x]}]}]}
        """
      )
    )
    #expect(names(configs.first?["rules"]) == ["ns[foo]-policy[p]-rule[1]"])
  }

  @Test(
    "DENY and AUDIT rules lose their HTTP fields and stay (AP-88)",
    arguments: ["DENY", "AUDIT"]
  )
  func widening(action: String) throws {
    let configs = try export.configs(
      policy(
        "p",
        #"{action: \#(action), rules: [{to: [{operation: {methods: [GET], ports: ["9"]}}], "#
          + "from: [{source: {requestPrincipals: [x]}}]}]}"
      )
    )
    #expect(
      configs.first?["rules"]?["policies"]
        == (try json(
          """
          {"ns[foo]-policy[p]-rule[0]":{
            "permissions":[{"andRules":{"rules":[{"orRules":{"rules":[{"destinationPort":9}]}}]}}],
            "principals":[{"andIds":{"ids":[{"any":true}]}}]}}
          """
        ))
    )
  }

  @Test("RequestAuthentication has no effect (PIPE-4)")
  func noTokens() throws {
    #expect(try export.run(authentication("r", "[{issuer: i, jwks: x}]")).filters.isEmpty)
  }
}
