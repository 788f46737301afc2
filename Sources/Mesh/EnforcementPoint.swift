package import Basics
package import Resources

/// One proxy and port, with everything that attaches to it: what a rule program is made from.
package struct EnforcementPoint: Sendable {
  /// What kind of proxy enforces.
  package enum DataPlane: String, Sendable, CaseIterable {
    case sidecar, gateway, waypoint
    /// ztunnel, in front of a workload in ambient mode.
    case ambient
  }

  /// The declared protocol of the workload port (contract section 2, AP-85).
  package enum PortProtocol: String, Sendable, CaseIterable {
    case http, http2, grpc, tcp, tls, auto
  }

  package let dataPlane: DataPlane
  package let namespace: ByteString
  package let labels: [ByteString: ByteString]
  /// What a request to a waypoint is addressed to (AP-18, AM-80); `nil` elsewhere, and for a request
  /// to a workload's own address (AM-82).
  package let service: AddressedService?
  package let port: Int
  package let portProtocol: PortProtocol
  /// The policies that apply (AP-10…AP-21; at ztunnel AM-26…AM-30), of all actions, dry-run ones
  /// too, in a stable order.
  package let authorizationPolicies: [AuthorizationPolicy]
  /// The policies of a waypoint's first layer, at the end of the HBONE tunnel; `nil` where there is no
  /// such layer (AP-19, AM-79).
  package let connectPolicies: [AuthorizationPolicy]?
  /// The merged JWT rules in provider order (RA-20, RA-25).
  package let jwtRules: [AttachedJWTRule]
  /// The effective mTLS mode of this port (PA-10…PA-18; at ztunnel AM-37…AM-41d, as it is carried
  /// out); `nil` at a gateway, whose servers decide (PA-18), and at a waypoint (AM-87).
  package let mtls: EffectiveMTLS?
  /// Whether nothing but HBONE with a client's certificate gets in: the inputs have the Gateway of this
  /// waypoint (AM-87).
  package let takesHBONEOnly: Bool
  /// The mesh-wide settings that this proxy got.
  package let meshConfig: MeshConfig
  /// What is worth knowing about what attaches; every decision carries it.
  package let warnings: [String]

  package init(
    dataPlane: DataPlane,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    service: AddressedService? = nil,
    port: Int,
    portProtocol: PortProtocol,
    authorizationPolicies: [AuthorizationPolicy],
    connectPolicies: [AuthorizationPolicy]? = nil,
    jwtRules: [AttachedJWTRule],
    mtls: EffectiveMTLS?,
    takesHBONEOnly: Bool = false,
    meshConfig: MeshConfig,
    warnings: [String] = []
  ) {
    self.dataPlane = dataPlane
    self.namespace = namespace
    self.labels = labels
    self.service = service
    self.port = port
    self.portProtocol = portProtocol
    self.authorizationPolicies = authorizationPolicies
    self.connectPolicies = connectPolicies
    self.jwtRules = jwtRules
    self.mtls = mtls
    self.takesHBONEOnly = takesHBONEOnly
    self.meshConfig = meshConfig
    self.warnings = warnings
  }
}

/// The Service or ServiceEntry that a request through a waypoint is addressed to.
package struct AddressedService: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case service, serviceEntry
  }

  package let kind: Kind
  package let name: ObjectName

  package init(kind: Kind, name: ObjectName) {
    self.kind = kind
    self.name = name
  }
}

/// A JWT rule with the RequestAuthentication that brought it.
package struct AttachedJWTRule: Sendable, Hashable {
  package let rule: JWTRule
  package let policy: ObjectMeta

  package init(rule: JWTRule, policy: ObjectMeta) {
    self.rule = rule
    self.policy = policy
  }
}

/// An mTLS mode and where it comes from.
package struct EffectiveMTLS: Sendable, Hashable {
  /// Never `unset`: PERMISSIVE where nothing says otherwise (PA-14).
  package let mode: PeerAuthentication.Mode
  /// The PeerAuthentication that set it; `nil` for the default.
  package let policy: ObjectMeta?
  /// What a fault of Istio makes of the mode that the policies say, for a person (AM-41, AM-41c).
  ///
  /// It changes what happens to connections without an identity, and to no others.
  package let deviation: String?

  package init(mode: PeerAuthentication.Mode, policy: ObjectMeta?, deviation: String? = nil) {
    self.mode = mode
    self.policy = policy
    self.deviation = deviation
  }
}
