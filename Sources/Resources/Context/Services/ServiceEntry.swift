package import Basics

/// Hosts that are not Services of Kubernetes, and what answers for them.
package struct ServiceEntry: Sendable, Hashable {
  package enum Location: String, Sendable, CaseIterable {
    case meshExternal = "MESH_EXTERNAL"
    case meshInternal = "MESH_INTERNAL"
  }

  package enum Resolution: String, Sendable, CaseIterable {
    case none = "NONE"
    case `static` = "STATIC"
    case dns = "DNS"
    case dnsRoundRobin = "DNS_ROUND_ROBIN"
    case dynamicDNS = "DYNAMIC_DNS"
  }

  /// One entry of `spec.ports`.
  package struct Port: Sendable, Hashable {
    package let number: Int
    package let name: ByteString
    /// `protocol` as written; empty where none is.
    package let protocolName: ByteString
    /// `nil`: equal to `number`.
    package let targetPort: Int?

    package init(
      number: Int,
      name: ByteString,
      protocolName: ByteString = "",
      targetPort: Int? = nil
    ) {
      self.number = number
      self.name = name
      self.protocolName = protocolName
      self.targetPort = targetPort
    }
  }

  /// One entry of `spec.endpoints`.
  package struct Endpoint: Sendable, Hashable {
    /// An IP address, a host name, or `unix://` with a path; empty where none is given.
    package let address: ByteString
    /// By the name of the port.
    package let ports: [ByteString: Int]
    package let labels: [ByteString: ByteString]
    package let network: ByteString
    /// Empty where none is named.
    package let serviceAccount: ByteString
    package let location: SourceLocation

    package init(
      address: ByteString,
      ports: [ByteString: Int] = [:],
      labels: [ByteString: ByteString] = [:],
      network: ByteString = "",
      serviceAccount: ByteString = "",
      location: SourceLocation
    ) {
      self.address = address
      self.ports = ports
      self.labels = labels
      self.network = network
      self.serviceAccount = serviceAccount
      self.location = location
    }
  }

  package let meta: ObjectMeta
  /// In the order of the text; wildcards only as a whole first label.
  package let hosts: [ByteString]
  /// Addresses and blocks, as written.
  package let addresses: [ByteString]
  /// In the order of the text.
  package let ports: [Port]
  package let location: Location
  package let resolution: Resolution
  package let endpoints: [Endpoint]
  /// `workloadSelector.labels`; `nil` without one.
  package let workloadSelector: [ByteString: ByteString]?
  /// Namespaces, `.` and `*`; empty means all.
  package let exportTo: [ByteString]
  package let subjectAltNames: [ByteString]
  /// Addresses that istiod gave to hosts: `status.addresses`.
  package let allocatedAddresses: [AllocatedAddress]

  /// One entry of `status.addresses`.
  package struct AllocatedAddress: Sendable, Hashable {
    /// Empty: all hosts.
    package let host: ByteString
    package let value: ByteString

    package init(host: ByteString, value: ByteString) {
      self.host = host
      self.value = value
    }
  }

  package init(
    meta: ObjectMeta,
    hosts: [ByteString],
    addresses: [ByteString] = [],
    ports: [Port] = [],
    location: Location = .meshExternal,
    resolution: Resolution = .none,
    endpoints: [Endpoint] = [],
    workloadSelector: [ByteString: ByteString]? = nil,
    exportTo: [ByteString] = [],
    subjectAltNames: [ByteString] = [],
    allocatedAddresses: [AllocatedAddress] = []
  ) {
    self.meta = meta
    self.hosts = hosts
    self.addresses = addresses
    self.ports = ports
    self.location = location
    self.resolution = resolution
    self.endpoints = endpoints
    self.workloadSelector = workloadSelector
    self.exportTo = exportTo
    self.subjectAltNames = subjectAltNames
    self.allocatedAddresses = allocatedAddresses
  }
}
