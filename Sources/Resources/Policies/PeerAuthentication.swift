package import Basics

/// A PeerAuthentication as written (PA-1).
package struct PeerAuthentication: Sendable, Hashable {
  /// `mtls.mode`; absent is `unset`.
  package enum Mode: String, Sendable, CaseIterable {
    case unset = "UNSET"
    case disable = "DISABLE"
    case permissive = "PERMISSIVE"
    case strict = "STRICT"
  }

  package var meta: ObjectMeta
  /// `selector.matchLabels`; `nil` when there is no selector.
  package let matchLabels: [ByteString: ByteString]?
  package let mode: Mode
  /// `portLevelMtls` by workload port (PA-16).
  package let portLevelModes: [Int: Mode]

  package init(
    meta: ObjectMeta,
    matchLabels: [ByteString: ByteString]?,
    mode: Mode,
    portLevelModes: [Int: Mode] = [:]
  ) {
    self.meta = meta
    self.matchLabels = matchLabels
    self.mode = mode
    self.portLevelModes = portLevelModes
  }
}
