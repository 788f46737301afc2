import Basics
import Resources
import Testing

@testable import Mesh

@Suite("The cost of finding what a host means")
struct LookupCostTests {
  /// A mesh with all its Services and workloads in one namespace, which share a label.
  private func mesh(of count: Int) -> Mesh {
    let port = Service.Port(name: "http", port: 80, targetPort: .number(8080))
    let resources = (0..<count).flatMap { index -> [Resource] in
      let labels: [ByteString: ByteString] = ["app": ByteString("app-\(index)"), "mesh": "one"]
      let name = ByteString("svc-\(index)")
      return [
        service(name, selector: labels, ports: [port]),
        .workload(workload(name, labels: labels)),
        .serviceEntry(
          ServiceEntry(
            meta: meta(name),
            hosts: [ByteString("*.h\(index).example.com")],
            addresses: [ByteString("10.\(index / 250).\(index % 250).0/24")],
            ports: [.init(number: 80, name: "http", protocolName: "HTTP")]
          )
        ),
      ]
    }
    return Mesh.quiet(resources)
  }

  /// The time of one question, of the fastest of some rounds: other work on the machine only adds.
  private func time(of mesh: Mesh, last: Int) throws -> Duration {
    let hosts: [ByteString] = [
      "svc-\(last)", "svc-\(last).foo.svc.cluster.local", "a.b.h\(last).example.com", "10.3.9.7",
      "nothing.example.org",
    ]
    let rounds = try (0..<5).map { _ in
      try ContinuousClock().measure {
        for host in hosts {
          let found = try mesh.resolve(host: host, port: 80, clientNamespace: "foo")
          _ = mesh.endpoints(of: found)
        }
      } / hosts.count
    }
    return rounds.min() ?? .zero
  }

  @Test("It does not grow with the mesh")
  func independentOfSize() throws {
    let small = try time(of: mesh(of: 100), last: 99)
    let large = try time(of: mesh(of: 10_000), last: 9_999)
    // A hundred times the mesh; anything linear would show.
    #expect(large < small * 20 + .microseconds(200))
  }

  @Test("Every ServiceEntry is found by its name, and nothing by any other")
  func entriesByName() {
    let mesh = mesh(of: 101)
    for index in 0..<101 {
      let name = ObjectName(namespace: "foo", name: ByteString("svc-\(index)"))
      #expect(mesh.serviceEntry(named: name)?.hosts == [ByteString("*.h\(index).example.com")])
    }
    for name in ["", "a", "svc-", "svc-101", "svc-999", "z"] as [ByteString] {
      #expect(mesh.serviceEntry(named: ObjectName(namespace: "foo", name: name)) == nil)
    }
    for namespace in ["", "bar", "zoo"] as [ByteString] {
      #expect(mesh.serviceEntry(named: ObjectName(namespace: namespace, name: "svc-7")) == nil)
    }
  }
}

extension Mesh {
  fileprivate static func quiet(_ resources: [Resource]) -> Mesh {
    var diagnostics: [Diagnostic] = []
    return Mesh(resources: resources, diagnostics: &diagnostics)
  }
}
