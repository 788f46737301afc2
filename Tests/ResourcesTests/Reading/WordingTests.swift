import Basics
import Resources
import Testing

/// The words of diagnostics: a few of each kind, and all suggestions of names.
struct WordingTests {
  /// An input with one problem, and how that is told.
  struct Wording: Sendable, CustomTestStringConvertible {
    let kind: String
    let spec: String
    let message: String
    let notes: [String]

    init(_ spec: String, _ message: String, _ notes: [String], kind: String = "AuthorizationPolicy")
    {
      self.spec = spec
      self.message = message
      self.notes = notes
      self.kind = kind
    }

    var testDescription: String { spec }
  }

  private static let pruned =
    "a cluster that does not validate strictly drops the field and keeps the rest"

  @Test("Problems are told in words that help", arguments: Self.wordings)
  func wording(wording: Wording) throws {
    let row = Row("", wording.kind, "spec: {\(wording.spec)}")
    let diagnostics = read(row.input).diagnostics
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostic.message == wording.message)
    #expect(diagnostic.notes == wording.notes)
  }

  private static func source(_ field: String, _ suggestion: String?) -> Wording {
    Wording(
      "rules: [{from: [{source: {namespaces: [a], \(field): [b]}}]}]",
      "unknown field \"\(field)\" in \"source\"",
      (suggestion.map { ["did you mean \"\($0)\"?"] } ?? []) + [pruned]
    )
  }

  static let wordings: [Wording] = [
    source("principal", "principals"),
    source("Principals", "principals"),
    source("prinicpals", "principals"),
    source("not_principals", "notPrincipals"),
    source("ipBlock", "ipBlocks"),
    source("serviceAccount", "serviceAccounts"),
    source("requestPrincipal", "requestPrincipals"),
    source("xyz", nil),
    Wording("rule: []", "unknown field \"rule\" in \"spec\"", ["did you mean \"rules\"?", pruned]),
    Wording(
      "jwtRule: []",
      "unknown field \"jwtRule\" in \"spec\"",
      ["did you mean \"jwtRules\"?", pruned],
      kind: "RequestAuthentication"
    ),
    Wording(
      "selector: {matchLabels: {a: b}, matchExpressions: []}",
      "unknown field \"matchExpressions\" in \"selector\"",
      ["Istio selects by \"matchLabels\" only", pruned]
    ),
    Wording(
      "rules: [{from: [{principals: [a]}]}]",
      "unknown field \"principals\" in an item of \"from\"",
      ["write it one level deeper, under \"source\"", pruned]
    ),
    Wording(
      "rules: [{to: [{operation: {ports: [8080]}}]}]",
      "an item of \"ports\" must be a string, not an integer: \"8080\"",
      ["quote it: \"8080\""]
    ),
    Wording(
      "rules: [{when: [{key: 'request.headers[a]', values: [on]}]}]",
      "an item of \"values\" must be a string, not a boolean: \"on\"",
      ["YAML reads \"on\" without quotes as a boolean; quote it: \"on\""]
    ),
    Wording(
      "selector: {matchLabels: {version: 1.10}}",
      "the value of \"version\" in \"matchLabels\" must be a string, not a number: \"1.10\"",
      ["quote it: \"1.10\""]
    ),
    Wording(
      "selector: {matchLabels: {on: a}}",
      "YAML reads the key \"on\" as a boolean: \"true\"",
      ["quote it: \"on\""]
    ),
    Wording(
      "rules: [{to: [{operation: {methods: GET}}]}]",
      "\"methods\" must be a list of strings, not a string: \"GET\"",
      ["write a list: [\"GET\"]"]
    ),
    Wording(
      "action: allow",
      "\"action\" must be one of ALLOW, DENY, AUDIT, CUSTOM, not \"allow\"",
      ["did you mean \"ALLOW\"?"]
    ),
    Wording(
      "rules: [{when: [{key: source.serviceaccount, values: [a]}]}]",
      "unknown attribute \"source.serviceaccount\"",
      ["did you mean \"source.serviceAccount\"?"]
    ),
    Wording(
      "rules: [{to: [{operation: {paths: ['/{id}']}}]}]",
      "the value \"/{id}\" of \"paths\" is no path template: "
        + "braces may only stand as the whole segments \"{*}\" and \"{**}\"",
      []
    ),
    Wording(
      "targetRefs: [{kind: Gateway, name: a}]",
      "a policy cannot be attached to kind \"Gateway\" of group \"\"",
      ["the group of Gateway is \"gateway.networking.k8s.io\""]
    ),
    Wording(
      "action: DENY",
      "a DENY policy without rules never takes effect",
      ["write \"rules: [{}]\" if every request is meant"]
    ),
    Wording(
      "\"a\\nb\\u202E\\\"\": 1",
      #"unknown field "a\nb\u{202E}\"" in "spec""#,
      [pruned]
    ),
    Wording(
      "jwtRules: [{issuer: i, jwks: '{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}'}]",
      "the key at index 0 of \"jwks\" holds a secret",
      ["publish public keys only; whoever reads the policy can make tokens"],
      kind: "RequestAuthentication"
    ),
  ]

  @Test("A field that belongs under spec is told so (VALID-2)")
  func misplaced() throws {
    let row = Row("", "AuthorizationPolicy", "action: DENY")
    let diagnostic = try #require(read(row.input).diagnostics.first)
    #expect(diagnostic.message == "unknown field \"action\" in the object")
    #expect(diagnostic.notes.first == "indent it: \"action\" belongs under \"spec\"")
  }

  @Test("Long texts are cut")
  func long() throws {
    let row = Row("", "AuthorizationPolicy", "spec: {\(String(repeating: "x", count: 500)): 1}")
    let diagnostic = try #require(read(row.input).diagnostics.first)
    #expect(diagnostic.message.count < 120)
  }
}
