internal import Mesh
package import Program
package import Resources

/// What a proxy's configuration does not say and its reading needs.
package struct ReadingContext: Sendable {
  package let meshConfig: MeshConfig
  package let release: IstioRelease
  /// Key sets for what the proxy fetches.
  package let keySets: SuppliedKeySets
  /// Whether outbound listeners take connections of clients, as a gateway's do.
  var readsOutbound = false

  package init(meshConfig: MeshConfig, release: IstioRelease, keySets: SuppliedKeySets) {
    self.meshConfig = meshConfig
    self.release = release
    self.keySets = keySets
  }

  var behavior: ReleaseBehavior { ReleaseBehavior(of: release) }
}
