public import Basics

/// A waypoint: who goes through it, and what it enforces.
public struct WaypointDescription: Sendable, Hashable {
  /// A Service or ServiceEntry whose connections it gets.
  public struct Service: Sendable, Hashable {
    /// `Service` or `ServiceEntry`.
    public let kind: String
    /// `namespace/name`.
    public let name: ByteString
    /// Its part of the connections in percent: less than 100 beside another waypoint.
    public let weight: Int
    /// In the order of the filter.
    public let jwtRules: [WorkloadDescription.JWTRule]
    /// For requests to the service, those of the waypoint included; in the order of evaluation.
    public let policies: [WorkloadDescription.Policy]

    package init(
      kind: String,
      name: ByteString,
      weight: Int,
      jwtRules: [WorkloadDescription.JWTRule],
      policies: [WorkloadDescription.Policy]
    ) {
      self.kind = kind
      self.name = name
      self.weight = weight
      self.jwtRules = jwtRules
      self.policies = policies
    }
  }

  /// Whether it can be used.
  public enum Readiness: String, Sendable, CaseIterable {
    /// Its Gateway has no status, as in a manifest, so it counts as ready (AM-65).
    case assumed
    /// The status has an address.
    case ready
    /// The status has no address: nobody goes through it.
    case notReady
  }

  /// `namespace/name` of the Gateway.
  public let waypoint: ByteString
  /// `spec.gatewayClassName`.
  public let className: ByteString
  /// `service`, `workload`, `all` or `none`.
  public let trafficType: String
  /// Whether it is ready.
  public let readiness: Readiness
  /// The URI that it shows to what it connects to.
  public let identity: ByteString
  /// `namespace/name` of its own workloads among the inputs; empty where istiod makes them.
  public let proxies: [ByteString]
  /// JWT rules by Gateway and GatewayClass, in the order of the filter.
  public let jwtRules: [WorkloadDescription.JWTRule]
  /// Policies by Gateway and GatewayClass, which are for all requests; in the order of evaluation.
  public let policies: [WorkloadDescription.Policy]
  /// Policies where the tunnel ends, before all others; `nil` where there are no such (AP-19).
  public let tunnelPolicies: [WorkloadDescription.Policy]?
  /// By kind and name.
  public let services: [Service]
  /// Those whose own addresses it stands before; by name.
  public let workloads: [ByteString]
  /// What Envoy would refuse to load.
  public let refusals: [String]
  /// What else is worth knowing.
  public let warnings: [String]

  package init(
    waypoint: ByteString,
    className: ByteString,
    trafficType: String,
    readiness: Readiness,
    identity: ByteString,
    proxies: [ByteString],
    jwtRules: [WorkloadDescription.JWTRule],
    policies: [WorkloadDescription.Policy],
    tunnelPolicies: [WorkloadDescription.Policy]?,
    services: [Service],
    workloads: [ByteString],
    refusals: [String],
    warnings: [String]
  ) {
    self.waypoint = waypoint
    self.className = className
    self.trafficType = trafficType
    self.readiness = readiness
    self.identity = identity
    self.proxies = proxies
    self.jwtRules = jwtRules
    self.policies = policies
    self.tunnelPolicies = tunnelPolicies
    self.services = services
    self.workloads = workloads
    self.refusals = refusals
    self.warnings = warnings
  }
}
