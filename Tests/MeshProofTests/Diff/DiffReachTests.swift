import MeshProof
import Testing

@Suite("Where edits reach, and which ports are pairs")
struct DiffReachTests {
  private func pod(_ name: String, version: String) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      name: \(name)
      namespace: shop
      labels: {app: web, version: \(version)}
      ownerReferences: [{kind: ReplicaSet, name: web-77}]
    spec:
      serviceAccountName: web
      containers: [{name: c, ports: [{containerPort: 8080}]}]
    ---

    """
  }

  private func selecting(_ labels: String, kind: String = "AuthorizationPolicy") -> String {
    """
    apiVersion: security.istio.io/v1
    kind: \(kind)
    metadata: {name: chosen, namespace: shop}
    spec:
      selector: {matchLabels: {\(labels)}}
    \(kind == "PeerAuthentication" ? "  mtls: {mode: STRICT}" : "")
    ---

    """
  }

  private func load(_ yaml: String) throws -> PolicySet {
    try PolicySet(loading: [InputFile(name: "shop.yaml", bytes: Array(yaml.utf8))])
  }

  private func diff(
    _ old: String,
    _ new: String,
    _ inquiry: DiffInquiry = DiffInquiry()
  ) throws -> DiffReport {
    try load(new).diff(from: load(old), inquiry)
  }

  private var pods: String { pod("web-77-a", version: "a") + pod("web-77-b", version: "b") }

  @Test(
    "A selector that moves is an edit at what it was for and at what it is for",
    arguments: ["AuthorizationPolicy", "PeerAuthentication"]
  )
  func movedSelector(kind: String) throws {
    let report = try diff(
      pods + selecting("version: a", kind: kind),
      pods + selecting("version: b", kind: kind)
    )
    #expect(report.compared == 2)
    #expect(report.changes.map(\.kind) == [.newlyAllowed, .newlyRefused])
    #expect(report.changes.allSatisfy { $0.workloads.members.count == 1 })
  }

  @Test("A selector that goes is an edit in the whole namespace")
  func removedSelector() throws {
    let report = try diff(pods + selecting("version: a"), pods + selecting(""))
    // At the other version nothing changes.
    #expect(report.changes.map(\.kind) == [.newlyRefused])
    #expect(report.changes.first?.workloads.members.count == 1)
    let none = try diff(pods + selecting("version: c"), pods + selecting("app: web, version: c"))
    #expect(none.isSame && none.compared == 2)
  }

  @Test("Pods of one name are paired by their labels, and each once")
  func pairs() throws {
    let turned = pod("web-77-a", version: "b") + pod("web-77-b", version: "a")
    var inquiry = DiffInquiry()
    inquiry.workloads = ["shop/web-77", "shop/*"].compactMap { AccessScope.Selector($0) }
    for scope in [DiffInquiry(), inquiry] {
      let report = try diff(
        pods + selecting("version: a"),
        turned + selecting("version: a"),
        scope
      )
      #expect(report.isSame && report.compared == 2)
      #expect(report.added.isEmpty && report.removed.isEmpty)
    }
    let more = try diff(pods, turned + pod("web-77-c", version: "c"))
    #expect(more.isSame && more.compared == 2)
    #expect(more.added.flatMap(\.members).map(\.name) == ["web-77"])
    let fewer = try diff(pods, pod("web-77-z", version: "z"))
    #expect(fewer.isSame && fewer.compared == 1)
    #expect(fewer.removed.flatMap(\.members).map(\.name) == ["web-77"])
  }
}
