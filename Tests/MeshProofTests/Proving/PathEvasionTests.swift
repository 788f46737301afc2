import MeshProof
import Testing

@Suite("Paths written so that rules do not see them")
struct PathEvasionTests {
  /// A normalization with what evades a DENY rule for `/admin/users` and what would close it.
  struct Row: Sendable, CustomTestStringConvertible {
    let normalization: String
    /// `spelling path: setting that closes it`.
    let evasions: [String]

    var testDescription: String { normalization }
  }

  private static let always = [
    "letter-case /Admin/users: nothing", "path-parameters /admin;x=1/users: nothing",
    "trailing-slash /admin/users/: nothing",
  ]

  static let rows = [
    Row(
      normalization: "NONE",
      evasions: always + [
        "doubled-slash //admin/users: MERGE_SLASHES",
        "encoded-slash /admin%2Fusers: DECODE_AND_MERGE_SLASHES",
        "encoded-letter /%61dmin/users: BASE", "dot-segments /./admin/users: BASE",
      ]
    ),
    Row(
      normalization: "BASE",
      evasions: always + [
        "doubled-slash //admin/users: MERGE_SLASHES",
        "encoded-slash /admin%2Fusers: DECODE_AND_MERGE_SLASHES",
      ]
    ),
    Row(
      normalization: "MERGE_SLASHES",
      evasions: always + ["encoded-slash /admin%2Fusers: DECODE_AND_MERGE_SLASHES"]
    ),
    Row(normalization: "DECODE_AND_MERGE_SLASHES", evasions: always),
  ]

  /// The workload `foo/a` with policies.
  private func policies(_ yaml: String, normalization: String = "BASE") throws -> PolicySet {
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        mesh: |
          pathNormalization: {normalization: \(normalization)}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: a, namespace: foo, labels: {app: a}}
      spec: {containers: [{name: c, ports: [{containerPort: 8080}]}]}
      ---
      \(yaml)
      """
    return try PolicySet(loading: [InputFile(name: "a.yaml", bytes: Array(text.utf8))])
  }

  private func policy(_ spec: String, name: String = "p") -> String {
    """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: \(name), namespace: foo}
    spec: \(spec)
    ---

    """
  }

  /// `spelling path: setting`, each confirmed.
  private func evasions(of policies: PolicySet) throws -> [String] {
    let report = try policies.pathEvasions()
    #expect(report.undecided.isEmpty)
    return try report.evasions.map { evasion in
      let verdicts = try [evasion.refused, evasion.allowed].map {
        try policies.evaluate($0, now: 0).verdict
      }
      #expect(verdicts == [.deny, .allow])
      return "\(evasion.spelling.rawValue) \(evasion.path): \(evasion.closedBy ?? "nothing")"
    }
  }

  @Test("By normalization, with the weakest setting that closes each", arguments: rows)
  func normalizations(row: Row) throws {
    let deny = policy("{action: DENY, rules: [{to: [{operation: {paths: [/admin/users]}}]}]}")
    let found = try evasions(of: policies(deny, normalization: row.normalization))
    #expect(found.sorted() == row.evasions.sorted())
  }

  @Test("What closes a hole is a setting with which it is closed")
  func closed() throws {
    let deny = policy("{action: DENY, rules: [{to: [{operation: {paths: [/admin/users]}}]}]}")
    let settings = Self.rows.map(\.normalization)
    for row in Self.rows {
      for evasion in try policies(deny, normalization: row.normalization).pathEvasions().evasions {
        for setting in settings {
          let decision = try policies(deny, normalization: setting)
            .evaluate(evasion.allowed, now: 0)
          let weakest = evasion.closedBy.flatMap { settings.firstIndex(of: $0) }
          let isClosed = weakest.map { $0 <= settings.firstIndex(of: setting) ?? 0 } ?? false
          #expect((decision.verdict != .allow) == isClosed, "\(evasion.path) with \(setting)")
        }
      }
    }
  }

  @Test("Nothing evades what an ALLOW policy lists, or what other rules cover")
  func none() throws {
    let cases = [
      policy("{rules: [{to: [{operation: {paths: [/api/*]}}]}]}"),
      policy("{action: DENY, rules: [{to: [{operation: {paths: [/admin/*]}}]}]}")
        + policy("{rules: [{to: [{operation: {paths: [/api/*]}}]}]}", name: "q"),
      policy("{action: DENY, rules: [{to: [{operation: {paths: ['*']}}]}]}"),
      policy("{action: DENY, rules: [{to: [{operation: {paths: [/a]}}]}, {}]}"),
    ]
    for text in cases {
      let found = try evasions(of: policies(text))
      #expect(found.isEmpty, "\(text)")
    }
  }

  @Test("The exceptions of an ALLOW rule are evaded as well")
  func exceptions() throws {
    let text = policy("{rules: [{to: [{operation: {paths: ['/api/*'], notPaths: [/api/admin]}}]}]}")
    let found = try evasions(of: policies(text))
    #expect(
      found == [
        "letter-case /api/Admin: nothing", "doubled-slash /api//admin: MERGE_SLASHES",
        "path-parameters /api/admin;x=1: nothing", "trailing-slash /api/admin/: nothing",
      ]
    )
  }

  @Test("Who the rule is not about proves nothing")
  func callers() throws {
    // Only admins get through the ALLOW policy, and those are never denied.
    let text =
      policy(
        "{action: DENY, rules: [{from: [{source: {notNamespaces: [ops]}}], "
          + "to: [{operation: {paths: [/admin]}}]}]}"
      ) + policy("{rules: [{from: [{source: {namespaces: [ops]}}]}]}", name: "q")
    let found = try evasions(of: policies(text))
    #expect(found.isEmpty)
  }
}
