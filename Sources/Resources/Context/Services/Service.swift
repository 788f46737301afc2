package import Basics

/// A Service: its names, addresses and ports, and the workloads it leads to.
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
  /// `clusterIPs`, else `clusterIP`; empty where the cluster is to choose one, and for a headless
  /// Service.
  package let clusterIPs: [ByteString]
  /// `clusterIP: None`: the name stands for the addresses of the pods.
  package let isHeadless: Bool
  /// The host that a Service of type ExternalName stands for; `nil` for other types.
  package let externalName: ByteString?

  package init(
    meta: ObjectMeta,
    selector: [ByteString: ByteString],
    ports: [Port],
    clusterIPs: [ByteString] = [],
    isHeadless: Bool = false,
    externalName: ByteString? = nil
  ) {
    self.meta = meta
    self.selector = selector
    self.ports = ports
    self.clusterIPs = clusterIPs
    self.isHeadless = isHeadless
    self.externalName = externalName
  }

  /// The namespaces that the annotation `networking.istio.io/exportTo` names, `.` and `*`; empty
  /// means all.
  package var exportTo: [ByteString] {
    guard let text = meta.annotations["networking.istio.io/exportTo"], !text.isEmpty else {
      return []
    }
    return text.split(at: UInt8(ascii: ",")).map {
      ByteString(bytes: $0.bytes.filter { $0 != UInt8(ascii: " ") })
    }
  }
}
