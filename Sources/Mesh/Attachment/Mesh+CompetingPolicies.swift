internal import Basics
internal import Resources

extension Mesh {
  /// A warning for each PeerAuthentication that an older one of its level hides from the mesh, from
  /// its namespace or from a workload of the inputs (PA-11, LINT-56).
  func competingPeerAuthentications() -> [Diagnostic] {
    var places = Set(peerAuthentications.map { Place(namespace: $0.meta.namespace, labels: [:]) })
    for workload in inventory.workloads {
      places.insert(Place(namespace: workload.meta.namespace, labels: workload.labels))
    }
    var hidden: [ObjectName: PeerAuthentication] = [:]
    for place in places where peerIndex[place.namespace].count > 1 {
      let scope = peerAuthenticationScope(namespace: place.namespace, labels: place.labels)
      for policy in scope.ignored { hidden[ObjectName(policy.meta)] = policy }
    }
    return hidden.sorted { ($0.value.meta.location, $0.key) < ($1.value.meta.location, $1.key) }
      .map { Self.warning(about: $0.value) }
  }

  private struct Place: Hashable {
    let namespace: ByteString
    let labels: [ByteString: ByteString]
  }

  private static func warning(about policy: PeerAuthentication) -> Diagnostic {
    let undated =
      policy.meta.creationTimestamp == nil
      ? ["it has no creationTimestamp and counts as the newest, then by name"] : []
    return Diagnostic(
      .warning,
      code: "competing-peer-authentications",
      "PeerAuthentication \"\(ObjectName(policy.meta))\" has no effect where an older one is at the same level",
      at: policy.meta.location,
      notes: ["only the oldest counts, its port settings included"] + undated,
      clause: "PA-11"
    )
  }
}
