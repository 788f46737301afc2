import Basics
import Resources
import Testing

@testable import Mesh

@Suite("Where a Service leads")
struct ServiceResolutionTests {
  private let http = Service.Port(name: "http", port: 80, targetPort: .number(8080))
  private let named = Service.Port(name: "grpc", port: 81, targetPort: .name("api"))
  private let udp = Service.Port(
    name: "dns",
    port: 53,
    targetPort: .number(53),
    transport: "UDP"
  )

  private var sample: Mesh {
    mesh([
      service("s", ports: [udp, http, named]), service("none", selector: [:], ports: [http]),
      service("s", in: "bar", ports: [http]),
      .workload(workload("b", namedPorts: ["api": 9000])), .workload(workload("a")),
      .workload(workload("other", labels: ["app": "other"])), .workload(workload("c", in: "baz")),
    ])
  }

  @Test("A port leads to every selected workload, by name")
  func numbered() throws {
    let found = try sample.resolveService(namespace: "foo", name: "s", port: 80)
    #expect(found.map(\.workload.meta.name) == ["a", "b"])
    #expect(found.allSatisfy { $0.port == 8080 && $0.portProtocol == .http })
  }

  @Test("A named target port leads only to workloads that have it")
  func namedPort() throws {
    let found = try sample.resolveService(namespace: "foo", name: "s", port: 81)
    #expect(found.map(\.workload.meta.name) == ["b"])
    #expect(found.map(\.port) == [9000])
    #expect(found.map(\.portProtocol) == [.grpc])
  }

  @Test("A Service that selects nothing leads nowhere", arguments: ["foo/none", "bar/s"])
  func nothingSelected(_ name: String) throws {
    let parts = name.split(separator: "/").map { ByteString($0) }
    let found = try sample.resolveService(namespace: parts[0], name: parts[1], port: 80)
    #expect(found.isEmpty)
  }

  @Test("The protocol is the one the workload's proxy goes by, not the addressed Service's")
  func oldestService() throws {
    let tcp = Service.Port(name: "tcp", port: 80, targetPort: .number(8080))
    let mesh = mesh([
      service("old", created: 1, ports: [tcp]), service("new", created: 2, ports: [http]),
      .workload(workload("a")),
    ])
    let found = try mesh.resolveService(namespace: "foo", name: "new", port: 80)
    #expect(found.map(\.portProtocol) == [.tcp])
  }

  @Test("An unknown Service is an error", arguments: ["foo/x", "baz/s", "/s"])
  func unknownService(_ name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map { ByteString($0) }
    #expect(throws: ServiceError.unknownService) {
      try sample.resolveService(namespace: parts[0], name: parts[1], port: 80)
    }
  }

  @Test("An unknown port is an error that names the TCP ports", arguments: [0, -1, 53, 8080, 9000])
  func unknownPort(_ port: Int) {
    #expect(throws: ServiceError.unknownPort(known: [80, 81])) {
      try sample.resolveService(namespace: "foo", name: "s", port: port)
    }
  }
}
