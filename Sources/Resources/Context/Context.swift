package import Basics

/// A Namespace.
package struct Namespace: Sendable, Hashable {
  package let meta: ObjectMeta
  package init(meta: ObjectMeta) { self.meta = meta }
}

/// A ServiceAccount.
package struct ServiceAccount: Sendable, Hashable {
  package let meta: ObjectMeta
  package init(meta: ObjectMeta) { self.meta = meta }
}

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

/// What runs and has an identity: a Pod, a pod template of a controller, or a WorkloadEntry (ENV-29).
package struct Workload: Sendable, Hashable {
  /// `Pod`, `Deployment`, …
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
  /// `metadata.ownerReferences` of a Pod: `Kind/name`.
  package let owners: [ByteString]

  package init(
    kind: ByteString,
    meta: ObjectMeta,
    labels: [ByteString: ByteString],
    annotations: [ByteString: ByteString] = [:],
    serviceAccount: ByteString = "default",
    namedPorts: [ByteString: Int] = [:],
    owners: [ByteString] = []
  ) {
    self.kind = kind
    self.meta = meta
    self.labels = labels
    self.annotations = annotations
    self.serviceAccount = serviceAccount
    self.namedPorts = namedPorts
    self.owners = owners
  }
}
