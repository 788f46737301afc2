import Basics
import Resources
import Testing

@testable import Mesh

@Suite("Identities and trust")
struct IdentityTests {
  @Test(
    "An identity is a SPIFFE id of the mesh's trust domain (PA-34)",
    arguments: [
      ("cluster.local", "spiffe://cluster.local/ns/foo/sa/sleep"),
      ("td1", "spiffe://td1/ns/foo/sa/sleep"),
      ("a@b@c.d", "spiffe://a.b.c.d/ns/foo/sa/sleep"),
    ] as [(ByteString, ByteString)]
  )
  func identity(domain: ByteString, expected: ByteString) {
    let mesh = mesh([], MeshOverrides(trustDomain: domain))
    #expect(mesh.identity(namespace: "foo", serviceAccount: "sleep") == expected)
    #expect(mesh.identity(of: workload("w", serviceAccount: "sleep")) == expected)
  }

  @Test("A workload without an account has the account `default`")
  func defaultAccount() {
    #expect(mesh([]).identity(of: workload("w")) == "spiffe://cluster.local/ns/foo/sa/default")
  }

  @Test("Trusted are the trust domain, its aliases and the CAs' domains, each once (PA-32)")
  func trusted() {
    var config = MeshConfig()
    config.trustDomainAliases = ["old", "", "cluster.local"]
    config.caTrustDomains = ["partner", "old", ""]
    let mesh = mesh([], MeshOverrides(meshConfig: config))
    #expect(mesh.trustedDomains == ["cluster.local", "old", "partner"])
  }

  @Test(
    "PILOT_SKIP_VALIDATE_TRUST_DOMAIN switches the check off if it is a Go `true` (PA-32)",
    arguments: [("true", true), ("T", true), ("false", false), ("yes", false), ("tRUE", false)]
      as [(ByteString, Bool)]
  )
  func skipped(value: ByteString, isSkipped: Bool) {
    let environment: [ByteString: ByteString] = ["PILOT_SKIP_VALIDATE_TRUST_DOMAIN": value]
    let mesh = mesh([], MeshOverrides(pilotEnvironment: environment))
    #expect((mesh.trustedDomains == nil) == isSkipped)
  }

  @Test("An empty list of trust domains is no check (PA-32)")
  func emptyList() {
    #expect(mesh([], MeshOverrides(trustDomain: "")).trustedDomains == nil)
  }
}
