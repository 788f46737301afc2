import MeshProof
import Testing

@Suite("Traces and near misses")
struct ExplanationTests {
  @Test(
    "The trace has every policy in the order of evaluation, with the first failure of each rule"
  )
  func trace() throws {
    let decision = try ask(
      policy("b", "{rules: [{to: [{operation: {methods: [POST], paths: [/x]}}]}]}")
        + policy("a", "{action: DENY, rules: [{to: [{operation: {paths: [/admin*]}}]}]}")
        + policy("c", "{action: AUDIT, rules: [{}]}"),
      request(http: "{path: /y}"),
      explains: true
    )
    let trace = try #require(decision.explanation).trace
    #expect(trace.map(\.action) == ["AUDIT", "DENY", "ALLOW"])
    #expect(trace.map(\.matched) == [true, false, false])
    guard case .failed(let failure)? = trace.last?.rules.first?.outcome else {
      Issue.record("the ALLOW rule has no failure")
      return
    }
    #expect(failure.field == "methods")
    #expect(failure.expected == ["POST"])
    #expect(failure.seen == "GET")
    #expect(failure.location.line == 5)
  }

  @Test("A near miss after the default denial names the conditions that the nearest rule lacks")
  func nearestRule() throws {
    let decision = try ask(
      policy(
        "far",
        "{rules: [{from: [{source: {namespaces: [prod]}}], to: [{operation: {paths: [/x]}}]}]}"
      ) + policy("near", "{rules: [{to: [{operation: {methods: [PUT]}}]}]}"),
      request(http: "{path: /y}"),
      explains: true
    )
    let nearMiss = try #require(decision.explanation?.nearMiss)
    #expect(nearMiss.rule?.name == "near")
    #expect(nearMiss.changes.map(\.field) == ["methods"])
  }

  @Test("Of equally many changes, other credentials are nearer than another path")
  func credentialsFirst() throws {
    let decision = try ask(
      policy("a", "{rules: [{to: [{operation: {paths: [/public]}}]}]}")
        + policy("b", "{rules: [{from: [{source: {namespaces: [prod]}}]}]}"),
      request(http: "{path: /y}"),
      explains: true
    )
    #expect(decision.explanation?.nearMiss?.rule?.name == "b")
  }

  @Test("A near miss after a DENY turns one of its conditions round")
  func pastDeny() throws {
    let decision = try ask(
      policy(
        "d",
        "{action: DENY, rules: [{to: [{operation: {paths: [/admin*], notMethods: [GET]}}]}]}"
      )
        + policy("a", "{rules: [{}]}"),
      request(http: "{path: /admin, method: PUT}"),
      explains: true
    )
    let nearMiss = try #require(decision.explanation?.nearMiss)
    #expect(nearMiss.rule?.name == "a")
    #expect(
      nearMiss.changes.map(\.field) == ["paths"] || nearMiss.changes.map(\.field) == ["notMethods"]
    )
  }

  @Test("A DENY rule without conditions leaves no near miss, and the answer says why")
  func unavoidable() throws {
    let decision = try ask(
      policy("deny-all", "{action: DENY, rules: [{}]}") + policy("allow", "{rules: [{}]}"),
      request(),
      explains: true
    )
    #expect(decision.explanation?.nearMiss == nil)
    #expect(decision.explanation?.noNearMissReason?.contains("foo/deny-all rule 0") == true)
    #expect(decision.warnings.contains { $0.contains("foo/allow cannot let anything through") })
  }

  @Test("Dropped rules and removed conditions are told (AP-44, AP-45, AP-88)")
  func dropped() throws {
    var options = LoadingOptions()
    options.isLenient = true
    let decision = try ask(
      policy("a", "{rules: [{when: [{key: request.host, values: [x]}]}]}")
        + policy("d", "{action: DENY, rules: [{from: [{source: {ipBlocks: [bad]}}]}]}"),
      request(),
      explains: true,
      options: options
    )
    let trace = try #require(decision.explanation).trace
    #expect(trace.first?.rules.first?.widened.isEmpty == false)
    guard case .dropped(let reason)? = trace.last?.rules.first?.outcome else {
      Issue.record("the rule with the unknown key is not dropped")
      return
    }
    #expect(reason.contains("request.host"))
  }
}
