package import Basics

/// What runs and has an identity: a Pod, a pod template of a controller, or a WorkloadEntry (ENV-29).
package struct Workload: Sendable, Hashable {
  /// The object's kind: `Pod`, `Deployment` and so on.
  package let kind: ByteString
  /// The object's own metadata; a workload is named `namespace/name` by it.
  package let meta: ObjectMeta
  /// The labels that selectors see: the pod's or the pod template's, never the controller's.
  package let labels: [ByteString: ByteString]
  package var annotations: [ByteString: ByteString]
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
  package var hasProxyContainer: Bool
  /// Whether it is a Pod that a cluster has put on a node: what it has not now, it does not get.
  package var isScheduled: Bool
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
