import MeshProof
import Testing

/// What a request does not say gives INDETERMINATE only where the answer depends on it.
@Suite("What is not said")
struct UnknownFactsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let policies: String
    let request: String
    let verdict: Decision.Verdict
    var missing: [String] = []

    var testDescription: String { name }
  }

  private static let allowBlock = policy(
    "p",
    "{rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]}"
  )
  private static let allowNotBlock = policy(
    "p",
    "{rules: [{from: [{source: {notIpBlocks: [10.0.0.0/8]}}]}]}"
  )
  private static let denyBlock = policy(
    "d",
    "{action: DENY, rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]}"
  )

  static let rows = [
    Row(
      name: "an ALLOW that hangs on the address (AP-66)",
      policies: allowBlock,
      request: request(),
      verdict: .indeterminate,
      missing: ["source.ip"]
    ),
    Row(
      name: "its negation: an address that was not given does not satisfy it",
      policies: allowNotBlock,
      request: request(),
      verdict: .indeterminate,
      missing: ["source.ip"]
    ),
    Row(
      name: "the address is given",
      policies: allowBlock,
      request: request(source: "{ip: 10.1.1.1}"),
      verdict: .allow
    ),
    Row(
      name: "a DENY that may match, and nothing else",
      policies: denyBlock,
      request: request(),
      verdict: .indeterminate,
      missing: ["source.ip"]
    ),
    Row(
      name: "a DENY that may match, and an ALLOW that does not: refused either way",
      policies: denyBlock + policy("a", "{rules: [{to: [{operation: {methods: [POST]}}]}]}"),
      request: request(),
      verdict: .deny
    ),
    Row(
      name: "another DENY that matches for certain",
      policies: denyBlock + policy("e", "{action: DENY, rules: [{}]}"),
      request: request(),
      verdict: .deny
    ),
    Row(
      name: "another ALLOW rule that matches for certain",
      policies: allowBlock + policy("a", "{rules: [{}]}"),
      request: request(),
      verdict: .allow
    ),
    Row(
      name: "another condition of the rule that fails",
      policies: policy(
        "p",
        "{rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}], "
          + "to: [{operation: {methods: [POST]}}]}]}"
      ),
      request: request(),
      verdict: .deny
    ),
    Row(
      name: "the remote address comes from X-Forwarded-For at a sidecar (AP-68)",
      policies: policy("p", "{rules: [{from: [{source: {remoteIpBlocks: [10.0.0.0/8]}}]}]}"),
      request: request(http: "{headers: {x-forwarded-for: 10.1.1.1}}"),
      verdict: .allow
    ),
    Row(
      name: "no X-Forwarded-For and no address",
      policies: policy("p", "{rules: [{from: [{source: {remoteIpBlocks: [10.0.0.0/8]}}]}]}"),
      request: request(),
      verdict: .indeterminate,
      missing: ["source.remoteIP"]
    ),
    Row(
      name: "the local address (AP-84)",
      policies: policy("p", "{rules: [{when: [{key: destination.ip, values: [10.0.0.1]}]}]}"),
      request: request(),
      verdict: .indeterminate,
      missing: ["destination.ip"]
    ),
    Row(
      name: "the port",
      policies: policy("p", "{rules: [{to: [{operation: {ports: [\"8080\"]}}]}]}"),
      request: "destination: {namespace: foo, labels: {}}\nhttp: {}",
      verdict: .indeterminate,
      missing: ["destination.port"]
    ),
    Row(
      name: "what the proxy writes of a client certificate (EF-58)",
      policies: policy(
        "p",
        "{rules: [{when: [{key: \"request.headers[x-forwarded-client-cert]\", values: [a]}]}]}"
      ),
      request: request(source: "{principal: cluster.local/ns/a/sa/b}"),
      verdict: .indeterminate,
      missing: ["the request"]
    ),
    Row(
      name: "that it is there, is known",
      policies: policy(
        "p",
        "{rules: [{when: [{key: \"request.headers[x-forwarded-client-cert]\", values: [\"*\"]}]}]}"
      ),
      request: request(source: "{principal: cluster.local/ns/a/sa/b}"),
      verdict: .allow
    ),
  ]

  @Test("An answer is given where it does not depend on what is missing", arguments: rows)
  func unknownFacts(row: Row) throws {
    let decision = try ask(row.policies, row.request)
    #expect(decision.verdict == row.verdict, "\(decision.reason)")
    #expect(decision.missing == row.missing)
  }
}
