package import Basics
package import Mesh
package import Resources

/// A gateway: the workload that listens, as far as it decides what it gets from istiod.
package struct GatewayProxy: Sendable, Hashable {
  /// The workload's name; for a managed Gateway whose Deployment is not among the inputs the name
  /// that the Deployment gets.
  package let name: ObjectName
  package let labels: [ByteString: ByteString]
  /// With the namespace and the trust domain, what the gateway shows to the next hop.
  package let serviceAccount: ByteString
  package let namedPorts: [ByteString: Int]
  /// The Services that lead to it, in istiod's order.
  package let services: [Service]

  package init(
    name: ObjectName,
    labels: [ByteString: ByteString],
    serviceAccount: ByteString,
    namedPorts: [ByteString: Int] = [:],
    services: [Service] = []
  ) {
    self.name = name
    self.labels = labels
    self.serviceAccount = serviceAccount
    self.namedPorts = namedPorts
    self.services = services
  }
}
