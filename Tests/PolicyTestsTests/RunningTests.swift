import MeshProof
import PolicyTests
import Testing

@Suite("Running tests")
struct RunningTests {
  /// A test with the outcome of its cases: `p`, `f` or `e` each.
  struct Row: Sendable, CustomTestStringConvertible {
    let test: String
    let outcome: String

    var testDescription: String { test }
  }

  private static let get = "to: shop/orders:80, request: GET /"

  static let rows = [
    // Callers by service account, workload, principal, none.
    Row(test: "{from: shop/storefront, \(get), expect: ALLOW}", outcome: "p"),
    Row(test: "{from: shop/storefront, \(get), expect: DENY}", outcome: "f"),
    Row(test: "{from: shop/reports, \(get), expect: DENY}", outcome: "p"),
    Row(test: "{from: none, \(get), expect: DENY}", outcome: "p"),
    Row(test: "{\(get), expect: DENY}", outcome: "p"),
    Row(
      test: "{from: {principal: cluster.local/ns/shop/sa/storefront}, \(get), expect: ALLOW}",
      outcome: "p"
    ),
    Row(test: "{from: {serviceAccount: shop/storefront}, \(get), expect: ALLOW}", outcome: "p"),
    Row(test: "{from: {workload: shop/gone}, \(get), expect: DENY}", outcome: "e"),
    Row(
      test: "{from: {remoteIP: 203.0.113.9}, to: shop/orders:80, request: GET /office, "
        + "expect: ALLOW}",
      outcome: "p"
    ),
    // Destinations.
    Row(test: "{to: shop/orders-v1:8080, request: GET /, expect: DENY}", outcome: "p"),
    Row(test: "{to: shop/orders-v1, request: GET /, expect: DENY}", outcome: "p"),
    Row(test: "{to: shop/orders:81, request: GET /, expect: DENY}", outcome: "e"),
    Row(test: "{to: shop/orders, request: GET /, expect: DENY}", outcome: "e"),
    Row(test: "{to: shop/gone:80, request: GET /, expect: DENY}", outcome: "e"),
    Row(
      test:
        "{to: {namespace: shop, labels: {app: other}, port: 80}, request: GET /, expect: ALLOW}",
      outcome: "p"
    ),
    // Requests.
    Row(
      test: "{from: shop/storefront, to: shop/orders:80, request: tcp, expect: BAD_REQUEST}",
      outcome: "p"
    ),
    Row(
      test: "{from: shop/storefront, to: shop/orders:80, request: {tcp: true}, "
        + "expect: BAD_REQUEST}",
      outcome: "p"
    ),
    Row(
      test: "{to: shop/orders:80, request: {method: POST, headers: {x-key: k}}, expect: ALLOW}",
      outcome: "p"
    ),
    Row(
      test: "{to: shop/orders:80, request: {http: {headers: {x-key: k}}}, expect: ALLOW}",
      outcome: "p"
    ),
    Row(
      test: "{to: shop/orders:80, request: {path: /office, remoteIP: 203.0.113.9}, expect: ALLOW}",
      outcome: "p"
    ),
    Row(
      test: "{from: shop/storefront, to: shop/orders:80, "
        + "request: {path: /, connection: {tls: plaintext}}, expect: DENY}",
      outcome: "p"
    ),
    Row(
      test: "{to: shop/orders:80, request: {path: /, jwt: {claims: {iss: 'https://inline.example', "
        + "aud: shop, groups: editors}}}, expect: ALLOW}",
      outcome: "p"
    ),
    // Tables.
    Row(
      test: "{from: [shop/storefront, none], to: shop/orders:80, request: [GET /, POST /], "
        + "expect: [[ALLOW, DENY], [DENY, ALLOW]]}",
      outcome: "pppf"
    ),
    Row(
      test: "{from: [shop/storefront, none], \(get), expect: [ALLOW, DENY]}",
      outcome: "pp"
    ),
    Row(
      test: "{from: shop/storefront, to: shop/orders:80, request: [GET /, POST /], "
        + "expect: [DENY, DENY]}",
      outcome: "fp"
    ),
    Row(
      test:
        "{from: [none, shop/orders], to: shop/orders:80, request: [GET /, POST /], expect: DENY}",
      outcome: "pppp"
    ),
    // Who decides.
    Row(
      test: "{from: shop/storefront, \(get), expect: ALLOW, by: 'shop/orders[0]'}",
      outcome: "p"
    ),
    Row(test: "{from: shop/storefront, \(get), expect: ALLOW, by: shop/orders}", outcome: "p"),
    Row(test: "{from: shop/storefront, \(get), expect: ALLOW, by: 'shop/orders[1]'}", outcome: "f"),
    Row(test: "{from: shop/storefront, \(get), expect: ALLOW, by: shop/other}", outcome: "f"),
    Row(test: "{from: shop/storefront, \(get), expect: ALLOW, by: default}", outcome: "f"),
    Row(test: "{\(get), expect: DENY, by: default}", outcome: "p"),
    Row(test: "{\(get), expect: DENY, by: 'shop/orders[0]'}", outcome: "f"),
    // Callers: the identities are nightly, orders, storefront and none, in this order.
    Row(test: "{\(get), callers: [shop/storefront]}", outcome: "pppp"),
    Row(test: "{\(get), callers: []}", outcome: "ppfp"),
    Row(test: "{\(get), callers: [shop/storefront, shop/orders]}", outcome: "pfpp"),
    Row(test: "{\(get), callers: [shop/storefront, none]}", outcome: "pppf"),
    Row(test: "{\(get), callers: [shop/storefront, shop/gone]}", outcome: "epppp"),
    // A workload stands for its account.
    Row(test: "{\(get), callers: [shop/storefront, shop/reports]}", outcome: "fppp"),
    Row(
      test: "{to: shop/orders:80, request: {path: /, headers: {x-key: k}}, "
        + "callers: [shop/reports, shop/storefront, shop/orders, none]}",
      outcome: "pppp"
    ),
    Row(
      test: "{to: shop/orders:80, request: [GET /, POST /], callers: [shop/storefront]}",
      outcome: "pppp" + "ppfp"
    ),
    Row(test: "{to: shop/gone:80, request: GET /, callers: []}", outcome: "eeee"),
  ]

  @Test("A test has a case for each caller and request, and each its outcome", arguments: rows)
  func outcome(row: Row) throws {
    let document = "kind: PolicyTest\npolicies: [shop.yaml]\ntests:\n- \(row.test)\n"
    let folder = try Workspace(["shop.yaml": shop, "t.yaml": document])
    let report = try folder.suite("t.yaml").run()
    let cases = report.documents.flatMap(\.cases)
    let outcome = cases.map { String($0.status.rawValue.prefix(1)) }.joined()
    #expect(outcome == row.outcome, "\(report.text)")
    #expect(report.isPassed == !row.outcome.contains { $0 != "p" })
  }

  @Test("A failure is told where its expectation is written")
  func places() throws {
    let folder = try Workspace([
      "shop.yaml": shop,
      "t.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      tests:
      - from: [shop/storefront, none]
        to: shop/orders:80
        request: [GET /, POST /]
        expect:
        - [ALLOW, DENY]
        - [DENY, ALLOW]
      - {from: shop/storefront, to: shop/orders:80, request: GET /, expect: ALLOW, by: a/b}
      - {to: shop/orders:80, request: GET /, callers: [shop/orders]}
      """,
    ])
    let failed = try folder.suite("t.yaml").run().documents.flatMap(\.cases)
      .filter { $0.status == .failed }
    let places = failed.map { "\($0.location.line):\($0.location.column) \($0.label)" }
    #expect(
      places == [
        "9:12 none POST /", "10:82 shop/storefront GET /", "11:50 shop/orders GET /",
        "11:49 shop/storefront GET /",
      ]
    )
    #expect(failed.map(\.problem).last == "is allowed and not in \"callers\"")
  }

  @Test("Requests with one label get a number")
  func labels() throws {
    let folder = try Workspace([
      "shop.yaml": shop,
      "t.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      tests:
      - to: shop/orders:80
        request: [GET /, {path: /, headers: {x-key: k}}]
        expect: [DENY, ALLOW]
      """,
    ])
    let report = try folder.suite("t.yaml").run()
    #expect(
      report.documents.flatMap(\.cases).map(\.label) == ["none GET /", "none GET / (request 2)"]
    )
    #expect(report.isPassed)
  }

  @Test("What is not surely refused is no refusal for callers")
  func unsure() throws {
    let folder = try Workspace([
      "shop.yaml": shop + """

        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: ext, namespace: shop}
        spec: {action: CUSTOM, provider: {name: ext}, rules: [{}]}
        """,
      "mesh.yaml": """
      extensionProviders:
      - {name: ext, envoyExtAuthzHttp: {service: ext.shop.svc.cluster.local, port: 80}}
      """,
      "t.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      meshConfig: mesh.yaml
      tests:
      - {from: shop/storefront, to: shop/orders:80, request: GET /, expect: CONDITIONAL}
      - {to: shop/orders:80, request: GET /, callers: []}
      - to: shop/orders:80
        request: {path: /, externalAuthorization: {ext: deny}}
        callers: []
      """,
    ])
    let report = try folder.suite("t.yaml").run()
    let outcome = report.documents[0].tests.map { test in
      test.cases.map { String($0.status.rawValue.prefix(1)) }.joined()
    }
    #expect(outcome == ["p", "ppfp", "pppp"], "\(report.text)")
  }

  @Test("A file says which release, time and policies; the options say the rest")
  func inputs() throws {
    let test =
      "tests: [{from: shop/storefront, to: shop/orders:80, request: GET /, expect: ALLOW}]\n"
    let folder = try Workspace([
      "shop.yaml": shop,
      "deny.yaml": """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: deny, namespace: shop}
      spec: {action: DENY, rules: [{}]}
      """,
      "t.yaml": "kind: PolicyTest\n\(test)",
      "added.yaml": "kind: PolicyTest\npolicies: [deny.yaml]\n\(test)",
      "twice.yaml": "kind: PolicyTest\npolicies: [shop.yaml, ./shop.yaml]\n\(test)",
    ])
    let policies = try InputFile.read(paths: ["\(folder.path)/shop.yaml"])
    func failed(_ file: String) throws -> Int {
      try folder.suite(file) { $0.policies = policies }.run().count(.failed)
    }
    #expect(try failed("t.yaml") == 0)
    #expect(try failed("added.yaml") == 1)
    #expect(try failed("twice.yaml") == 0)
    #expect(throws: LoadingError.self) { _ = try folder.suite("t.yaml") }
  }

  @Test("An unknown caller is a warning with the nearest name")
  func unknownCaller() throws {
    let folder = try Workspace([
      "shop.yaml": shop,
      "t.yaml": """
      kind: PolicyTest
      policies: [shop.yaml]
      tests:
      - {from: shop/storefrnt, to: shop/orders:80, request: GET /, expect: DENY}
      - {from: shop/reports, to: shop/orders:80, request: GET /, expect: DENY}
      """,
    ])
    let warnings = try folder.suite("t.yaml").warnings.filter { $0.code == "unknown-caller" }
    #expect(warnings.map { $0.location?.line } == [4])
    #expect(warnings.first?.notes == ["did you mean \"shop/storefront\"?"])
  }

  @Test("The report is the same for any number of jobs")
  func jobs() throws {
    let tests = (0..<60).map {
      "- {name: t\($0), from: shop/storefront, to: shop/orders:80, request: GET /\($0), expect: "
        + "\($0 % 7 == 0 ? "DENY" : "ALLOW")}\n"
    }.joined()
    let folder = try Workspace([
      "shop.yaml": shop, "t.yaml": "kind: PolicyTest\npolicies: [shop.yaml]\ntests:\n\(tests)",
    ])
    let suite = try folder.suite("t.yaml")
    let text = suite.run().text
    #expect(text.contains("51 passed, 9 failed, 0 errors"))
    for jobs in [2, 8, 100] { #expect(suite.run(jobs: jobs).text == text) }
  }
}
