package import Basics
package import Resources

/// What the command line states about the mesh; it wins over the inputs (contract section 1).
package struct MeshOverrides: Sendable, Hashable {
  /// `--mesh-config`: used in place of every MeshConfig among the inputs.
  package var meshConfig: MeshConfig?
  /// `--root-namespace`.
  package var rootNamespace: ByteString?
  /// `--trust-domain`.
  package var trustDomain: ByteString?
  /// `--trust-domain-alias`; `nil` leaves the configured ones, a list replaces them.
  package var trustDomainAliases: [ByteString]?
  /// `--pilot-env`; each variable replaces the one of the inputs.
  package var pilotEnvironment: [ByteString: ByteString]

  package init(
    meshConfig: MeshConfig? = nil,
    rootNamespace: ByteString? = nil,
    trustDomain: ByteString? = nil,
    trustDomainAliases: [ByteString]? = nil,
    pilotEnvironment: [ByteString: ByteString] = [:]
  ) {
    self.meshConfig = meshConfig
    self.rootNamespace = rootNamespace
    self.trustDomain = trustDomain
    self.trustDomainAliases = trustDomainAliases
    self.pilotEnvironment = pilotEnvironment
  }
}
