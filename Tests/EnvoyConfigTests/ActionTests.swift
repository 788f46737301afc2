import MeshProof
import Testing

@Suite("Actions, dry runs and names")
struct ActionTests {
  @Test("The filters stand in chain order, each with the action that Envoy knows (AP-23)")
  func chainOrder() throws {
    let policies =
      policy("c", "{rules: [{}]}") + policy("b", "{action: DENY, rules: [{}]}")
      + policy("a", "{action: AUDIT, rules: [{}]}")
      + authentication("r", #"[{issuer: i, jwks: "{}"}]"#)
    let filters = try Export().run(policies).filters
    #expect(
      filters.map { $0["name"]?.string } == [
        "envoy.filters.http.jwt_authn", "envoy.filters.http.rbac", "envoy.filters.http.rbac",
        "envoy.filters.http.rbac",
      ]
    )
    let rules = filters.map { $0["typedConfig"]?["rules"] }
    #expect(rules.dropFirst().map { $0?["action"]?.string } == ["LOG", "DENY", nil])
    #expect(
      rules.dropFirst().map(names) == ["a", "b", "c"].map { ["ns[foo]-policy[\($0)]-rule[0]"] }
    )
  }

  @Test("Nothing applies, so there is no filter")
  func nothing() throws {
    #expect(try Export().run("").filters.isEmpty)
    #expect(try Export().run(authentication("r", "[]")).filters.isEmpty)
  }

  @Test("A whole filter: type first, then fields by number")
  func wholeFilter() throws {
    let filters = try Export().run(policy("p", "{action: DENY, rules: [{}]}")).filters
    #expect(
      filters == [
        try json(
          """
          {"name":"envoy.filters.http.rbac","typedConfig":{
            "@type":"type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC",
            "rules":{"action":"DENY","policies":{"ns[foo]-policy[p]-rule[0]":{
              "permissions":[{"andRules":{"rules":[{"any":true}]}}],
              "principals":[{"andIds":{"ids":[{"any":true}]}}]}}},
            "shadowRulesStatPrefix":"istio_dry_run_allow_"}}
          """
        )
      ]
    )
  }

  @Test("Rules stand in byte order of their names (AP-20)")
  func nameOrder() throws {
    let eleven = Array(repeating: "{}", count: 11).joined(separator: ", ")
    let configs = try Export().configs(
      policy("alpha", "{rules: [{}]}") + policy("beta", "{rules: [\(eleven)]}")
    )
    let found = names(configs.first?["rules"])
    #expect(found.count == 12)
    #expect(
      Array(found.prefix(4))
        == (["alpha]-rule[0", "beta]-rule[0", "beta]-rule[10", "beta]-rule[1"]
          .map { "ns[foo]-policy[\($0)]" })
    )
  }

  @Test("A policy without rules is one that never matches (AP-27)", arguments: ["", "rules: []"])
  func withoutRules(rules: String) throws {
    let configs = try Export().configs(policy("p", "{\(rules)}"))
    #expect(
      configs.first?["rules"]
        == (try json(
          """
          {"policies":{"ns[foo]-policy[p]-rule[0]":{
            "permissions":[{"notRule":{"any":true}}],"principals":[{"notId":{"any":true}}]}}}
          """
        ))
    )
  }

  @Test(
    "A policy whose rules are all dropped leaves a filter without policies (AP-26, AP-29)",
    arguments: ["[null]", "[{from: [{source: {ipBlocks: [bad]}}]}]"]
  )
  func droppedRules(rules: String) throws {
    let configs = try Export().configs(policy("p", "{rules: \(rules)}"))
    #expect(configs.first?["rules"] == (try json("{}")))
  }

  @Test(
    "Dry-run rules are shadow rules under a prefix of their own (AP-31)",
    arguments: [
      ("ALLOW", "istio_dry_run_allow_"), ("DENY", "istio_dry_run_deny_"), ("AUDIT", nil),
    ] as [(String, ByteString?)]
  )
  func dryRunOnly(action: String, prefix: ByteString?) throws {
    let configs = try Export().configs(
      policy("p", "{action: \(action), rules: [{}]}", annotations: dryRun)
    )
    #expect(configs.first?["rules"] == .none)
    #expect(names(configs.first?["shadowRules"]) == ["ns[foo]-policy[p]-rule[0]"])
    #expect(configs.first?["shadowRulesStatPrefix"]?.string == prefix)
  }

  @Test("Enforced and dry-run rules stand side by side, also one without rules")
  func mixed() throws {
    let configs = try Export().configs(
      policy("e", "{action: DENY, rules: [{}]}")
        + policy("d", "{action: DENY}", annotations: dryRun)
    )
    #expect(names(configs.first?["rules"]) == ["ns[foo]-policy[e]-rule[0]"])
    #expect(names(configs.first?["shadowRules"]) == ["ns[foo]-policy[d]-rule[0]"])
    #expect(configs.first?["shadowRules"]?["action"] == "DENY")
    #expect(configs.first?["shadowRulesStatPrefix"] == "istio_dry_run_deny_")
  }

  @Test("A template that Envoy does not compile is sent, with a warning (AP-75)")
  func refusedTemplate() throws {
    let (filters, warnings) = try Export().run(
      policy("p", #"{rules: [{to: [{operation: {paths: ["{*}/x", /y]}}]}]}"#)
    )
    #expect(warnings.contains { $0.contains("Envoy cannot compile") })
    let text = filters.first?.write(.compact) ?? ""
    #expect(text.contains(#""pathTemplate":"*/x""#))
    #expect(text.contains(#"{"exact":"/y"}"#))
  }
}
