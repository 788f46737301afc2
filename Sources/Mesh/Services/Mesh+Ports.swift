package import Resources

extension Mesh {
  /// The ports of a workload that the inputs know: targets of Services, container ports with a name
  /// and ports that a PeerAuthentication names.
  ///
  /// Ascending.
  package func knownPorts(of workload: Workload) -> [Int] {
    var ports = Set(workload.namedPorts.values)
    for service in inventory.services(in: workload.meta.namespace)
    where service.selects(workload.labels) {
      ports.formUnion(
        service.ports.compactMap { $0.targetPort.number(among: workload.namedPorts) }
      )
    }
    for policy in peerAuthentications
    where policy.meta.namespace == workload.meta.namespace
      && policy.matchLabels?.allSatisfy({ workload.labels[$0.key] == $0.value }) == true
    {
      ports.formUnion(policy.portLevelModes.keys)
    }
    return ports.sorted()
  }
}
