import Basics
import Resources
import Testing

@testable import Mesh

/// A Service port, and what its declaration makes of it.
private struct DeclarationCase: Sendable, CustomTestStringConvertible {
  let name: ByteString
  var appProtocol: ByteString = ""
  var port = 80
  var transport: ByteString = "TCP"
  let expected: EnforcementPoint.PortProtocol

  var testDescription: String { "\(name) \(appProtocol) \(port)/\(transport)" }
}

@Suite("The declared protocol of a port (AP-85)")
struct PortProtocolTests {
  private static let declarations: [DeclarationCase] = [
    .init(name: "http", expected: .http), .init(name: "http-api", expected: .http),
    .init(name: "http2", expected: .http2), .init(name: "http2-x", expected: .http2),
    .init(name: "http_proxy", expected: .http), .init(name: "grpc", expected: .grpc),
    .init(name: "grpc-x", expected: .grpc), .init(name: "grpc-web", expected: .grpc),
    .init(name: "grpc-web-x", expected: .grpc), .init(name: "grpc-webby", expected: .grpc),
    .init(name: "HTTP-API", expected: .http), .init(name: "Grpc-Web", expected: .grpc),
    .init(name: "tcp", expected: .tcp), .init(name: "tcp-x", expected: .tcp),
    .init(name: "tls", expected: .tls), .init(name: "https", expected: .tls),
    .init(name: "https-x", expected: .tls), .init(name: "mongo", expected: .tcp),
    .init(name: "redis-x", expected: .tcp), .init(name: "mysql", expected: .tcp),
    .init(name: "udp-x", expected: .tcp),
    // Not a declaration: no hyphen after the prefix, another word, nothing.
    .init(name: "httpbin", expected: .auto), .init(name: "http3", expected: .auto),
    .init(name: "web", expected: .auto), .init(name: "", expected: .auto),
    .init(name: "-http", expected: .auto), .init(name: "api-http", expected: .auto),
    .init(name: "mtls", expected: .auto), .init(name: "http.api", expected: .auto),
    // appProtocol wins, and is not split off when it is unknown.
    .init(name: "http", appProtocol: "tcp", expected: .tcp),
    .init(name: "tcp", appProtocol: "http", expected: .http),
    .init(name: "http", appProtocol: "example.com/thing", expected: .auto),
    .init(name: "tcp", appProtocol: "kubernetes.io/h2c", expected: .http2),
    .init(name: "tcp", appProtocol: "kubernetes.io/ws", expected: .http),
    .init(name: "http", appProtocol: "kubernetes.io/wss", expected: .tls),
    .init(name: "kubernetes.io/h2c", expected: .auto),
    .init(name: "tcp", appProtocol: "HTTP2", expected: .http2),
    // Server-first protocols by their Service port, unless something is declared.
    .init(name: "db", port: 3306, expected: .tcp), .init(name: "", port: 25, expected: .tcp),
    .init(name: "x", port: 27017, expected: .tcp), .init(name: "x", port: 53, expected: .tcp),
    .init(name: "http-db", port: 3306, expected: .http),
    .init(name: "x", port: 3307, expected: .auto),
    .init(name: "http", transport: "UDP", expected: .tcp),
  ]

  @Test("Names and appProtocol say it", arguments: declarations)
  private func declared(_ item: DeclarationCase) {
    let port = Service.Port(
      name: item.name,
      port: item.port,
      targetPort: .number(1),
      appProtocol: item.appProtocol,
      transport: item.transport
    )
    #expect(EnforcementPoint.PortProtocol(declaredBy: port) == item.expected)
  }

  private func port(_ name: ByteString, _ port: Int, to target: Service.TargetPort)
    -> Service.Port
  {
    Service.Port(name: name, port: port, targetPort: target)
  }

  @Test("It is looked up by target port, not by Service port")
  func targetPort() {
    let mesh = mesh([service("s", ports: [port("http", 80, to: .number(8080))])])
    let labels: [ByteString: ByteString] = ["app": "httpbin"]
    #expect(mesh.portProtocol(namespace: "foo", labels: labels, port: 8080) == .http)
    #expect(mesh.portProtocol(namespace: "foo", labels: labels, port: 80) == nil)
    #expect(mesh.portProtocol(namespace: "bar", labels: labels, port: 8080) == nil)
    #expect(mesh.portProtocol(namespace: "foo", labels: ["app": "x"], port: 8080) == nil)
  }

  @Test("A named target port is the workload's port of that name")
  func namedPort() {
    let mesh = mesh([service("s", ports: [port("grpc", 80, to: .name("api"))])])
    let labels: [ByteString: ByteString] = ["app": "httpbin"]
    #expect(mesh.portProtocol(of: workload("w", namedPorts: ["api": 9000]), port: 9000) == .grpc)
    #expect(mesh.portProtocol(of: workload("w", namedPorts: ["other": 9000]), port: 9000) == nil)
    #expect(mesh.portProtocol(namespace: "foo", labels: labels, port: 9000) == nil)
  }

  @Test("Of several Services the oldest counts, then the first host name")
  func severalServices() {
    func declared(_ services: [Resource]) -> EnforcementPoint.PortProtocol? {
      mesh(services).portProtocol(of: workload("w"), port: 1)
    }
    let http = [port("http", 1, to: .number(1))]
    let tcp = [port("tcp", 1, to: .number(1))]
    let mixed = [port("tcp", 1, to: .number(1)), port("http", 2, to: .number(1))]
    #expect(declared([service("b", ports: http), service("a", ports: tcp)]) == .tcp)
    #expect(
      declared([service("b", created: 1, ports: http), service("a", created: 2, ports: tcp)])
        == .http
    )
    #expect(declared([service("b", created: 1, ports: http), service("a", ports: tcp)]) == .http)
    // `web-a.foo.svc` comes before `web.foo.svc`.
    #expect(declared([service("web", ports: http), service("web-a", ports: tcp)]) == .tcp)
    #expect(declared([service("s", ports: mixed)]) == .tcp)
  }

  @Test("A Service without a selector declares nothing")
  func noSelector() {
    let mesh = mesh([service("s", selector: [:], ports: [port("http", 1, to: .number(1))])])
    #expect(mesh.portProtocol(of: workload("w"), port: 1) == nil)
  }
}
