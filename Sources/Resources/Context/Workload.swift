package import Basics

/// What runs and has an identity: a Pod, a pod template of a controller, or a WorkloadEntry (ENV-29).
package final class Workload: Sendable {
  /// The object's kind: `Pod`, `Deployment` and so on.
  package let kind: ByteString
  /// The object's own metadata; a workload is named `namespace/name` by it.
  package let meta: ObjectMeta
  /// The labels that selectors see: the pod's or the pod template's, never the controller's.
  package let labels: [ByteString: ByteString]
  package let annotations: [ByteString: ByteString]
  /// `default` where none is named.
  package let serviceAccount: ByteString
  /// Named container ports, for Services that target a port by name.
  package let namedPorts: [ByteString: Int]
  /// All TCP ports of the containers, ascending, each once; for other kinds the named ports.
  package let ports: [Int]
  /// `metadata.ownerReferences`: `Kind/name`.
  package let owners: [ByteString]
  /// Whether a container runs `proxy router`, as the classic gateways do.
  package let runsRouter: Bool
  /// The pod's addresses, or a WorkloadEntry's.
  ///
  /// The latter may also be a host name, or `unix://` with a path. Empty for what is no longer running.
  package let addresses: [ByteString]
  /// Whether the pod has the addresses of its node.
  package let usesHostNetwork: Bool
  /// Whether there is a container `istio-proxy`, as after an injection.
  package let hasProxyContainer: Bool
  /// Whether it is a Pod that a cluster has put on a node: what it has not now, it does not get.
  package let isScheduled: Bool
  /// `network` of a WorkloadEntry, else the label `topology.istio.io/network`; empty where neither
  /// says one.
  package let network: ByteString

  package init(
    kind: ByteString,
    meta: ObjectMeta,
    labels: [ByteString: ByteString],
    annotations: [ByteString: ByteString] = [:],
    serviceAccount: ByteString = "default",
    namedPorts: [ByteString: Int] = [:],
    ports: [Int] = [],
    owners: [ByteString] = [],
    runsRouter: Bool = false,
    addresses: [ByteString] = [],
    usesHostNetwork: Bool = false,
    hasProxyContainer: Bool = false,
    isScheduled: Bool = false,
    network: ByteString = ""
  ) {
    self.kind = kind
    self.meta = meta
    self.labels = labels
    self.annotations = annotations
    self.serviceAccount = serviceAccount
    self.namedPorts = namedPorts
    self.ports = Set(ports).union(namedPorts.values).sorted()
    self.owners = owners
    self.runsRouter = runsRouter
    self.addresses = addresses
    self.usesHostNetwork = usesHostNetwork
    self.hasProxyContainer = hasProxyContainer
    self.isScheduled = isScheduled
    self.network =
      network.isEmpty ? labels["topology.istio.io/network"] ?? "" : network
  }
}

extension Workload: Hashable {
  package static func == (left: Workload, right: Workload) -> Bool {
    left === right
      || (left.kind == right.kind && left.meta == right.meta && left.labels == right.labels
        && left.annotations == right.annotations && left.serviceAccount == right.serviceAccount
        && left.namedPorts == right.namedPorts && left.ports == right.ports
        && left.owners == right.owners && left.runsRouter == right.runsRouter
        && left.addresses == right.addresses && left.usesHostNetwork == right.usesHostNetwork
        && left.hasProxyContainer == right.hasProxyContainer
        && left.isScheduled == right.isScheduled && left.network == right.network)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(meta)
  }
}
