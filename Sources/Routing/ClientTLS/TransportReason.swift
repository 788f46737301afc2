package import Basics
package import Mesh
package import Resources

/// What decided how a connection is secured.
package enum TransportReason: Sendable, Hashable {
  /// The client has no proxy and sends plaintext unless a request says otherwise.
  case noProxy
  /// The address belongs to no service: the proxy passes on what the application sends (PA-47).
  case noService
  /// A DestinationRule's `tls` (PA-40).
  case destinationRule(AppliedTLS)
  /// `tls` with a `credentialName` that istiod gives to no sidecar, so that it sends plaintext (PA-40).
  case credentialWithoutSelector(AppliedTLS)
  /// MUTUAL without a certificate: istiod leaves the whole setting out (PA-40).
  case incompleteCertificate(AppliedTLS)
  /// `tls` of the DestinationRule for other ports, which only the endpoints go by (PA-48).
  case endpointsFollow(AppliedTLS)
  /// The service is outside the mesh (PA-41).
  case meshExternal
  /// `enableAutoMtls: false` (PA-41).
  case autoMTLSDisabled
  /// DISABLE for the service's namespace, by its policy or the mesh's (PA-41).
  case namespaceDisables(EffectiveMTLS)
  /// A service without address has an endpoint that takes no mesh mTLS, or no endpoint at all; `nil`:
  /// no endpoint (PA-41).
  case mixedHeadless(endpoint: ByteString?)
  /// The endpoint takes no mesh mTLS: no sidecar, or a label that says so (PA-42).
  case noSidecar
  /// The mode of the endpoint's port is DISABLE (PA-42).
  case endpointDisables(EffectiveMTLS)
  /// Automatic mTLS (PA-42).
  case autoMTLS
  /// Automatic mTLS for all endpoints of a service without address (PA-44).
  case headlessAutoMTLS
  /// ztunnel stands before the endpoint (AM-72, AM-75).
  case ambientEndpoint
  /// Waypoints are always reached by HBONE (AM-72).
  case waypointEndpoint
  /// The endpoint's sidecar listens for HBONE (AM-77).
  case endpointListensForHBONE
  /// ztunnel and waypoints send HBONE or plaintext, and the endpoint does not take HBONE (AM-72, AM-77).
  case endpointTakesNoHBONE
}

extension TransportReason {
  package var clause: String {
    switch self {
    case .noProxy: "AM-76"
    case .noService: "PA-47"
    case .destinationRule, .credentialWithoutSelector, .incompleteCertificate: "PA-40"
    case .endpointsFollow: "PA-48"
    case .meshExternal, .autoMTLSDisabled, .namespaceDisables, .mixedHeadless: "PA-41"
    case .noSidecar, .endpointDisables, .autoMTLS: "PA-42"
    case .headlessAutoMTLS: "PA-44"
    case .ambientEndpoint, .waypointEndpoint: "AM-72"
    case .endpointListensForHBONE, .endpointTakesNoHBONE: "AM-77"
    }
  }

  /// The object behind it; `nil` where no object is.
  package var object: ObjectMeta? {
    switch self {
    case .destinationRule(let applied), .credentialWithoutSelector(let applied),
      .incompleteCertificate(let applied), .endpointsFollow(let applied):
      applied.rule
    case .namespaceDisables(let mtls), .endpointDisables(let mtls): mtls.policy
    case .noProxy, .noService, .meshExternal, .autoMTLSDisabled, .mixedHeadless, .noSidecar,
      .autoMTLS, .headlessAutoMTLS, .ambientEndpoint, .waypointEndpoint, .endpointListensForHBONE,
      .endpointTakesNoHBONE:
      nil
    }
  }

  /// Where it is written; `nil` where nothing is.
  package var location: SourceLocation? {
    switch self {
    case .destinationRule(let applied), .credentialWithoutSelector(let applied),
      .incompleteCertificate(let applied), .endpointsFollow(let applied):
      applied.tls.location
    case .namespaceDisables, .endpointDisables, .noProxy, .noService, .meshExternal,
      .autoMTLSDisabled, .mixedHeadless, .noSidecar, .autoMTLS, .headlessAutoMTLS, .ambientEndpoint,
      .waypointEndpoint, .endpointListensForHBONE, .endpointTakesNoHBONE:
      object?.location
    }
  }

  /// One line for people.
  package var text: String {
    switch self {
    case .noProxy: "the client has no proxy"
    case .noService: "the address belongs to no service, and is passed on as it is"
    case .destinationRule(let applied): "\(applied.text) says \(applied.tls.mode.rawValue)"
    case .credentialWithoutSelector(let applied):
      "\(applied.text) has a \"credentialName\", which sidecars get only from a DestinationRule "
        + "with a \"workloadSelector\": plaintext"
    case .incompleteCertificate(let applied):
      "\(applied.text) says MUTUAL without a client certificate and key: plaintext"
    case .endpointsFollow(let applied):
      "\(applied.text) says \(applied.tls.mode.rawValue), which counts for the endpoints alone"
    case .meshExternal: "the service is outside the mesh"
    case .autoMTLSDisabled: "enableAutoMtls is false"
    case .namespaceDisables(let mtls):
      "\(mtls.subject) says DISABLE for the namespace of the service, so automatic mTLS is off"
    case .mixedHeadless(nil): "the service has no address and no endpoint: no automatic mTLS"
    case .mixedHeadless(let endpoint?):
      "the service has no address, and its endpoint \(endpoint) has no sidecar: no automatic mTLS"
    case .noSidecar: "automatic mTLS: the endpoint has no sidecar"
    case .endpointDisables(let mtls):
      "automatic mTLS: \(mtls.subject) says DISABLE for the endpoint's port"
    case .autoMTLS: "automatic mTLS: the endpoint has a sidecar"
    case .headlessAutoMTLS: "automatic mTLS: all endpoints of the service have a sidecar"
    case .ambientEndpoint: "HBONE: the endpoint is in ambient mode"
    case .waypointEndpoint: "HBONE: the endpoint is a waypoint"
    case .endpointListensForHBONE: "HBONE: the endpoint's sidecar listens for it"
    case .endpointTakesNoHBONE: "the endpoint takes no HBONE, and the client nothing else"
    }
  }
}

extension EffectiveMTLS {
  fileprivate var subject: String {
    policy.map { "PeerAuthentication \($0.namespace)/\($0.name)" } ?? "the default"
  }
}
