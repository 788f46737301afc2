internal import Analysis
internal import Basics
internal import Decoding
internal import Evaluation
internal import Mesh
internal import Resources

extension WorkloadSelection {
  /// The ports that are selected.
  ///
  /// - Parameters:
  ///   - inventory: The mesh.
  ///   - warnings: Gets what may make an answer another one; each once.
  ///   - problems: Gets why nothing, or a name, selects nothing.
  /// - Returns: The ports; none where there is a problem.
  func workloadPorts(
    _ inventory: AnalysisInventory,
    _ warnings: inout [String],
    _ problems: inout [Diagnostic]
  ) -> [WorkloadPort] {
    let names = selectedNames(inventory.mesh, &problems)
    guard !names.isEmpty else { return [] }
    var scope = AccessScope()
    scope.workloads = names.map { .object(.init(namespace: $0.namespace, name: $0.name)) }
    scope.ports = ports
    do throws(RequestError) {
      return try inventory.ports(scope, portField: "\"ports\"", &warnings) { workload in
        labels.allSatisfy { workload.labels[$0.key] == $0.value }
      }
    } catch {
      report(error.description, location, &problems)
      return []
    }
  }

  private func selectedNames(_ mesh: Mesh, _ problems: inout [Diagnostic]) -> [ObjectName] {
    let all = mesh.inventory.workloadNames
    var found = all.filter { namespace == nil || $0.namespace == namespace }
    if !names.isEmpty {
      var wanted: Set<ObjectName> = []
      for name in names {
        let own = found.filter { name.text == $0.name || name.text == "\($0)".asBytes }
        wanted.formUnion(own)
        guard own.isEmpty else { continue }
        let nearest = nearestName(to: name.text, among: found.map { "\($0)".asBytes })
        report(
          "the inputs have no such workload: \(quoted(name.text))",
          name.location,
          &problems,
          nearest.map { ["did you mean \(quoted($0))?"] } ?? []
        )
      }
      found = found.filter(wanted.contains)
    }
    found = found.filter { name in
      mesh.inventory.workload(namespace: name.namespace, name: name.name).contains { workload in
        labels.allSatisfy { workload.labels[$0.key] == $0.value }
      }
    }
    if found.isEmpty, problems.isEmpty {
      report(
        all.isEmpty ? "the inputs have no workload" : "no workload is selected",
        location,
        &problems
      )
    }
    return found
  }

  private func report(
    _ message: String,
    _ place: SourceLocation,
    _ problems: inout [Diagnostic],
    _ notes: [String] = []
  ) {
    problems.append(Diagnostic(.error, code: "workloads", message, at: place, notes: notes))
  }
}

extension String {
  fileprivate var asBytes: ByteString { ByteString(self) }
}
