internal import Basics
internal import Mesh
internal import Resources

/// Says why no proxy of the inputs takes a policy.
struct PolicyIdleness {
  let mesh: Mesh

  /// One reason for each target, or one for the selector.
  func reasons(_ attachment: Attachment, of namespace: ByteString) -> [String] {
    guard attachment.targetRefs.isEmpty else {
      return attachment.targetRefs.map { reason($0, of: namespace) }
    }
    let workloads =
      namespace == mesh.config.rootNamespace
      ? mesh.inventory.workloads : mesh.inventory.workloads(in: namespace)
    let labels = attachment.matchLabels ?? [:]
    let selected = workloads.filter { workload in
      labels.allSatisfy { workload.labels[$0.key] == $0.value }
    }
    guard let first = selected.first else {
      return [
        labels.isEmpty
          ? "the inputs have no workload that it is for"
          : "its selector fits no workload of the inputs"
      ]
    }
    return [
      "\(ObjectName(first.meta)), which it is for, has no proxy that takes it "
        + "(\(mesh.dataPlane(of: first).mode.rawValue))"
    ]
  }

  private func reason(_ target: TargetRef, of namespace: ByteString) -> String {
    let name = ObjectName(namespace: namespace, name: target.name)
    switch target.kind {
    case "GatewayClass":
      return namespace == mesh.config.rootNamespace
        ? "GatewayClass \(target.name): the inputs have no waypoint of the class istio-waypoint"
        : "GatewayClass \(target.name): only policies of the root namespace may target a class"
    case "Gateway":
      return mesh.kubernetesGateway(named: name) == nil
        ? "Gateway \(name) is not among the inputs" : "Gateway \(name) is none of Istio's"
    case "Service", "ServiceEntry":
      guard let known = mesh.addressedService(name), known.service.kind.title == "\(target.kind)"
      else { return "\(target.kind) \(name) is not among the inputs" }
      if case .none(let absence) = known.waypoint {
        return "\(target.kind) \(name) has no waypoint: \(absence.description)"
      }
      return "the waypoint of \(target.kind) \(name) does not take it"
    default: return "\(target.kind) \(name) is nothing that a policy may target"
    }
  }
}
