import Basics
import Resources
import Testing

/// `--lenient`: what a cluster may hold in spite of its errors is read as the cluster would.
struct LenientTests {
  @Test("Errors of what a cluster may hold become warnings of the same code", arguments: Self.rows)
  func warning(row: Row) { check(row.leniently) }

  static let rows: [Row] = [
    Row(
      "unknown fields are pruned",
      "AuthorizationPolicy",
      "spec: {rules: [{from: [{source: {namespaces: [a], «warning:unknown-field VALID-3»principal: [x]}}]}]}"
    ),
    Row(
      "unknown fields at the top are pruned",
      "AuthorizationPolicy",
      "«warning:unknown-field VALID-2»action: DENY"
    ),
    Row(
      "bad values are kept",
      "AuthorizationPolicy",
      """
      spec:
        rules:
        - from:
          - source: {ipBlocks: [«warning:bad-ip VALID-47»a, «warning:empty-value VALID-48»""]}
          to:
          - operation: {ports: [«warning:bad-port VALID-50»a], paths: [«warning:bad-path-template VALID-51»"/{a}"]}
          when:
          - {key: «warning:unknown-attribute VALID-54»a.b, values: [c]}
          - «warning:empty-condition VALID-53»{key: source.ip}
          - «warning:missing-key VALID-52»{values: [a]}
      """
    ),
    Row(
      "null and empty elements",
      "AuthorizationPolicy",
      "spec: {rules: [«warning:null-item VALID-40»~, {«warning:empty-list VALID-41»from: []}, {from: [«warning:empty-source VALID-42»{}]}]}"
    ),
    Row(
      "a DENY without rules",
      "AuthorizationPolicy",
      "spec: {«warning:deny-without-rules VALID-38»action: DENY}"
    ),
    Row(
      "a selector and targets",
      "AuthorizationPolicy",
      "spec: {selector: {matchLabels: {a: b}}, «warning:several-attachments VALID-12»targetRefs: [{kind: «warning:unsupported-target VALID-21»Pod, name: a}]}"
    ),
    Row(
      "ports without selector",
      "PeerAuthentication",
      "spec: {«warning:port-level-without-selector VALID-71»portLevelMtls: {«warning:bad-port VALID-73»70000: {mode: STRICT}}}"
    ),
    Row(
      "issuers and key sets",
      "RequestAuthentication",
      "spec: {jwtRules: [«warning:missing-issuer VALID-82»{jwks: «warning:bad-jwks VALID-85»'x', audiences: [«warning:empty-value VALID-87»'']}]}"
    ),
    Row(
      "removed kinds are passed over",
      "{apiVersion: authentication.istio.io/v1alpha1, kind: «warning:removed-kind ENV-28»Policy, metadata: {name: p}}"
    ),
    Row(
      "wrong types stay errors",
      "AuthorizationPolicy",
      "spec: {rules: [{to: [{operation: {ports: [«wrong-type VALID-4»80]}}]}]}"
    ),
    Row(
      "bad enums stay errors",
      "PeerAuthentication",
      "spec: {mtls: {mode: «bad-enum VALID-70»strict}}"
    ),
    Row(
      "null JWT rules stay errors",
      "RequestAuthentication",
      "spec: {jwtRules: [«null-item VALID-80»~]}"
    ),
    Row(
      "header locations without a name stay errors",
      "RequestAuthentication",
      "spec: {jwtRules: [{issuer: i, fromHeaders: [{name: «missing-name VALID-88»''}]}]}"
    ),
    Row(
      "a missing name stays an error",
      "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: «missing-name ENV-4»{namespace: a}}"
    ),
    Row(
      "another version stays an error",
      "{apiVersion: «bad-api-version VALID-1»security.istio.io/v2, kind: AuthorizationPolicy, metadata: {name: p}}"
    ),
  ]

  @Test("A null rule keeps its place (AP-29)")
  func nullRule() throws {
    let policy = try authorizationPolicy("spec: {rules: [~, {}]}", lenient: true)
    #expect(policy.rules.count == 2)
    #expect(policy.rules[0] == nil)
    #expect(policy.rules[1] != nil)
  }

  @Test(
    "A source that says nothing has no fields (AP-30)",
    arguments: [
      "{}", "~", "{source: ~}", "{source: {}}", "{source: {principals: []}}", "{principals: [a]}",
      "{source: {principal: [a]}}",
    ]
  )
  func emptySource(entry: String) throws {
    let policy = try authorizationPolicy("spec: {rules: [{from: [\(entry)]}]}", lenient: true)
    let rule = try #require(policy.rules.first ?? nil)
    #expect(rule.from.count == 1)
    #expect(rule.from.first?.fields.isEmpty == true)
  }

  @Test(
    "An operation that says nothing has no fields (AP-30)",
    arguments: [
      "{}", "~", "{operation: ~}", "{operation: {}}", "{operation: {path: [a]}}",
    ]
  )
  func emptyOperation(entry: String) throws {
    let policy = try authorizationPolicy("spec: {rules: [{to: [\(entry)]}]}", lenient: true)
    let rule = try #require(policy.rules.first ?? nil)
    #expect(rule.to.count == 1)
    #expect(rule.to.first?.fields.isEmpty == true)
  }

  @Test(
    "A condition without key has one that nobody knows (AP-45)",
    arguments: [
      "~", "{}", "{values: [a]}", "{key: '', values: [a]}",
    ]
  )
  func emptyKey(condition: String) throws {
    let policy = try authorizationPolicy("spec: {rules: [{when: [\(condition)]}]}", lenient: true)
    let rule = try #require(policy.rules.first ?? nil)
    #expect(rule.when.map(\.key.value) == [""])
  }

  @Test("A null target counts as one to nothing, so that the policy gets no wider")
  func nullTarget() throws {
    let policy = try authorizationPolicy("spec: {targetRefs: [~]}", lenient: true)
    #expect(policy.attachment.targetRefs == [TargetRef(group: "", kind: "", name: "")])
  }

  @Test("A selector of unknown fields selects everything")
  func prunedSelector() throws {
    let policy = try authorizationPolicy("spec: {selector: {app: a}}", lenient: true)
    #expect(policy.attachment.matchLabels == [:])
  }

  @Test("Bad values stay as written")
  func badValues() throws {
    let policy = try authorizationPolicy(
      "spec: {rules: [{from: [{source: {ipBlocks: [x, '']}}], to: [{operation: {ports: [http]}}]}]}",
      lenient: true
    )
    let rule = try #require(policy.rules.first ?? nil)
    #expect(rule.from.first?.fields[.ipBlocks]?.values.map(\.value) == ["x", ""])
    #expect(rule.to.first?.fields[.ports]?.values.map(\.value) == ["http"])
  }
}
