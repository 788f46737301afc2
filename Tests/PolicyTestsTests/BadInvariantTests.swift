import MeshProof
import PolicyTests
import Testing

@Suite("Invariants with mistakes")
struct BadInvariantTests {
  private static func row(_ name: String, _ entry: String, _ says: String = "") -> BadFileTests.Row
  {
    BadFileTests.Row(
      name: name,
      marked: "kind: PolicyTest\npolicies: [shop.yaml]\ninvariants:\n- \(entry)\n",
      says: says
    )
  }

  /// An invariant with a rule.
  private static func rule(_ name: String, _ rule: String, _ says: String = "")
    -> BadFileTests.Row
  {
    row(name, "{never: \(rule)}", says)
  }

  static let claims = [
    row("no object", "‹wrong-type›a"),
    row("no claim", "‹missing-field›{name: a}", "write \"never\" or \"always\""),
    row("two claims", "{never: {}, ‹conflicting-fields›always: {}}", "two invariants"),
    row(
      "three claims",
      "{never: {}, ‹conflicting-fields›always: {}, ‹conflicting-fields›same: {workloads: [shop/reports, shop/storefront]}}"
    ),
    row("an unknown field", "{never: {}, ‹unknown-field›unles: {}}", "did you mean \"unless\""),
    row("requests without same", "{never: {}, ‹conflicting-fields›requests: {}}"),
    row("no rules", "{never: ‹bad-rule›[]}"),
    row("no rules under unless", "{never: {}, unless: ‹bad-rule›[]}"),
    row("a rule that is text", "{never: ‹wrong-type›all}"),
    row("same as text", "{same: ‹wrong-type›all}"),
    row("same what", "{same: ‹missing-field›{}}"),
    row(
      "same twice",
      "{same: ‹conflicting-fields›{workloads: [shop/a, shop/b], policies: [shop.yaml]}}"
    ),
    row("the same as itself", "{same: {‹bad-value›workloads: [shop/reports, shop/reports]}}"),
    row("one workload", "{same: {‹bad-value›workloads: [shop/reports]}}"),
    row("no policies", "{same: {‹bad-value›policies: []}}"),
    row("other policies that are not there", "{same: {policies: [‹inputs›gone.yaml]}}", "gone"),
    row(
      "workloads twice",
      "{same: {workloads: [shop/orders-v1, shop/reports]}, ‹conflicting-fields›workloads: {}}"
    ),
  ]

  static let rules = [
    rule("an unknown field in a rule", "{‹unknown-field›too: []}", "did you mean \"to\""),
    rule("a misspelled field", "{to: [{operation: {‹unknown-field›method: [GET]}}]}", "methods"),
    rule("a bad block", "{from: [{source: {ipBlocks: [‹bad-ip›10.0.0.0/99]}}]}"),
    rule("an unknown key", "{when: [{key: ‹unknown-attribute›request.path, values: [/a]}]}"),
    rule("a bare account", "{from: [{source: {serviceAccounts: [‹bad-rule›orders]}}]}"),
    rule("a connection", "{connection: ‹bad-rule›mutual}"),
    rule("a connection that is nearly right", "{connection: [tls, ‹bad-rule›mtl]}", "\"mtls\""),
    rule("no connection", "{connection: ‹bad-rule›[]}"),
    rule("a protocol", "{protocol: ‹bad-rule›http}"),
    rule("none among issuers", "{jwt: [https://a.example, ‹bad-rule›none]}"),
    rule("a token as an object", "{jwt: ‹wrong-type›{iss: a}}"),
    rule("an answer", "{externalAuthorization: {opa: ‹wrong-type›maybe}}", "allow, deny"),
    rule(
      "an authorizer that there is not",
      "‹unknown-provider›{externalAuthorization: {opa: deny}}"
    ),
    rule("and as an object", "{and: ‹wrong-type›{}}"),
    rule("nothing in and", "{and: [‹null-item›~]}"),
    rule("and in and", "{and: [{‹unknown-field›and: []}]}"),
    rule("a mistake in and", "{and: [{connection: ‹bad-rule›x}]}"),
  ]

  static let selections = [
    row("workloads as a list", "{never: {}, workloads: ‹wrong-type›[shop/orders-v1]}"),
    row(
      "a name that there is not",
      "{never: {}, workloads: {names: [‹workloads›shop/orders-v2]}}",
      "orders-v1"
    ),
    row("no name", "{never: {}, workloads: {‹bad-value›names: []}}"),
    row("a namespace that there is not", "{never: {}, ‹workloads›workloads: {namespace: shops}}"),
    row("labels that nobody has", "{never: {}, ‹workloads›workloads: {labels: {app: none}}}"),
    row("ports in workloads", "{never: {}, workloads: {‹unknown-field›ports: [80]}}", "beside"),
    row("a port", "{never: {}, ports: [‹bad-value›70000]}"),
    row("no ports", "{never: {}, ports: ‹bad-value›[]}"),
    row(
      "a port that nobody has",
      "{never: {}, ‹workloads›workloads: {names: [orders-v1]}, ports: [81]}",
      "leave out \"ports\""
    ),
    row(
      "no known port",
      "{never: {}, ‹workloads›workloads: {names: [shop/reports]}}",
      "give \"ports\""
    ),
    row(
      "several mistakes",
      "{‹unknown-field›a: 1, never: {connection: ‹bad-rule›x}, ports: ‹bad-value›[]}"
    ),
  ]

  @Test(
    "Each mistake is reported where it is, and nothing is proved",
    arguments: claims + rules + selections
  )
  func mistake(row: BadFileTests.Row) throws { try BadFileTests.check(row) }

  @Test("The tables of mistakes are as long as they were written")
  func counts() {
    #expect(Self.claims.count == 17)
    #expect(Self.rules.count == 17)
    #expect(Self.selections.count == 11)
  }
}
