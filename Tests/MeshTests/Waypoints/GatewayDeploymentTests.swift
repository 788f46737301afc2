import Basics
import Resources
import Testing

@testable import Mesh

@Suite("The proxies of Gateways")
struct GatewayDeploymentTests {
  private func deployment(_ gateway: String, _ others: String = "") throws -> GatewayDeployment {
    let mesh = try mesh(
      yaml: """
        {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: \
        {name: g, namespace: infra, \(gateway)}
        \(others)
        """
    )
    return mesh.deployment(of: try #require(mesh.kubernetesGateways.first))
  }

  @Test(
    "The account that istiod makes",
    arguments: [
      ("}, spec: {gatewayClassName: istio}", "g-istio"),
      ("}, spec: {gatewayClassName: istio-waypoint}", "g"),
      ("}, spec: {gatewayClassName: istio-east-west}", "g"),
      ("}, spec: {gatewayClassName: mine}", "g-mine"),
      (
        "annotations: {gateway.istio.io/service-account: robot}},"
          + " spec: {gatewayClassName: istio-waypoint}", "robot"
      ),
    ] as [(String, ByteString)]
  )
  func account(gateway: String, expected: ByteString) throws {
    let found = try deployment(gateway)
    #expect(found.serviceAccount == expected && found.namespace == "infra")
    #expect(found.workloads.isEmpty)
  }

  @Test("A class of one's own, by its controller")
  func ownClass() throws {
    let found = try deployment(
      "}, spec: {gatewayClassName: mine}",
      "---\n{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: mine},"
        + " spec: {controllerName: istio.io/mesh-controller}}"
    )
    #expect(found.serviceAccount == "g")
    #expect(found.labels["gateway.istio.io/managed"] == "istio.io-mesh-controller")
  }

  @Test("The labels that istiod gives: those of the infrastructure, else the Gateway's")
  func labels() throws {
    let own = try deployment("labels: {a: b}}, spec: {gatewayClassName: istio}")
    #expect(
      own.labels == [
        "a": "b", "gateway.networking.k8s.io/gateway-name": "g",
        "gateway.networking.k8s.io/gateway-class-name": "istio",
        "gateway.istio.io/managed": "istio.io-gateway-controller",
      ]
    )
    let given = try deployment(
      "labels: {a: b}}, spec: {gatewayClassName: istio, infrastructure: {labels: {c: d,"
        + " gateway.networking.k8s.io/gateway-name: other}}}"
    )
    #expect(given.labels["c"] == "d" && given.labels["a"] == nil)
    #expect(given.labels["gateway.networking.k8s.io/gateway-name"] == "g")
  }

  @Test("What the inputs have of the proxy goes before what istiod makes")
  func known() throws {
    let pods = """
      ---
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: g-istio, namespace: infra}, spec: \
      {template: {metadata: {labels: {gateway.networking.k8s.io/gateway-name: g, x: z}}, \
      spec: {serviceAccountName: other}}}}
      """
    let found = try deployment("}, spec: {gatewayClassName: istio}", pods)
    #expect(found.serviceAccount == "other" && found.labels["x"] == "z")
    #expect(found.workloads.map(\.meta.name) == ["g-istio"])
  }

  @Test("A Gateway that names a Service is served by its workloads")
  func manual() throws {
    let found = try deployment(
      "}, spec: {gatewayClassName: istio, listeners: [{name: a, port: 80, protocol: HTTP}],"
        + " addresses: [{type: Hostname, value: ingress.edge.svc.cluster.local}]}",
      """
      ---
      {apiVersion: v1, kind: Service, metadata: {name: ingress, namespace: edge}, \
      spec: {selector: {istio: ingress}, ports: [{port: 80}]}}
      ---
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: ingress, namespace: edge}, spec: \
      {template: {metadata: {labels: {istio: ingress}}, spec: {serviceAccountName: edge}}}}
      """
    )
    #expect(found.namespace == "edge" && found.serviceAccount == "edge")
  }
}
