import Basics
import Resources
import Testing

@testable import Mesh

/// What istiod lets in at ztunnel for the workloads behind a waypoint (AM-90).
@Suite("The implicit policy of a waypoint")
struct ImplicitPolicyTests {
  private static let labels: [ByteString: ByteString] = [
    "gateway.networking.k8s.io/gateway-name": "wp"
  ]
  private static let waypoint = ObjectName(namespace: "foo", name: "wp")
  private static let isOn = MeshOverrides(
    trustDomain: "td",
    pilotEnvironment: ["PILOT_AUTO_ALLOW_WAYPOINT_POLICY": "true"]
  )

  @Test("It allows the accounts of the waypoint's Pods, each once")
  func accounts() throws {
    let pods = [("a", "two"), ("b", "one"), ("c", "one")].map { name, account in
      Resource.workload(
        workload(ByteString(name), labels: Self.labels, serviceAccount: ByteString(account))
      )
    }
    let policy = try #require(mesh(pods, Self.isOn).implicitPolicy(ofWaypoint: Self.waypoint))
    #expect(policy.action == .allow)
    #expect(ObjectName(policy.meta).description == "foo/istio_allow_waypoint_foo_wp")
    let source = policy.rules.first??.from.first?.fields
    #expect(policy.rules.count == 1 && source?.count == 1)
    #expect(
      source?[.principals]?.values.map(\.value) == ["td/ns/foo/sa/one", "td/ns/foo/sa/two"]
    )
  }

  @Test("There is none without Pods, for another waypoint, or without the flag")
  func none() {
    let pods: [Resource] = [.workload(workload("a", labels: Self.labels))]
    let other = ObjectName(namespace: "bar", name: "wp")
    #expect(mesh([], Self.isOn).implicitPolicy(ofWaypoint: Self.waypoint) == nil)
    #expect(mesh(pods, Self.isOn).implicitPolicy(ofWaypoint: other) == nil)
    #expect(mesh(pods).implicitPolicy(ofWaypoint: Self.waypoint) == nil)
  }
}
