public import Basics

/// A Service or ServiceEntry: where its connections end, and what stands before that.
public struct ServiceDescription: Sendable, Hashable {
  /// A port with its endpoints.
  public struct Port: Sendable, Hashable {
    /// The port that clients connect to.
    public let number: Int
    /// Empty where it has none.
    public let name: ByteString
    /// The declared protocol; `udp` for a port that no proxy looks at.
    public let portProtocol: String
    /// Number or name, as declared.
    public let targetPort: ByteString
    /// In order of the names.
    public let endpoints: [Endpoint]
    /// What the DestinationRules of the service's own namespace, or of the mesh, want of a client there.
    public let clientTLS: [ClientTLS]

    package init(
      number: Int,
      name: ByteString,
      portProtocol: String,
      targetPort: ByteString,
      endpoints: [Endpoint],
      clientTLS: [ClientTLS]
    ) {
      self.number = number
      self.name = name
      self.portProtocol = portProtocol
      self.targetPort = targetPort
      self.endpoints = endpoints
      self.clientTLS = clientTLS
    }
  }

  /// Where connections to a port may end.
  public struct Endpoint: Sendable, Hashable {
    /// The workload, with the mTLS mode of the port.
    public let workload: WorkloadSummary
    /// The workload (target) port.
    public let port: Int?
    /// What the workload's proxy takes the port for.
    public let portProtocol: String

    package init(workload: WorkloadSummary, port: Int?, portProtocol: String) {
      self.workload = workload
      self.port = port
      self.portProtocol = portProtocol
    }
  }

  /// A `tls` of a DestinationRule that counts for sidecars and gateways (PA-40).
  public struct ClientTLS: Sendable, Hashable {
    /// The subset that it is for; `nil`: the service as a whole.
    public let subset: ByteString?
    /// `DISABLE`, `SIMPLE`, `MUTUAL` or `ISTIO_MUTUAL`.
    public let mode: String
    /// The rule and where in it, in words.
    public let origin: String
    /// The rule.
    public let rule: Decision.Reference

    package init(subset: ByteString?, mode: String, origin: String, rule: Decision.Reference) {
      self.subset = subset
      self.mode = mode
      self.origin = origin
      self.rule = rule
    }
  }

  /// A client whose proxy is not told of it.
  public struct Hiding: Sendable, Hashable {
    /// `Namespace NAME`, or `workload NAMESPACE/NAME`.
    public let from: String
    /// Why, in words.
    public let reason: String

    package init(from: String, reason: String) {
      self.from = from
      self.reason = reason
    }
  }

  /// `namespace/name`.
  public let service: ByteString
  /// `Service` or `ServiceEntry`.
  public let kind: String
  /// In full; a ServiceEntry may have several.
  public let hosts: [ByteString]
  /// The host that a Service of type ExternalName stands for.
  public let externalName: ByteString?
  /// In the order of the text.
  public let ports: [Port]
  /// The waypoint of captured clients.
  public let waypoint: WaypointUse
  /// Whether gateways go through the waypoint too (AM-74).
  public let gatewaysUseWaypoint: Bool
  /// Those who do not know the service; in order.
  public let hidden: [Hiding]
  /// The JWT rules of the waypoint, in the order of the filter.
  public let jwtRules: [WorkloadDescription.JWTRule]
  /// The policies of the waypoint for requests to the service, in the order of evaluation.
  public let policies: [WorkloadDescription.Policy]
  /// What else is worth knowing.
  public let warnings: [String]

  package init(
    service: ByteString,
    kind: String,
    hosts: [ByteString],
    externalName: ByteString?,
    ports: [Port],
    waypoint: WaypointUse,
    gatewaysUseWaypoint: Bool,
    hidden: [Hiding],
    jwtRules: [WorkloadDescription.JWTRule],
    policies: [WorkloadDescription.Policy],
    warnings: [String]
  ) {
    self.service = service
    self.kind = kind
    self.hosts = hosts
    self.externalName = externalName
    self.ports = ports
    self.waypoint = waypoint
    self.gatewaysUseWaypoint = gatewaysUseWaypoint
    self.hidden = hidden
    self.jwtRules = jwtRules
    self.policies = policies
    self.warnings = warnings
  }
}
