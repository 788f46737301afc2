import Basics
import Resources
import Testing

@testable import Mesh

@Suite("Finding ServiceEntries in a mesh of many")
struct ServiceEntryLookupTests {
  /// A mesh of so many ServiceEntries in one namespace.
  private func mesh(of count: Int) -> Mesh {
    Mesh.quiet(
      (0..<count).map { index in
        .serviceEntry(
          ServiceEntry(
            meta: meta(ByteString("svc-\(index)")),
            hosts: [ByteString("*.h\(index).example.com")],
            ports: [.init(number: 80, name: "http", protocolName: "HTTP")]
          )
        )
      }
    )
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
