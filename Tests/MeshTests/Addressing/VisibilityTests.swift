import Basics
import Resources
import Testing

@testable import Mesh

@Suite("What a client's proxy is told of")
struct VisibilityTests {
  private static let yaml = """
    {apiVersion: v1, kind: Service, metadata: {name: s, namespace: a}, spec: {ports: [{port: 80}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: own, namespace: a, \
    annotations: {networking.istio.io/exportTo: ". , c"}}, spec: {ports: [{port: 80}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: nobody, namespace: a, \
    annotations: {networking.istio.io/exportTo: "~"}}, spec: {ports: [{port: 80}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: e, namespace: a}, \
    spec: {hosts: ["*.example.com"], exportTo: [b], ports: [{number: 80, name: http}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: default, \
    namespace: istio-system}, spec: {egress: [{hosts: ["./*"]}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: default, namespace: b}, \
    spec: {egress: [{hosts: ["a/s.a.svc.cluster.local", "~/*"]}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: of-web, namespace: b}, \
    spec: {workloadSelector: {labels: {app: web}}, egress: [{hosts: ["*/*.example.com"]}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: open, namespace: d}, \
    spec: {}}
    """

  @Test(
    "exportTo of Services and ServiceEntries",
    arguments: [
      ("s.a", "b", true), ("own.a", "a", true), ("own.a", "c", true), ("own.a", "b", false),
      ("nobody.a", "a", false), ("x.example.com", "b", true), ("x.example.com", "c", false),
    ] as [(ByteString, ByteString, Bool)]
  )
  func exported(host: ByteString, from: ByteString, isVisible: Bool) throws {
    let found = try mesh(yaml: Self.yaml).resolve(host: host, port: 80, clientNamespace: from)
    #expect(found.hidden == (isVisible ? nil : .notExported))
  }

  @Test(
    "The egress hosts of the Sidecar that counts",
    arguments: [
      // The one with a selector, then the namespace's, then the root namespace's.
      ("s.a", "b", "api", nil), ("s.a", "b", "web", "b/of-web"),
      ("x.example.com", "b", "web", nil), ("x.example.com", "b", "api", "b/default"),
      ("s.a", "a", "web", nil), ("s.a", "c", "web", "istio-system/default"),
      ("s.a", "d", "web", nil),
    ] as [(ByteString, ByteString, ByteString, String?)]
  )
  func sidecars(host: ByteString, from: ByteString, app: ByteString, hiding: String?) throws {
    let mesh = try mesh(yaml: Self.yaml)
    let found = try mesh.resolve(host: host, port: 80, clientNamespace: from)
    let client = workload("client", in: from, labels: ["app": app])
    let hidden = mesh.hiding(of: found, from: client)
    guard let hiding else {
      #expect(hidden == nil)
      return
    }
    guard case .notInSidecar(let name)? = hidden else {
      Issue.record("hidden for another reason: \(String(describing: hidden))")
      return
    }
    #expect("\(name)" == hiding)
  }
}
