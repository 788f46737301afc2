package import Basics

/// A part of the endpoints of a Service; read for Services without a selector.
package struct EndpointSlice: Sendable, Hashable {
  /// One entry of `endpoints`.
  package struct Endpoint: Sendable, Hashable {
    package let addresses: [ByteString]
    /// The name of the Pod that `targetRef` names; `nil` where it names none.
    package let pod: ByteString?
    /// `conditions.ready`; absent means ready.
    package let isReady: Bool

    package init(addresses: [ByteString], pod: ByteString? = nil, isReady: Bool = true) {
      self.addresses = addresses
      self.pod = pod
      self.isReady = isReady
    }
  }

  /// One entry of `ports`.
  package struct Port: Sendable, Hashable {
    package let name: ByteString
    /// `nil`: any port.
    package let port: Int?

    package init(name: ByteString, port: Int?) {
      self.name = name
      self.port = port
    }
  }

  package let meta: ObjectMeta
  package let endpoints: [Endpoint]
  package let ports: [Port]

  package init(meta: ObjectMeta, endpoints: [Endpoint], ports: [Port]) {
    self.meta = meta
    self.endpoints = endpoints
    self.ports = ports
  }

  /// The Service that the slice belongs to, in its namespace; `nil` where the label is missing.
  package var serviceName: ByteString? { meta.labels["kubernetes.io/service-name"] }
}
