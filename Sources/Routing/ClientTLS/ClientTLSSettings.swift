package import Basics
internal import Mesh
package import Resources

/// The mesh-wide settings that decide how clients connect.
package struct ClientTLSSettings: Sendable, Hashable {
  /// `enableAutoMtls` (PA-41).
  package var enablesAutoMTLS = true
  package var rootNamespace: ByteString = "istio-system"
  /// The suffix of short host names.
  package var clusterDomain: ByteString = "cluster.local"
  /// `defaultDestinationRuleExportTo`.
  package var defaultExportTo: [ByteString] = ["*"]
  /// Whether istiod knows of ambient mode: `PILOT_ENABLE_AMBIENT`.
  ///
  /// Inputs in ambient mode say so by
  /// their labels, so it is taken for on unless it is switched off.
  package var knowsAmbient = true
  /// `PILOT_ENABLE_SENDING_HBONE` (AM-75).
  package var sendsHBONE = true
  /// `PILOT_PREFER_SENDING_HBONE` (AM-75).
  package var prefersHBONE = false
  /// `ENABLE_ENHANCED_DESTINATIONRULE_MERGE`.
  package var mergesByExport = true
  /// Whether endpoints of a subset that has no `tls` of its own go by the rule's, as from 1.31 on
  /// (PA-48).
  package var subsetsFollowRule = true

  package init() {}

  /// Takes the settings of a mesh.
  package init(_ config: MeshConfig, clusterDomain: ByteString = "cluster.local") {
    enablesAutoMTLS = config.enableAutoMtls
    rootNamespace = config.rootNamespace
    self.clusterDomain = clusterDomain
    defaultExportTo = config.defaultDestinationRuleExportTo ?? ["*"]
    // What is no boolean counts as istiod's default, which is off.
    knowsAmbient =
      config.pilotEnvironment["PILOT_ENABLE_AMBIENT"].map { goBoolean($0) ?? false } ?? true
    // Without ambient mode the flags are ignored.
    sendsHBONE = knowsAmbient && config.isOn(.sendingHBONE)
    prefersHBONE = knowsAmbient && config.isOn(.preferringHBONE)
    mergesByExport = config.isOn(.mergingByExport)
  }
}
