import Basics
import Resources
import Testing

@testable import Mesh

@Suite("Finding ServiceEntries in a mesh of many")
struct ServiceEntryLookupTests {
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
