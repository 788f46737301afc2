import Basics
import Documents
import Resources
import Testing

@testable import Mesh

@Suite("From documents to an enforcement point")
struct MeshOfDocumentsTests {
  private let text = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      mesh: |-
        trustDomain: td1
        rootNamespace: mesh-root
    ---
    apiVersion: v1
    kind: List
    items:
    - apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web}}}
    - apiVersion: v1
      kind: Pod
      metadata:
        name: web-5d4f8-abcde
        namespace: shop
        labels: {app: web, pod-template-hash: 5d4f8}
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4f8}]
      spec: {serviceAccountName: web}
    - apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: default, namespace: mesh-root}
    spec: {mtls: {mode: STRICT}}
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: of-web, namespace: shop}
    spec: {selector: {matchLabels: {app: web}}}
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: of-default-root, namespace: istio-system}
    spec: {}
    """

  @Test("Settings, workload, port, mode and policies come together")
  func together() throws {
    let read = DocumentReader().read(Array(text.utf8), file: "all.yaml")
    let (resources, problems) = ResourceReader().read(read.documents)
    #expect(!(read.diagnostics + problems).hasErrors)
    var diagnostics: [Diagnostic] = []
    let mesh = Mesh(resources: resources, diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty)

    let endpoint = try #require(
      try mesh.resolveService(namespace: "shop", name: "web", port: 80).first
    )
    #expect(mesh.inventory.workloads == [endpoint.workload])
    #expect(endpoint.port == 8080)
    #expect(mesh.identity(of: endpoint.workload) == "spiffe://td1/ns/shop/sa/web")

    #expect(mesh.dataPlane(of: endpoint.workload).mode == .sidecar)
    let point = mesh.enforcementPoint(
      dataPlane: .sidecar,
      namespace: "shop",
      labels: endpoint.workload.labels,
      port: endpoint.port,
      portProtocol: endpoint.portProtocol
    )
    #expect(point.authorizationPolicies.map(\.meta.name) == ["of-web"])
    #expect(point.mtls?.mode == .strict)
    #expect(point.mtls?.policy?.namespace == "mesh-root")
    #expect(point.portProtocol == .http)
  }
}
