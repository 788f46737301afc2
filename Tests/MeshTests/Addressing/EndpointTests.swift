import Basics
import Resources
import Testing

@testable import Mesh

/// A host and port, and where connections to them end: `name:port protocol`.
private struct EndpointCase: Sendable, CustomTestStringConvertible {
  let host: ByteString
  let port: Int
  let expected: [String]

  init(_ host: ByteString, _ port: Int, _ expected: [String]) {
    self.host = host
    self.port = port
    self.expected = expected
  }

  var testDescription: String { "\(host):\(port)" }
}

@Suite("Where connections to an address end")
struct EndpointTests {
  private static let yaml = """
    {apiVersion: v1, kind: Service, metadata: {name: s, namespace: a}, spec: {selector: {app: web}, \
    ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 81, targetPort: adm}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: none, namespace: a}, spec: {ports: \
    [{name: http, port: 80}, {name: tcp, port: 81}, {name: grpc, port: 82}]}}
    ---
    {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: none-1, namespace: a, \
    labels: {kubernetes.io/service-name: none}}, endpoints: [{addresses: [10.1.0.1], targetRef: \
    {kind: Pod, name: web-1}}, {addresses: [10.1.0.2, 10.9.0.9]}, {addresses: [10.9.0.8], \
    conditions: {ready: false}}], ports: [{name: http, port: 8080}, {name: grpc}]}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: a, labels: {app: web}}, spec: \
    {containers: [{name: c, ports: [{name: adm, containerPort: 9000}]}]}, \
    status: {podIP: 10.1.0.1}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: web-2, namespace: a, labels: {app: web}}, spec: {}, \
    status: {podIP: 10.1.0.2}}
    ---
    {apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: vm, namespace: a}, \
    spec: {address: 10.2.0.1, labels: {app: vm}, ports: {http: 7000}}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: vms, namespace: a}, spec: {selector: {app: vm}, \
    ports: [{name: http, port: 80, targetPort: 8080}, {name: other, port: 81, targetPort: 8081}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: selected, \
    namespace: a}, spec: {hosts: [vm.internal], workloadSelector: {labels: {app: vm}}, ports: \
    [{number: 80, name: http, protocol: HTTP}, {number: 82, name: x, protocol: TCP, \
    targetPort: 8082}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: listed, namespace: a}, \
    spec: {hosts: [listed.internal], resolution: STATIC, endpoints: [{address: 10.1.0.2, \
    ports: {http: 8888}}, {address: 10.9.0.1}, {address: 's.a.svc.cluster.local'}, \
    {address: 'unix:///sock'}], ports: [{number: 80, name: http, protocol: HTTP}]}}
    ---
    {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: dns, namespace: a}, \
    spec: {hosts: [dns.example.com, "*.dns.example.com"], resolution: DNS, ports: \
    [{number: 443, name: tls, protocol: TLS, targetPort: 8443}]}}
    """

  private static let cases: [EndpointCase] = [
    .init("s.a", 80, ["a/web-1:8080 http", "a/web-2:8080 http"]),
    // Without a container port of the name it is no endpoint.
    .init("s.a", 81, ["a/web-1:9000 tcp"]),
    // By Pod, by a known address, and outside; what is not ready is left out.
    .init("none.a", 80, ["a/web-1:8080 http", "a/web-2:8080 http", "10.9.0.9:8080 http"]),
    .init("none.a", 81, []), .init("none.a", 82, []),
    // A WorkloadEntry's port of the Service port's name goes before the number.
    .init("vms.a", 80, ["a/vm:7000 http"]), .init("vms.a", 81, ["a/vm:8081 auto"]),
    .init("vm.internal", 80, ["a/vm:7000 http"]), .init("vm.internal", 82, ["a/vm:8082 tcp"]),
    .init(
      "listed.internal",
      80,
      [
        "a/web-2:8888 http", "10.9.0.1:80 http", "a/web-1:8080 http", "a/web-2:8080 http",
        "unix:///sock:80 http",
      ]
    ),
    .init("dns.example.com", 443, ["dns.example.com:8443 tls"]),
    .init("x.dns.example.com", 443, ["x.dns.example.com:8443 tls"]),
    .init("10.1.0.1", 8080, ["a/web-1:8080 http"]), .init("10.1.0.1", 1, ["a/web-1:1 auto"]),
    .init("nowhere.example.org", 80, []),
  ]

  @Test("Endpoints", arguments: cases)
  private func endpoints(_ item: EndpointCase) throws {
    let mesh = try mesh(yaml: Self.yaml)
    let found = mesh.endpoints(of: try mesh.resolve(host: item.host, port: item.port))
    let titles = found.map { endpoint in
      switch endpoint.place {
      case .workload(let workload):
        "\(ObjectName(workload.meta)):\(endpoint.port) \(endpoint.portProtocol.rawValue)"
      case .external(let address, _):
        "\(address):\(endpoint.port) \(endpoint.portProtocol.rawValue)"
      }
    }
    #expect(titles == item.expected)
  }

  @Test(
    "The protocol that a port of a ServiceEntry declares is a whole name (AP-85)",
    arguments: [
      ("HTTP", .http), ("http2", .http2), ("GRPC", .grpc), ("grpc-web", .grpc), ("HTTPS", .tls),
      ("TLS", .tls), ("TCP", .tcp), ("Mongo", .tcp), ("http-web", .auto), ("tcp-x", .auto),
      ("", .auto), ("quic", .auto),
    ] as [(ByteString, EnforcementPoint.PortProtocol)]
  )
  func declared(name: ByteString, expected: EnforcementPoint.PortProtocol) {
    let port = ServiceEntry.Port(number: 80, name: "p", protocolName: name)
    #expect(EnforcementPoint.PortProtocol(declaredBy: port) == expected)
  }
}
