internal import Basics
internal import Resources

/// The DENY policy that istiod makes for ztunnel of a PeerAuthentication with port settings (AM-41a).
///
/// It concerns connections without an identity only.
struct ConvertedPeerAuthentication {
  /// Ports with a group of their own.
  let strictPorts: Set<Int>
  /// The ports that the group for all others leaves out; `nil` without such a group.
  let exceptions: Set<Int>?

  /// Converts a policy that selects by labels.
  ///
  /// Fails where istiod makes nothing of it. `namespace` and `mesh` are the oldest policies without
  /// a selector of its namespace and of the root namespace.
  init?(
    _ policy: PeerAuthentication,
    namespace: PeerAuthentication?,
    mesh: PeerAuthentication?
  ) {
    let namespaceMode = namespace?.mode ?? .unset
    let isMeshStrict = mesh?.mode == .strict
    var strictPorts: Set<Int> = []
    var exceptions: Set<Int> = []
    for (port, mode) in policy.portLevelModes {
      switch mode {
      case .strict:
        // The mesh's STRICT is asked also where the workload's own mode overrules it (AM-41c).
        let isCovered =
          policy.mode == .strict || (policy.mode == .unset && namespaceMode == .strict)
          || (namespaceMode == .unset && isMeshStrict)
        if !isCovered { strictPorts.insert(port) }
      case .permissive, .disable:
        // A namespace policy that says UNSET counts as one that is not STRICT (AM-41c).
        let inheritsExactly = namespace.map { $0.mode == .strict } ?? isMeshStrict
        if policy.mode == .strict || (policy.mode == .unset && inheritsExactly) {
          exceptions.insert(port)
        }
      case .unset: break
      }
    }
    guard !strictPorts.isEmpty || !exceptions.isEmpty else { return nil }
    self.strictPorts = strictPorts
    // There are exceptions only where the workload's mode or the inherited one is STRICT, so their
    // group always asks for a missing identity.
    self.exceptions = exceptions.isEmpty ? nil : exceptions
  }

  /// Whether a connection without an identity to the port is denied.
  func isStrict(at port: Int) -> Bool {
    strictPorts.contains(port) || exceptions.map { !$0.contains(port) } ?? false
  }
}
