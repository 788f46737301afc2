import MeshProof
import Testing

@Suite("The JWT filter alone")
struct TokenAnswerTests {
  private static func destination() -> Request.Destination {
    var destination = Request.Destination()
    destination.target = .labels(namespace: "foo", ["app": "web"])
    destination.port = 8080
    return destination
  }

  @Test("It says of every attack with one token what the whole decision says")
  func answersAsTheDecision() throws {
    var compared = 0
    for table in AttackTests.tables {
      let attacks = try AttackFile(named: table.name).attacks
      for (rule, attacks) in Dictionary(grouping: attacks, by: \.rule) {
        let policies = try rule.load()
        let compiled = try policies.compiled(for: Self.destination())
        for attack in attacks {
          guard attack.lines.count == 1, let line = attack.lines.first, line.hasPrefix("Bearer ")
          else { continue }
          let token = ByteString(line.dropFirst(7))
          let answer: TokenAnswer
          do {
            answer = try compiled.answer(token: token, now: attack.now)
          } catch {
            // Longer than the limit of the inputs: then the request is not answered either.
            #expect(throws: RequestError.self) { try attack.decision(under: policies) }
            continue
          }
          compared += 1
          let decision = try attack.decision(under: policies)
          #expect(Self.agrees(answer, decision), "\(table.name) \(attack.id): \(answer.outcome)")
        }
      }
    }
    #expect(compared > 1300)
  }

  private static func agrees(_ answer: TokenAnswer, _ decision: Decision) -> Bool {
    switch answer.outcome {
    case .verified, .ignored:
      decision.verdict == .allow && answer.requestPrincipal == decision.requestPrincipal
        && answer.warnings == decision.warnings
    case .refused(let status, let body):
      decision.httpStatus == status && (decision.body == body || decision.verdict == .badRequest)
        && (decision.verdict == .badRequest || decision.decidedBy.object == answer.policy)
    case .undecided(let missing):
      decision.verdict == .indeterminate && decision.missing == missing
    }
  }

  private static func policies(_ rules: String) throws -> PolicySet {
    let policy = """
      {"apiVersion": "security.istio.io/v1", "kind": "RequestAuthentication",
       "metadata": {"name": "ra", "namespace": "foo"}, "spec": {"jwtRules": [\(rules)]}}
      """
    return try PolicySet(loading: [InputFile(name: "policy.json", bytes: Array(policy.utf8))])
  }

  @Test(
    "Without a rule that looks at it, a token counts for nothing",
    arguments: [
      "", #"{"issuer": "a", "jwksUri": "https://a.example/", "fromParams": ["t"]}"#,
    ]
  )
  func ignored(rules: String) throws {
    let compiled = try Self.policies(rules).compiled(for: Self.destination())
    #expect(try compiled.answer(token: "e30.e30.AA", now: 0).outcome == .ignored)
  }

  @Test("A key set that was not given decides only on tokens that get that far")
  func keySetNotGiven() throws {
    let rule = #"{"issuer": "a", "jwksUri": "https://a.example/"}"#
    let compiled = try Self.policies(rule).compiled(for: Self.destination())
    // {"alg":"RS256"} and {"iss":"a"}, {"iss":"b"}
    let own = try compiled.answer(token: "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.AA", now: 0)
    guard case .undecided(let missing) = own.outcome else {
      Issue.record("\(own.outcome)")
      return
    }
    #expect(missing.count == 1)
    let other = try compiled.answer(token: "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJiIn0.AA", now: 0)
    #expect(
      other.outcome == .refused(httpStatus: 401, body: "Jwt issuer is not configured")
    )
  }
}
