import MeshProof
import Testing

@Suite("The matrix: who asks, where, and what")
struct MatrixTests {
  /// Selectors with the callers and workload ports that they leave.
  struct Selection: Sendable, CustomTestStringConvertible {
    var from: [String] = []
    var to: [String] = []
    var ports: [Int] = []
    var callers = everybody
    var workloads = everywhere

    var testDescription: String { "from \(from) to \(to) ports \(ports)" }

    static let identities = [
      "ops/auditor", "ops/default", "shop/db", "shop/default", "shop/web-account",
    ]
    static let everybody = identities + ["none"]
    static let everywhere = [
      "shop/api:8080 http", "shop/db:5432 tcp", "shop/db:5433 tls", "shop/web:8080 http",
      "shop/web:9090 http",
    ]
  }

  static let selections = [
    Selection(),
    Selection(from: ["*"], callers: Selection.identities),
    Selection(from: ["none"], callers: ["none"]),
    Selection(from: ["none", "ops/*"], callers: ["ops/auditor", "ops/default", "none"]),
    Selection(from: ["ops/*", "ops/auditor"], callers: ["ops/auditor", "ops/default"]),
    Selection(from: ["shop/db"], callers: ["shop/db"]),
    // A workload's name stands for its account, where no account has it.
    Selection(from: ["shop/web"], callers: ["shop/web-account"]),
    Selection(from: ["shop/api-77-a"], callers: ["shop/default"]),
    Selection(to: ["*"]),
    Selection(to: ["shop/*"]),
    Selection(to: ["shop/db"], workloads: ["shop/db:5432 tcp", "shop/db:5433 tls"]),
    Selection(to: ["shop/db", "shop/db"], ports: [5433], workloads: ["shop/db:5433 tls"]),
    Selection(to: ["shop/api-77-a"], workloads: ["shop/api-77-a:8080 http"]),
    // Ports narrow those that are known; a workload without any is asked at them.
    Selection(
      ports: [8080, 9999, 8080],
      workloads: [
        "ops/report:8080 http", "ops/report:9999 http", "shop/api:8080 http", "shop/web:8080 http",
      ]
    ),
    Selection(to: ["ops/report"], ports: [9], workloads: ["ops/report:9 http"]),
  ]

  @Test("Selectors and ports leave what they name, in order", arguments: selections)
  func selection(_ row: Selection) throws {
    let matrix = try MatrixFixtures.policies().matrix(
      MatrixFixtures.question(from: row.from, to: row.to, ports: row.ports),
      now: 0
    )
    #expect(matrix.callers.map(\.title.string) == row.callers)
    #expect(matrix.workloads.map { "\($0.title):\($0.port) \($0.portProtocol)" } == row.workloads)
  }

  /// A question that cannot be answered, with a part of what is said.
  static let refused: [(from: [String], to: [String], ports: [Int], message: String)] = [
    (["shop/nobody"], [], [], "--from shop/nobody"),
    (["none", "nowhere/*"], [], [], "--from nowhere/*"),
    (["*", "nowhere/*"], [], [], "--from nowhere/*"),
    ([], ["shop/nothing"], [], "--to shop/nothing"),
    ([], ["shop/*", "nowhere/*"], [], "--to nowhere/*"),
    ([], ["ops/auditor"], [], "--to ops/auditor"),
    ([], ["ops/report"], [], "give --port"),
    ([], ["shop/*"], [53], "leave out --port"),
  ]

  @Test("A selector that selects nothing is an error", arguments: refused)
  func refusal(row: (from: [String], to: [String], ports: [Int], message: String)) throws {
    let policies = try MatrixFixtures.policies()
    let question = try MatrixFixtures.question(from: row.from, to: row.to, ports: row.ports)
    let error = #expect(throws: RequestError.self) { try policies.matrix(question, now: 0) }
    #expect(error?.description.contains(row.message) == true)
  }

  @Test(
    "A selector is *, ns/* or ns/name and nothing else",
    arguments: ["", "a", "a/", "/a", "/", "*/a", "*/*", "a/b/c", "**", "none"]
  )
  func selector(text: String) {
    #expect(MatrixQuestion.Selector(text) == nil)
  }

  @Test("Inputs without workloads have no matrix")
  func empty() throws {
    let policies = try PolicySet(loading: [
      InputFile(name: "p.yaml", bytes: Array(policy("p", "{}").utf8))
    ])
    let error = #expect(throws: RequestError.self) { try policies.matrix(.init(), now: 0) }
    #expect(error?.description.contains("no workload") == true)
  }

  @Test("More than five million answers are refused before any is worked out")
  func size() throws {
    let policies = try MatrixFixtures.policies()
    let many = (0..<2300).map { ByteString("/\($0)") }
    for paths in [many, Array(many.prefix(200))] {
      let question = try MatrixFixtures.question(methods: many, paths: paths)
      let error = #expect(throws: RequestError.self) { try policies.matrix(question, now: 0) }
      #expect(error?.description.contains("more than 5000000 answers") == true)
    }
  }

  @Test(
    "Answers, warnings and their order do not depend on the number of jobs",
    arguments: [2, 5, 99]
  )
  func jobs(count: Int) throws {
    let policies = try MatrixFixtures.policies()
    let question = try MatrixFixtures.question(methods: ["GET", "POST"], paths: ["/", "/a", "/b"])
    let serial = try policies.matrix(question, now: 0)
    #expect(try policies.matrix(question, now: 0, jobs: count) == serial)
  }

  @Test("Every witness of a cell gets through, and says who let it")
  func witnesses() throws {
    let policies = try MatrixFixtures.policies()
    let matrix = try policies.matrix(.init(), now: 0)
    #expect(matrix.undecided.isEmpty)
    var replayed = 0
    for workload in matrix.workloads {
      for (index, _) in matrix.callers.enumerated() {
        let cell = try #require(workload.cell(caller: index))
        #expect(cell.operations.isEmpty == (cell.access == .never))
        for operation in cell.operations {
          let decision = try policies.evaluate(operation.witness, now: 0)
          #expect(decision.verdict == .allow)
          #expect(decision.decidedBy == operation.decidedBy)
          replayed += 1
        }
      }
    }
    #expect(replayed == 22)
  }

  @Test("Workloads without a known port are named once, and so is what is not evaluated")
  func warnings() throws {
    let filter = """
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: lua, namespace: shop}
      spec: {}

      """
    let matrix = try MatrixFixtures.policies(filter).matrix(.init(), now: 0)
    #expect(matrix.warnings.count == 2)
    #expect(matrix.warnings.first?.hasSuffix(": ops/report") == true)
    #expect(matrix.warnings.last?.contains("EnvoyFilter shop/lua") == true)
  }

  /// A caller and a workload port with what it is asked and the access it has.
  static let cells: [(caller: String, workload: String, access: Access, said: String)] =
    [
      ("shop/db", "shop/web:8080", .always, "ALLOW ALLOW ALLOW ALLOW"),
      ("ops/auditor", "shop/web:8080", .conditional, "DENY DENY ALLOW DENY"),
      ("none", "shop/web:9090", .conditional, "DENY DENY ALLOW DENY"),
      ("none", "shop/api:8080", .always, "ALLOW ALLOW ALLOW ALLOW"),
      ("ops/auditor", "shop/db:5432", .always, "ALLOW"),
      ("shop/db", "shop/db:5433", .never, "DENY"),
      ("none", "shop/db:5432", .never, "DENY"),
    ]

  @Test("Access is of all requests; TCP ports are asked one connection", arguments: cells)
  func access(
    row: (caller: String, workload: String, access: Access, said: String)
  ) throws {
    let matrix = try MatrixFixtures.policies().matrix(
      // Repeated operations are asked once.
      MatrixFixtures.question(methods: ["GET", "POST", "GET"], paths: ["/", "/a", "/"]),
      now: 0
    )
    let caller = try #require(matrix.callers.firstIndex { $0.title.string == row.caller })
    let workload = try #require(
      matrix.workloads.first { "\($0.title):\($0.port)" == row.workload }
    )
    #expect(workload.access(caller: caller) == row.access)
    let said = workload.answers(caller: caller).map(\.verdict.rawValue).joined(separator: " ")
    #expect(said == row.said)
  }

  @Test("Pods of one controller that are not alike give MIXED where they disagree")
  func mixed() throws {
    let canary = """
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api-77-c
        namespace: shop
        labels: {app: api, track: canary, pod-template-hash: "77"}
        ownerReferences: [{kind: ReplicaSet, name: api-77}]
      spec: {containers: [{name: api, ports: [{containerPort: 8080}]}]}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: canary, namespace: shop}
      spec:
        selector: {matchLabels: {track: canary}}
        action: DENY
        rules: [{from: [{source: {namespaces: [ops]}}]}]

      """
    let matrix = try MatrixFixtures.policies(canary).matrix(
      MatrixFixtures.question(from: ["ops/auditor", "shop/db"], to: ["shop/api"]),
      now: 0
    )
    let workload = try #require(matrix.workloads.first)
    #expect(matrix.workloads.count == 1)
    #expect(workload.answers(caller: 0).map(\.verdict) == [.mixed])
    #expect(workload.access(caller: 0) == .conditional)
    #expect(workload.answers(caller: 1).map(\.verdict) == [.allow])
    #expect(matrix.undecided.map(\.reason).first?.contains("Pods of the workload disagree") == true)
  }

  @Test("What depends on what is not known is conditional, never refused")
  func unknown() throws {
    let rules = """
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: address, namespace: shop}
      spec:
        selector: {matchLabels: {app: api}}
        rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]

      """
    let matrix = try MatrixFixtures.policies(rules).matrix(
      MatrixFixtures.question(from: ["none"], to: ["shop/api"]),
      now: 0
    )
    let workload = try #require(matrix.workloads.first)
    #expect(workload.answers(caller: 0).map(\.verdict) == [.conditional])
    #expect(
      workload.cell(caller: 0)?.operations.map { $0.rule.json.write(.compact) } == [
        #"{"from":[{"source":{"ipBlocks":["10.0.0.0/8"]}}]}"#
      ]
    )
    #expect(workload.access(caller: 0) == .conditional)
  }
}
