import Basics
import Resources
import Testing

@testable import Mesh

@Suite("The merged JWT rules")
struct RequestAuthenticationTests {
  private func rules(_ point: EnforcementPoint) -> [String] {
    point.jwtRules.map { "\($0.rule.issuer) \(ObjectName($0.policy))" }
  }

  @Test("Rules of all policies stand one after the other, sorted by issuer (RA-25)")
  func merge() {
    let point = mesh([
      request("a", issuers: ["c", "a"]), request("r", in: "istio-system", issuers: ["b"]),
    ]).point()
    #expect(rules(point) == ["a foo/a", "b istio-system/r", "c foo/a"])
  }

  @Test("Equal issuers keep the order own namespace, root, each by creation (RA-20, RA-25)")
  func equalIssuers() {
    let point = mesh([
      request("root", in: "istio-system", created: 1, issuers: ["i"]),
      request("z-undated", issuers: ["i"]), request("late", created: 9, issuers: ["i", "i"]),
      request("b", created: 3, issuers: ["i"]), request("a", created: 3, issuers: ["i"]),
    ]).point()
    #expect(
      rules(point) == [
        "i foo/a", "i foo/b", "i foo/late", "i foo/late", "i foo/z-undated", "i istio-system/root",
      ]
    )
  }

  @Test("Issuers are ordered by bytes, an absent one first")
  func byteOrder() {
    let point = mesh([request("a", issuers: ["é", "b", "", "B", "e\u{301}"])]).point()
    #expect(point.jwtRules.map(\.rule.issuer) == ["", "B", "b", "e\u{301}", "é"])
  }

  @Test("Sorting is stable for many rules too (RA-25)")
  func manyRules() {
    let policies = (10..<60).map { request("p\($0)", issuers: ["i"]) }
    let names = mesh(policies.reversed()).point().jwtRules.map(\.policy.name)
    #expect(names == (10..<60).map { "p\($0)" })
  }

  @Test("E50: a root policy with a selector selects workloads everywhere (RA-22)")
  func rootSelector() {
    let mesh = mesh([
      request("r", in: "istio-system", selector: ["app": "a"], issuers: ["i"])
    ])
    #expect(mesh.point(in: "x", labels: ["app": "a"]).jwtRules.count == 1)
    #expect(mesh.point(in: "x", labels: ["app": "b"]).jwtRules.isEmpty)
  }

  @Test("Policies of other namespaces never apply (RA-20)")
  func otherNamespace() {
    #expect(mesh([request("r", in: "bar", issuers: ["i"])]).point().jwtRules.isEmpty)
  }

  @Test("A targetRef takes the policy away from a sidecar (RA-21)")
  func targetOnSidecar() {
    let ref = TargetRef(group: "gateway.networking.k8s.io", kind: "Gateway", name: "gw")
    let mesh = mesh([request("r", selector: ["app": "httpbin"], targets: [ref], issuers: ["i"])])
    #expect(mesh.point().jwtRules.isEmpty)
    let labels: [ByteString: ByteString] = ["gateway.networking.k8s.io/gateway-name": "gw"]
    #expect(mesh.point(.gateway, labels: labels).jwtRules.count == 1)
  }

  @Test("With the flag off, no policy without targetRefs reaches a Gateway API gateway (RA-23)")
  func flagOff() {
    let overrides = MeshOverrides(pilotEnvironment: [
      "ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY": "false"
    ])
    let mesh = mesh([request("r", issuers: ["i"])], overrides)
    let labels: [ByteString: ByteString] = ["gateway.networking.k8s.io/gateway-name": "gw"]
    #expect(mesh.point(.gateway, labels: labels).jwtRules.isEmpty)
    #expect(mesh.point(.gateway, labels: ["istio": "ingressgateway"]).jwtRules.count == 1)
  }

  @Test("A policy without rules brings nothing (PIPE-9)")
  func noRules() {
    #expect(mesh([request("r", issuers: [])]).point().jwtRules.isEmpty)
  }
}
