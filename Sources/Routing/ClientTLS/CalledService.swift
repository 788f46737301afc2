package import Basics
package import Mesh

/// A service that is called at one of its ports.
package struct CalledService: Sendable, Hashable {
  /// In full: `web.shop.svc.cluster.local`, or a host of a ServiceEntry, which may be a wildcard.
  package let host: ByteString
  package let namespace: ByteString
  /// The service's port, not the endpoints'.
  package let port: Int
  /// Whether it is of a ServiceEntry with location MESH_EXTERNAL.
  package let isMeshExternal: Bool
  /// Whether there is no virtual address: `clusterIP: None`, or a ServiceEntry with resolution NONE.
  package let isHeadless: Bool
  /// The mode of the service's namespace, `Mesh.inheritedMTLS(in:)`.
  package let inheritedMTLS: EffectiveMTLS
  /// All endpoints of the port, of every subset.
  package let endpoints: [CalledEndpoint]

  package init(
    host: ByteString,
    namespace: ByteString,
    port: Int,
    isMeshExternal: Bool = false,
    isHeadless: Bool = false,
    inheritedMTLS: EffectiveMTLS,
    endpoints: [CalledEndpoint]
  ) {
    self.host = host
    self.namespace = namespace
    self.port = port
    self.isMeshExternal = isMeshExternal
    self.isHeadless = isHeadless
    self.inheritedMTLS = inheritedMTLS
    self.endpoints = endpoints
  }
}

/// A workload port that a connection may end at.
package struct CalledEndpoint: Sendable, Hashable {
  /// What stands before the workload.
  package enum DataPlane: Sendable, Hashable {
    case sidecar
    /// ztunnel.
    case ambient
    /// The workload is a gateway itself.
    case gateway
    /// The workload is a waypoint itself.
    case waypoint
    case nothing
  }

  /// How people call it: `namespace/name`; empty for one without a name.
  package let name: ByteString
  /// Of the Pod.
  package let labels: [ByteString: ByteString]
  package let dataPlane: DataPlane
  /// Whether a sidecar listens for HBONE too: `ISTIO_META_ENABLE_HBONE` in its proxy's metadata (AM-77).
  ///
  /// The label that injection makes of it says the same, and wins.
  package let listensForHBONE: Bool
  /// `spiffe://…`; `nil`: not known.
  package let identity: ByteString?
  /// The mode of the endpoint's port; of no account unless there is a sidecar or ztunnel.
  package let mtls: EffectiveMTLS

  package init(
    name: ByteString,
    labels: [ByteString: ByteString] = [:],
    dataPlane: DataPlane,
    listensForHBONE: Bool = false,
    identity: ByteString?,
    mtls: EffectiveMTLS
  ) {
    self.name = name
    self.labels = labels
    self.dataPlane = dataPlane
    self.listensForHBONE = listensForHBONE
    self.identity = identity
    self.mtls = mtls
  }
}

extension CalledEndpoint {
  /// What istiod takes the endpoint's proxy for: `istio` where it takes mesh mTLS (PA-42).
  ///
  /// Injection writes the label for sidecars, and only for them; manifests do not have it yet.
  var tlsMode: ByteString {
    labels["security.istio.io/tlsMode"] ?? (dataPlane == .sidecar ? "istio" : "disabled")
  }

  /// Whether HBONE may be sent to it, and why (AM-72, AM-75, AM-77).
  var tunnelReason: TransportReason? {
    if labels["gateway.istio.io/managed"] == "istio.io-mesh-controller" { return .waypointEndpoint }
    switch dataPlane {
    case .waypoint: return .waypointEndpoint
    case .ambient: return .ambientEndpoint
    case .sidecar, .gateway, .nothing:
      let protocols = labels["networking.istio.io/tunnel"]?.split(at: UInt8(ascii: ","))
      let isLabelled = protocols.map { $0.contains("http") } ?? listensForHBONE
      return isLabelled ? .endpointListensForHBONE : nil
    }
  }
}
