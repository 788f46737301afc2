package import Basics

extension Mesh {
  /// The mTLS mode of a namespace by its own policy and the mesh's, whatever workloads and ports say
  /// (PA-14): what a client of its services goes by (PA-41).
  package func inheritedMTLS(in namespace: ByteString) -> EffectiveMTLS {
    // Without labels no workload's policy fits, so the port does not count.
    peerAuthenticationScope(namespace: namespace, labels: [:]).effectiveMode(of: 0)
  }
}
