public import Basics
internal import Mesh
internal import Resources

/// The data planes that a namespace can be moved to.
public enum NamespaceDataPlane: String, Sendable, CaseIterable {
  /// By the label `istio-injection: enabled`.
  case sidecar
  /// By the label `istio.io/dataplane-mode: ambient`.
  case ambient
}

extension PolicySet {
  /// The same policies after namespaces were moved to another data plane, by their labels.
  ///
  /// Pods are taken as restarted. Labels of Pods stay what they are: one that asks for a sidecar
  /// itself keeps it, as Istio has it.
  /// - Parameters:
  ///   - namespaces: Which; empty: all that have workloads in the other of the two data planes.
  ///   - dataPlane: Where to.
  /// - Throws: ``RequestError`` for a namespace that the inputs do not have, and where there is
  ///   nothing to move.
  public func moving(
    namespaces: [ByteString],
    to dataPlane: NamespaceDataPlane
  ) throws(RequestError) -> PolicySet {
    let workloads = mesh.inventory.workloads
    let known = Set(workloads.map(\.meta.namespace))
    if let unknown = namespaces.first(where: { !known.contains($0) }) {
      throw RequestError("the inputs have no workload in namespace \"\(unknown)\"")
    }
    var moved = Set(namespaces)
    if moved.isEmpty {
      let origin: WorkloadEnforcer = .proxy(dataPlane == .ambient ? .sidecar : .ambient)
      moved = Set(
        workloads.filter { mesh.enforcer(of: $0) == origin }.map(\.meta.namespace)
      )
    }
    guard !moved.isEmpty else {
      throw RequestError("no namespace has workloads that could be moved")
    }
    let mode: NamespaceMode = dataPlane == .ambient ? .ambient : .sidecar
    return PolicySet(self, mesh: mesh.moving(moved, to: mode))
  }
}
