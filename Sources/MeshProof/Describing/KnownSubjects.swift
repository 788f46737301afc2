internal import Basics
internal import Decoding
internal import Mesh
internal import Resources

/// What the inputs have to describe, each kind in the order of the names.
struct KnownSubjects {
  let mesh: Mesh

  /// All that have a Namespace object or anything in them.
  var namespaces: [ByteString] {
    let inventory = mesh.inventory
    let metas =
      inventory.workloads.map(\.meta) + inventory.services.map(\.meta)
      + inventory.serviceAccounts.map(\.meta) + mesh.serviceEntries.map(\.meta)
      + mesh.kubernetesGateways.map(\.meta) + mesh.authorizationPolicies.map(\.meta)
      + mesh.requestAuthentications.map(\.meta) + mesh.peerAuthentications.map(\.meta)
      + mesh.destinationRules.map(\.meta) + mesh.routing.gateways.map(\.meta)
      + mesh.routing.virtualServices.map(\.meta) + mesh.routing.gatewayRoutes.map(\.meta)
    return Set(inventory.namespaces.map(\.meta.name) + metas.map(\.namespace)).sorted()
  }

  var workloads: [String] { mesh.inventory.workloadNames.map { "\($0)" } }

  var services: [String] {
    (mesh.inventory.services.map(\.meta) + mesh.serviceEntries.map(\.meta)).map {
      "\(ObjectName($0))"
    }
  }

  /// Workloads that are gateways, and Gateways of both kinds.
  var gateways: [String] {
    let workloads = mesh.inventory.workloads.filter { mesh.enforcer(of: $0) == .proxy(.gateway) }
    let ofKubernetes = mesh.kubernetesGateways.filter {
      mesh.isIstios($0) && !mesh.isWaypoint($0)
    }
    return
      (workloads.map(\.meta) + ofKubernetes.map(\.meta) + mesh.routing.gateways.map(\.meta))
      .map { "\(ObjectName($0))" }
  }

  var waypoints: [String] {
    mesh.kubernetesGateways.filter(mesh.isWaypoint).map { "\(ObjectName($0.meta))" }
  }

  /// What to write in place of a name: the nearest, else those with the last part of the name, else
  /// what there is, if that is little.
  static func hint(_ name: String, _ known: [String]) -> String {
    let known = known.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    if let nearest = nearestName(to: ByteString(name), among: known.map { ByteString($0) }) {
      return ": did you mean \"\(nearest)\"?"
    }
    let last = name.split(separator: "/").last.map { "/\($0)" } ?? name
    let elsewhere = known.filter { $0.hasSuffix(last) }
    if !elsewhere.isEmpty { return "; there is \(list(elsewhere))" }
    return known.isEmpty ? "; there is none" : "; there is \(list(known))"
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
