import Basics
import Resources
import Testing

@testable import Mesh

private func pod(
  _ name: ByteString,
  owner: ByteString...,
  labels: [ByteString: ByteString] = ["app": "httpbin"]
) -> Workload {
  workload(name, kind: "Pod", labels: labels, owners: owner)
}

/// A pod with its owners, what else was read, and whether the pod is a workload of its own.
private struct OwnerCase: Sendable, CustomTestStringConvertible {
  let name: String
  let item: Workload
  let others: [Workload]
  let isOwn: Bool

  var testDescription: String { name }
}

@Suite("The inventory of workloads (ENV-29)")
struct InventoryTests {
  private static let deployment = workload("web")
  private static let hashed: [ByteString: ByteString] = ["pod-template-hash": "5d4f8"]

  private static let owners: [OwnerCase] = [
    .init(name: "no owner", item: pod("p"), others: [deployment], isOwn: true),
    .init(
      name: "owner read",
      item: pod("p", owner: "ReplicaSet/rs"),
      others: [workload("rs", kind: "ReplicaSet")],
      isOwn: false
    ),
    .init(
      name: "owner not read",
      item: pod("p", owner: "ReplicaSet/rs"),
      others: [deployment],
      isOwn: true
    ),
    .init(
      name: "owner of that name but another kind",
      item: pod("p", owner: "StatefulSet/web"),
      others: [deployment],
      isOwn: true
    ),
    .init(
      name: "owner of another namespace",
      item: pod("p", owner: "StatefulSet/web"),
      others: [workload("web", in: "bar", kind: "StatefulSet")],
      isOwn: true
    ),
    .init(
      name: "Deployment by the template hash",
      item: pod("p", owner: "ReplicaSet/web-5d4f8", labels: hashed),
      others: [deployment],
      isOwn: false
    ),
    .init(
      name: "no hash label",
      item: pod("p", owner: "ReplicaSet/web-5d4f8"),
      others: [deployment],
      isOwn: true
    ),
    .init(
      name: "another hash",
      item: pod("p", owner: "ReplicaSet/web-77777", labels: hashed),
      others: [deployment],
      isOwn: true
    ),
    .init(
      name: "empty hash",
      item: pod("p", owner: "ReplicaSet/web-", labels: ["pod-template-hash": ""]),
      others: [deployment],
      isOwn: true
    ),
    .init(
      name: "Rollout by its hash",
      item: pod(
        "p",
        owner: "ReplicaSet/web-5d4f8",
        labels: ["rollouts-pod-template-hash": "5d4f8"]
      ),
      others: [workload("web", kind: "Rollout")],
      isOwn: false
    ),
    .init(
      name: "CronJob by the Job's time",
      item: pod("p", owner: "Job/web-28000000"),
      others: [workload("web", kind: "CronJob")],
      isOwn: false
    ),
    .init(
      name: "Job without a time",
      item: pod("p", owner: "Job/web-1"),
      others: [workload("web", kind: "CronJob")],
      isOwn: true
    ),
    .init(
      name: "ReplicaSet of a Deployment",
      item: workload("web-1", kind: "ReplicaSet", owners: ["Deployment/web"]),
      others: [deployment],
      isOwn: false
    ),
    .init(name: "owned by itself", item: pod("p", owner: "Pod/p"), others: [], isOwn: true),
    .init(
      name: "owned by another Pod",
      item: pod("p", owner: "Pod/q"),
      others: [pod("q", owner: "Pod/p")],
      isOwn: true
    ),
    .init(
      name: "owner without a slash",
      item: pod("p", owner: "web"),
      others: [deployment],
      isOwn: true
    ),
    .init(
      name: "one owner of two read",
      item: pod("p", owner: "ReplicaSet/x", "StatefulSet/web"),
      others: [workload("web", kind: "StatefulSet")],
      isOwn: false
    ),
  ]

  @Test("What a workload read here owns is no second workload", arguments: owners)
  private func ownership(_ item: OwnerCase) {
    let inventory = mesh(([item.item] + item.others).map { .workload($0) }).inventory
    #expect(inventory.workloads.contains(item.item) == item.isOwn)
    #expect(inventory.workload(namespace: "foo", name: item.item.meta.name) == [item.item])
  }

  @Test("A controller that was not read is found through its Pods")
  func byController() {
    let pods = [
      pod("web-5d4f8-b", owner: "ReplicaSet/web-5d4f8", labels: Self.hashed),
      pod("web-5d4f8-a", owner: "ReplicaSet/web-5d4f8", labels: Self.hashed),
    ]
    let inventory = mesh(pods.map { .workload($0) }).inventory
    let found = inventory.workload(namespace: "foo", name: "web").map(\.meta.name)
    #expect(found == ["web-5d4f8-a", "web-5d4f8-b"])
    #expect(inventory.workload(namespace: "foo", name: "web-5d4f8").count == 2)
    #expect(inventory.workload(namespace: "bar", name: "web").isEmpty)
    #expect(inventory.workload(namespace: "foo", name: "we").isEmpty)
  }

  /// Free Pods with the names that they go by.
  private static let names: [(workloads: [Workload], names: [String])] = [
    ([deployment, workload("a")], ["foo/a", "foo/web"]),
    (
      [
        pod("web-5d4f8-b", owner: "ReplicaSet/web-5d4f8", labels: hashed),
        pod("web-5d4f8-a", owner: "ReplicaSet/web-5d4f8", labels: hashed),
      ], ["foo/web"]
    ),
    ([pod("p", owner: "ReplicaSet/web-77777", labels: hashed)], ["foo/web-77777"]),
    ([pod("p", owner: "StatefulSet/web"), workload("web")], ["foo/p", "foo/web"]),
    ([pod("p", owner: "Node/web")], ["foo/p"]),
    ([workload("web"), workload("web", kind: "StatefulSet")], ["foo/web"]),
  ]

  @Test(
    "Pods of one controller go by its name, and every name leads to its workloads",
    arguments: names
  )
  private func workloadNames(_ row: (workloads: [Workload], names: [String])) {
    let inventory = mesh(row.workloads.map { .workload($0) }).inventory
    #expect(inventory.workloadNames.map(\.description) == row.names)
    let found = inventory.workloadNames.flatMap {
      inventory.workload(namespace: $0.namespace, name: $0.name)
    }
    #expect(Set(found) == Set(inventory.workloads))
    #expect(found.count == inventory.workloads.count)
  }

  @Test("A controller that was read stands before its Pods, with the template's labels")
  func controllerWins() {
    let owned = pod("web", owner: "ReplicaSet/web-5d4f8", labels: Self.hashed)
    let inventory = mesh([.workload(Self.deployment), .workload(owned)]).inventory
    #expect(inventory.workload(namespace: "foo", name: "web") == [Self.deployment])
  }

  @Test("Two kinds of one name are two workloads")
  func sameName() {
    let both = [workload("web"), workload("web", kind: "StatefulSet")]
    let inventory = mesh(both.reversed().map { .workload($0) }).inventory
    #expect(inventory.workload(namespace: "foo", name: "web") == both)
  }

  @Test("Names are compared by bytes")
  func bytes() {
    let inventory = mesh([.workload(workload("caf\u{e9}"))]).inventory
    #expect(inventory.workload(namespace: "foo", name: "cafe\u{301}").isEmpty)
  }

  @Test("Identities are the accounts read and the accounts used, each once")
  func identities() {
    let inventory = mesh([
      .serviceAccount(ServiceAccount(meta: meta("b"))),
      .serviceAccount(ServiceAccount(meta: meta("a", in: "zoo"))),
      .workload(workload("w", serviceAccount: "b")), .workload(workload("x")),
      .workload(workload("y", in: "bar", serviceAccount: "b")),
    ]).inventory
    #expect(inventory.identities.map(\.description) == ["bar/b", "foo/b", "foo/default", "zoo/a"])
  }

  @Test("Passed-over objects are kept by kind")
  func passedOver() {
    let kind: ByteString = "networking.istio.io/EnvoyFilter"
    let mesh = mesh([
      .other(kind: kind, meta("a")), .other(kind: kind, meta("b")),
      .other(kind: "/Secret", meta("c")),
    ])
    #expect(mesh.passedOver[kind]?.map(\.name) == ["a", "b"])
    #expect(mesh.passedOver.count == 2)
  }
}
