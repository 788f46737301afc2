package import Basics

/// A Service's ports and selector, as far as they tell a workload port's protocol.
package struct Service: Sendable, Hashable {
  /// One entry of `spec.ports`.
  package struct Port: Sendable, Hashable {
    package let name: ByteString
    package let port: Int
    /// Number or name; absent: equal to `port`.
    package let targetPort: TargetPort
    package let appProtocol: ByteString
    /// `TCP` or `UDP`.
    package let transport: ByteString

    package init(
      name: ByteString,
      port: Int,
      targetPort: TargetPort,
      appProtocol: ByteString = "",
      transport: ByteString = "TCP"
    ) {
      self.name = name
      self.port = port
      self.targetPort = targetPort
      self.appProtocol = appProtocol
      self.transport = transport
    }
  }

  /// `targetPort`.
  package enum TargetPort: Sendable, Hashable {
    case number(Int)
    case name(ByteString)
  }

  package let meta: ObjectMeta
  package let selector: [ByteString: ByteString]
  package let ports: [Port]

  package init(meta: ObjectMeta, selector: [ByteString: ByteString], ports: [Port]) {
    self.meta = meta
    self.selector = selector
    self.ports = ports
  }
}
