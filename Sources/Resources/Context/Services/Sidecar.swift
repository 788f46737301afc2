package import Basics

/// A Sidecar: what the sidecars of some workloads are told of the mesh.
package struct Sidecar: Sendable, Hashable {
  /// `NAMESPACE/HOST` of an egress listener.
  package struct EgressHost: Sendable, Hashable {
    /// A name, `*`, `.` for the Sidecar's own, or `~` for none.
    package let namespace: ByteString
    /// A host, one with a wildcard as its first label, or `*`.
    package let host: ByteString

    package init(namespace: ByteString, host: ByteString) {
      self.namespace = namespace
      self.host = host
    }
  }

  package let meta: ObjectMeta
  /// `workloadSelector.labels`; `nil` without one.
  package let workloadSelector: [ByteString: ByteString]?
  /// The hosts of all `egress` listeners; `nil` without any, which means everything.
  package let egressHosts: [EgressHost]?
  /// Whether `ingress` says which ports the sidecar listens on.
  package let hasIngress: Bool

  package init(
    meta: ObjectMeta,
    workloadSelector: [ByteString: ByteString]?,
    egressHosts: [EgressHost]?,
    hasIngress: Bool
  ) {
    self.meta = meta
    self.workloadSelector = workloadSelector
    self.egressHosts = egressHosts
    self.hasIngress = hasIngress
  }
}
