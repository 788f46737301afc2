import MeshProof
import Testing

@Suite("Which requests get another answer")
struct DiffTests {
  private static let shop = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: orders, namespace: shop}
    spec:
      template:
        metadata: {labels: {app: orders}}
        spec:
          serviceAccountName: orders
          containers: [{name: c, ports: [{containerPort: 8080}]}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      template:
        metadata: {labels: {app: web}}
        spec:
          serviceAccountName: web
          containers: [{name: c, ports: [{containerPort: 8080}]}]
    ---

    """

  private static func policy(
    _ name: String,
    _ spec: String,
    namespace: String = "shop",
    kind: String = "AuthorizationPolicy"
  ) -> String {
    """
    apiVersion: security.istio.io/v1
    kind: \(kind)
    metadata: {name: \(name), namespace: \(namespace)}
    spec: \(spec)
    ---

    """
  }

  private func load(
    _ yaml: String,
    release: IstioRelease = .newest
  ) throws -> PolicySet {
    var options = LoadingOptions()
    options.release = release
    return try PolicySet(
      loading: [InputFile(name: "shop.yaml", bytes: Array(yaml.utf8))],
      options: options
    )
  }

  private func diff(_ old: String, _ new: String) throws -> DiffReport {
    try load(new).diff(from: load(old))
  }

  private func causes(_ change: DiffReport.Change) -> [String] {
    change.causedBy.map { "\($0.kind) \($0.namespace)/\($0.name) \($0.edit.rawValue)" }
  }

  private static let readers = policy(
    "readers",
    "{selector: {matchLabels: {app: orders}}, rules: [{to: [{operation: {methods: [GET]}}]}]}"
  )
  private static let nothing = policy("nothing", "{}")
  private static let admin = policy(
    "admin",
    "{action: DENY, rules: [{to: [{operation: {paths: [/admin*]}}]}]}"
  )

  @Test("Nothing changes by order, places, doubled rules and policies elsewhere")
  func same() throws {
    let old = Self.shop + Self.readers + Self.admin
    let elsewhere = Self.policy("nothing", "{}", namespace: "other")
    let doubled = Self.policy(
      "admin",
      "{action: DENY, rules: [{to: [{operation: {paths: [/admin*]}}]}, "
        + "{to: [{operation: {paths: [/admin/x]}}]}]}"
    )
    for new in [
      Self.admin + "\n\n" + Self.readers + Self.shop, old + elsewhere,
      Self.shop + Self.readers + doubled,
    ] {
      let report = try diff(old, new)
      #expect(report.isSame)
      #expect(report.opensNothing)
      #expect(report.compared == 2)
      #expect(report.warnings.isEmpty)
    }
  }

  @Test("Each change is blamed on the edits that make it, at each workload by itself")
  func blame() throws {
    let report = try diff(Self.shop + Self.admin, Self.shop + Self.readers + Self.nothing)
    let opened = report.changes(.newlyAllowed)
    #expect(opened.map(\.workloads.members.count) == [1])
    #expect(opened.first.map(causes) == ["AuthorizationPolicy shop/admin removed"])
    #expect(opened.first?.witness.http?.path == "/admin")
    let closed = report.changes(.newlyRefused)
    // At orders both policies would close by themselves, but readers let GET through.
    #expect(closed.map { $0.workloads.members.map(\.name) } == [["orders"], ["web"]])
    #expect(
      closed.map(causes) == [
        [
          "AuthorizationPolicy shop/nothing added", "AuthorizationPolicy shop/readers added",
        ], ["AuthorizationPolicy shop/nothing added"],
      ]
    )
    #expect(!report.opensNothing)
    #expect(try diff(Self.shop, Self.shop + Self.nothing).opensNothing)
  }

  @Test("Two edits that only help together are both to blame")
  func together() throws {
    let denies = [Self.admin, Self.policy("more", "{action: DENY, rules: [{}]}")]
    let report = try diff(Self.shop + denies.joined(), Self.shop)
    let admin = report.changes.filter { $0.changed.rules.count == 1 && $0.causedBy.count == 2 }
    // What only `more` refused, and what both did, are one change; the example is one of the former.
    #expect(report.changes.count == 1 && admin.count <= 1)
    let strict = Self.policy("strict", "{mtls: {mode: STRICT}}", kind: "PeerAuthentication")
    let all = Self.policy(
      "all",
      "{action: DENY, rules: [{from: [{source: {notPrincipals: ['*']}}]}]}"
    )
    let plaintext = try diff(Self.shop + strict + all, Self.shop)
    #expect(plaintext.changes.map(\.from) == [.refused])
    #expect(
      plaintext.changes.first.map(causes) == [
        "AuthorizationPolicy shop/all removed", "PeerAuthentication shop/strict removed",
      ]
    )
  }

  @Test("Mesh settings and labels of workloads are edits, too")
  func otherEdits() throws {
    let strict = Self.policy(
      "default",
      "{mtls: {mode: STRICT}}",
      namespace: "istio-system",
      kind: "PeerAuthentication"
    )
    let report = try diff(Self.shop, Self.shop + strict)
    #expect(report.changes.map(\.to) == [.refused])
    #expect(
      report.changes.first.map(causes) == ["PeerAuthentication istio-system/default added"]
    )
    let relabeled = Self.shop.replacing("{app: orders}", with: "{app: sales}")
    let labels = try diff(Self.shop + Self.readers, relabeled + Self.readers)
    #expect(labels.changes.first.map(causes) == ["Deployment shop/orders changed"])
  }

  @Test("Workloads that one side has alone are told, and not compared")
  func inventories() throws {
    let alone = Self.shop.replacing("name: web,", with: "name: shop,")
    let report = try diff(Self.shop, alone)
    #expect(report.isSame && report.compared == 1)
    #expect(report.added.flatMap(\.members).map(\.name) == ["shop"])
    #expect(report.removed.flatMap(\.members).map(\.name) == ["web"])
    var inquiry = DiffInquiry()
    inquiry.workloads = ["shop/orders", "shop/shop"].compactMap { AccessScope.Selector($0) }
    let asked = try load(alone).diff(from: load(Self.shop), inquiry)
    #expect(asked.compared == 1 && asked.added.count == 1 && asked.removed.isEmpty)
  }

  @Test("Policies without workloads take those of the other side")
  func lent() throws {
    let report = try diff(Self.readers, Self.shop + Self.readers + Self.admin)
    #expect(report.changes.map(\.kind) == [.newlyRefused, .newlyRefused])
    #expect(report.warnings.count == 1)
    #expect(throws: RequestError.self) { try diff(Self.readers, Self.admin) }
  }

  @Test("A namespace in ambient mode: what ztunnel cannot see is refused")
  func moving() throws {
    let old = try load(Self.shop + Self.readers)
    let report = try old.moving(namespaces: ["shop"], to: .ambient).diff(from: old)
    let change = try #require(report.changes.first)
    #expect(report.changes.count == 1 && change.kind == .newlyRefused)
    #expect(causes(change) == ["Namespace /shop added"])
    #expect(change.witness.destination.dataPlane == nil)
    #expect(throws: RequestError.self) { try old.moving(namespaces: ["x"], to: .ambient) }
    #expect(throws: RequestError.self) { try old.moving(namespaces: [], to: .sidecar) }
  }

  @Test("The same policies under two releases are not taken for the same")
  func releases() throws {
    let set =
      Self.shop
      + Self.policy("p", "{rules: [{to: [{operation: {paths: ['/a/{*}']}}]}]}")
    let report = try load(set, release: #require(IstioRelease("1.28")))
      .diff(from: load(set, release: #require(IstioRelease("1.20"))))
    #expect(!report.isSame)
    #expect(report.changes(.newlyAllowed).first?.witness.http?.path.hasPrefix("/a/") == true)
  }

  @Test("A token that no request shows to both sides is undecided, not the same")
  func tokens() throws {
    func authentication(_ location: String) -> String {
      Self.policy(
        "login",
        "{jwtRules: [{issuer: 'https://i.example', jwks: '{\"keys\":[]}'\(location)}]}",
        kind: "RequestAuthentication"
      )
    }
    let wanted = Self.policy("p", "{rules: [{from: [{source: {requestPrincipals: ['*']}}]}]}")
    let old = Self.shop + wanted + authentication("")
    let report = try diff(
      old,
      Self.shop + wanted + authentication(", fromHeaders: [{name: x-token}]")
    )
    #expect(report.changes.isEmpty)
    #expect(report.undecided.map(\.fields) == [["jwt"]])
    #expect(!report.isSame && !report.opensNothing)
    // Without a change of the place tokens are compared.
    let other = try diff(
      old,
      Self.shop + wanted.replacing("'*'", with: "'*/u'") + authentication("")
    )
    #expect(other.undecided.isEmpty)
    #expect(other.changes.map(\.kind) == [.newlyRefused])
  }

  @Test("What a proxy would not accept opens nothing for sure, and may open something")
  func refusedConfiguration() throws {
    let broken = Self.policy("p", "{rules: [{to: [{operation: {paths: ['/{**}/{*}/x']}}]}]}")
    var options = LoadingOptions()
    options.isLenient = true
    func load(_ yaml: String) throws -> PolicySet {
      try PolicySet(
        loading: [InputFile(name: "shop.yaml", bytes: Array(yaml.utf8))],
        options: options
      )
    }
    let (good, bad) = (try load(Self.shop + Self.nothing), try load(Self.shop + broken))
    let report = try bad.diff(from: good)
    #expect(!report.changes.isEmpty && report.changes.allSatisfy { $0.to == .indeterminate })
    #expect(report.changes.allSatisfy { $0.kind == .other } && !report.opensNothing)
    let both = try bad.diff(from: load(Self.shop + broken + Self.nothing))
    #expect(!both.undecided.isEmpty && !both.isSame)
  }
}
