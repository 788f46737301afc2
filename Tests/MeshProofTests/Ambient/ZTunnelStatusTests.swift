import MeshProof
import Testing

@Suite("The condition ZtunnelAccepted")
struct ZTunnelStatusTests {
  /// A policy's spec, and what istiod reports of it.
  private struct StatusCase: Sendable, CustomTestStringConvertible {
    let name: String
    let spec: String
    var annotations = "{}"
    let isAccepted: Bool
    /// Parts of the message; none for a message that is empty.
    let says: [String]

    var testDescription: String { name }
  }

  private static let statuses: [StatusCase] = [
    .init(name: "plain", spec: "{rules: [{}]}", isAccepted: true, says: []),
    .init(
      name: "ALLOW with HTTP attributes",
      spec: """
        {rules: [{to: [{operation: {paths: [/b], methods: [GET]}}]},
          {when: [{key: "request.headers[x]", values: [a]}]}]}
        """,
      isAccepted: true,
      says: ["found: methods, paths, request.headers[x])", "left out"]
    ),
    .init(
      name: "DENY with a rule that has none",
      spec: """
        {action: DENY, rules: [{to: [{operation: {notMethods: [GET]}}]},
          {from: [{source: {namespaces: [a]}}]}]}
        """,
      isAccepted: true,
      says: ["found: notMethods)", "enforced without"]
    ),
    .init(
      name: "DENY: one rule that can match is enough, over the whole policy (AM-34)",
      spec: """
        {action: DENY, rules: [{from: [{source: {namespaces: [a]}}],
          when: [{key: "request.headers[x]", values: [a]}]}, {}]}
        """,
      isAccepted: true,
      says: ["found: request.headers[x])", "enforced without"]
    ),
    .init(
      name: "DENY: a rule can match if each clause has an entry that can (AM-34)",
      spec: """
        {action: DENY, rules: [{to: [{operation: {methods: [GET]}}, {operation: {ports: ["80"]}}]}]}
        """,
      isAccepted: true,
      says: ["found: methods)", "enforced without"]
    ),
    .init(
      name: "DENY: no rule can match if a clause of each has no such entry (AM-34)",
      spec: """
        {action: DENY, rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {methods: [GET]}}]},
          {from: [{source: {namespaces: [a]}}], to: [{operation: {paths: [/x]}}, {operation: {methods: [GET]}}]}]}
        """,
      isAccepted: true,
      says: ["found: methods, paths)", "does nothing"]
    ),
    .init(
      name: "each attribute once, sorted, keys as they are written (AM-33)",
      spec: """
        {rules: [{from: [{source: {remoteIpBlocks: [10.0.0.0/8], notRequestPrincipals: [a]}}],
          to: [{operation: {paths: [/b], hosts: [a]}}, {operation: {paths: [/c]}}],
          when: [{key: "request.auth.claims[A]", values: [x]}]}, {to: [{operation: {hosts: [b]}}]}]}
        """,
      isAccepted: true,
      says: [
        "found: hosts, notRequestPrincipals, paths, remoteIpBlocks, request.auth.claims[A])",
        "left out",
      ]
    ),
    .init(
      name: "DENY without any other rule",
      spec: "{action: DENY, rules: [{from: [{source: {requestPrincipals: ['*']}}]}]}",
      isAccepted: true,
      says: ["found: requestPrincipals)", "does nothing"]
    ),
    .init(
      name: "trustDomains alone (AM-35)",
      spec: "{rules: [{from: [{source: {trustDomains: [td]}}]}]}",
      isAccepted: true,
      says: []
    ),
    .init(
      name: "AUDIT",
      spec: "{action: AUDIT, rules: [{}]}",
      isAccepted: false,
      says: ["AUDIT"]
    ),
    .init(
      name: "CUSTOM",
      spec: "{action: CUSTOM, provider: {name: p}, rules: [{}]}",
      isAccepted: false,
      says: ["CUSTOM"]
    ),
    .init(
      name: "a dry run",
      spec: "{action: DENY, rules: [{}]}",
      annotations: "{istio.io/dry-run: 'true'}",
      isAccepted: false,
      says: ["dry-run"]
    ),
  ]

  @Test("What istiod reports of a policy (AM-32, AM-33, AM-34, AM-35)", arguments: statuses)
  private func status(_ wanted: StatusCase) throws {
    let description = try ZTunnelTests.describe(
      policy("p", wanted.spec, annotations: wanted.annotations)
    )
    let status = try #require(description.policies.first?.ztunnelAccepted)
    #expect(status.isAccepted == wanted.isAccepted)
    #expect(status.reason == (wanted.says.isEmpty ? "Accepted" : "UnsupportedValue"))
    #expect(status.message.isEmpty == wanted.says.isEmpty)
    for part in wanted.says { #expect(status.message.contains(part)) }
  }
}
