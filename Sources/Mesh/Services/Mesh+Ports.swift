internal import Basics
package import Resources

extension Mesh {
  /// The ports of a workload that the inputs know: those that are served, and those that a
  /// PeerAuthentication names.
  ///
  /// Ascending.
  package func knownPorts(of workload: Workload) -> [Int] {
    var ports = Set(servedPorts(of: workload))
    for policy in peerAuthentications
    where policy.meta.namespace == workload.meta.namespace
      && policy.matchLabels?.allSatisfy({ workload.labels[$0.key] == $0.value }) == true
    {
      ports.formUnion(policy.portLevelModes.keys)
    }
    return ports.sorted()
  }

  /// The TCP ports of a workload at which something answers: targets of Services, and container
  /// ports.
  ///
  /// Ascending.
  package func servedPorts(of workload: Workload) -> [Int] {
    let services = inventory.services(selecting: workload.labels, in: workload.meta.namespace)
    // Most have what their containers say, in order already.
    guard !services.isEmpty else { return workload.ports }
    var ports = Set(workload.ports)
    for service in services {
      ports.formUnion(
        service.ports.filter { $0.transport != "UDP" }
          .compactMap { $0.targetPort.number(among: workload.namedPorts) }
      )
    }
    return ports.sorted()
  }
}
