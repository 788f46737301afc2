package import Basics

/// The Gateway of the Gateway API: a proxy that istiod deploys, or the settings of one.
///
/// Istio's own kind of the same name is another resource.
package struct KubernetesGateway: Sendable, Hashable {
  /// One address of `spec.addresses` or `status.addresses`.
  package struct Address: Sendable, Hashable {
    /// `IPAddress` where none is given.
    package let type: ByteString
    /// Empty where the implementation is to choose.
    package let value: ByteString

    package init(type: ByteString = "IPAddress", value: ByteString) {
      self.type = type
      self.value = value
    }
  }

  package let meta: ObjectMeta
  /// `spec.gatewayClassName`.
  package let className: ByteString
  /// In the order of the text.
  package let listeners: [Listener]
  /// `spec.tls.frontend`: what clients of HTTPS listeners have to show.
  package let frontend: Frontend
  /// `spec.addresses`.
  package let addresses: [Address]
  /// `spec.infrastructure.labels`.
  package let infrastructureLabels: [ByteString: ByteString]
  /// `spec.infrastructure.annotations`.
  package let infrastructureAnnotations: [ByteString: ByteString]
  /// `status.addresses`; `nil` where the object has no status, as in a manifest that no cluster has
  /// written to.
  package let statusAddresses: [Address]?

  package init(
    meta: ObjectMeta,
    className: ByteString,
    listeners: [Listener] = [],
    frontend: Frontend = Frontend(),
    addresses: [Address] = [],
    infrastructureLabels: [ByteString: ByteString] = [:],
    infrastructureAnnotations: [ByteString: ByteString] = [:],
    statusAddresses: [Address]? = nil
  ) {
    self.meta = meta
    self.className = className
    self.listeners = listeners
    self.frontend = frontend
    self.addresses = addresses
    self.infrastructureLabels = infrastructureLabels
    self.infrastructureAnnotations = infrastructureAnnotations
    self.statusAddresses = statusAddresses
  }
}

/// The GatewayClass of the Gateway API.
package struct GatewayClass: Sendable, Hashable {
  package let meta: ObjectMeta
  package let controllerName: ByteString

  package init(meta: ObjectMeta, controllerName: ByteString) {
    self.meta = meta
    self.controllerName = controllerName
  }
}
