public import Basics

/// What applies to a workload: mTLS by port, JWT rules, policies in the order of evaluation.
public struct WorkloadDescription: Sendable, Hashable {
  /// A port that the inputs know.
  public struct Port: Sendable, Hashable {
    /// The workload port.
    public let number: Int
    /// The declared protocol.
    public let portProtocol: String
    /// The effective mTLS mode; `nil` at a gateway.
    public let mtls: Decision.MTLS?

    package init(number: Int, portProtocol: String, mtls: Decision.MTLS?) {
      self.number = number
      self.portProtocol = portProtocol
      self.mtls = mtls
    }
  }

  /// A port of a Service or ServiceEntry that leads to the workload.
  public struct ServicePort: Sendable, Hashable {
    /// `Service` or `ServiceEntry`.
    public let kind: String
    /// `namespace/name`.
    public let service: ByteString
    /// The port that clients connect to.
    public let port: Int
    /// The workload port.
    public let targetPort: Int

    package init(kind: String, service: ByteString, port: Int, targetPort: Int) {
      self.kind = kind
      self.service = service
      self.port = port
      self.targetPort = targetPort
    }
  }

  /// A JWT rule, in the order in which the filter runs it.
  public struct JWTRule: Sendable, Hashable {
    /// Empty: any.
    public let issuer: ByteString
    /// Empty: any.
    public let audiences: [ByteString]
    /// Where tokens are looked for, in words.
    public let locations: [String]
    /// `inline`, `supplied`, `fetch fails` or `not given`.
    public let keys: String
    /// The RequestAuthentication.
    public let policy: Decision.Reference

    package init(
      issuer: ByteString,
      audiences: [ByteString],
      locations: [String],
      keys: String,
      policy: Decision.Reference
    ) {
      self.issuer = issuer
      self.audiences = audiences
      self.locations = locations
      self.keys = keys
      self.policy = policy
    }
  }

  /// An AuthorizationPolicy as the proxy gets it.
  public struct Policy: Sendable, Hashable {
    /// `CUSTOM`, `AUDIT`, `DENY` or `ALLOW`.
    public let action: String
    /// The policy.
    public let policy: Decision.Reference
    /// Whether it only pretends.
    public let isDryRun: Bool
    /// The provider of a CUSTOM policy.
    public let provider: ByteString?
    /// The number of rules as written.
    public let ruleCount: Int
    /// What the proxy does not get, or gets in another way, by kind of port.
    public let remarks: [String]
    /// What istiod reports about the policy for ztunnel; `nil` at other proxies.
    public let ztunnelAccepted: ZTunnelAccepted?

    /// The status condition `ZtunnelAccepted` (AM-32).
    public struct ZTunnelAccepted: Sendable, Hashable {
      /// Its status: whether ztunnel gets the policy.
      public let isAccepted: Bool
      /// Its reason: `Accepted` or `UnsupportedValue`.
      public let reason: String
      /// What is not supported, in words of our own; may be empty.
      public let message: String

      package init(isAccepted: Bool, reason: String, message: String) {
        self.isAccepted = isAccepted
        self.reason = reason
        self.message = message
      }
    }

    package init(
      action: String,
      policy: Decision.Reference,
      isDryRun: Bool,
      provider: ByteString?,
      ruleCount: Int,
      remarks: [String],
      ztunnelAccepted: ZTunnelAccepted? = nil
    ) {
      self.action = action
      self.policy = policy
      self.isDryRun = isDryRun
      self.provider = provider
      self.ruleCount = ruleCount
      self.remarks = remarks
      self.ztunnelAccepted = ztunnelAccepted
    }
  }

  /// `namespace/name`.
  public let workload: ByteString
  /// `Deployment`, `Pod`, ….
  public let kind: ByteString
  /// The proxy that enforces.
  public let enforcedAt: String
  /// What says so, as a phrase.
  public let enforcedBecause: String
  /// The URI that the workload shows to its peers.
  public let identity: ByteString
  /// The labels that selectors see, by name.
  public let labels: [Label]
  /// The mTLS mode of ports that are not listed; `nil` at a gateway.
  public let mtls: Decision.MTLS?
  /// Ascending.
  public let ports: [Port]
  /// The waypoint of captured clients that connect to the workload's own address.
  public let waypoint: WaypointUse
  /// What leads to the workload, in the order in which istiod looks at it.
  public let services: [ServicePort]
  /// In the order of the filter.
  public let jwtRules: [JWTRule]
  /// In the order of evaluation.
  public let policies: [Policy]
  /// What Envoy would refuse to load.
  public let refusals: [String]
  /// What else is worth knowing.
  public let warnings: [String]

  /// A label.
  public struct Label: Sendable, Hashable {
    /// Its key.
    public let key: ByteString
    /// Its value.
    public let value: ByteString

    package init(key: ByteString, value: ByteString) {
      self.key = key
      self.value = value
    }
  }

  package init(
    workload: ByteString,
    kind: ByteString,
    enforcedAt: String,
    enforcedBecause: String,
    identity: ByteString,
    labels: [Label],
    mtls: Decision.MTLS?,
    ports: [Port],
    waypoint: WaypointUse,
    services: [ServicePort],
    jwtRules: [JWTRule],
    policies: [Policy],
    refusals: [String],
    warnings: [String] = []
  ) {
    self.workload = workload
    self.kind = kind
    self.enforcedAt = enforcedAt
    self.enforcedBecause = enforcedBecause
    self.identity = identity
    self.labels = labels
    self.mtls = mtls
    self.ports = ports
    self.waypoint = waypoint
    self.services = services
    self.jwtRules = jwtRules
    self.policies = policies
    self.refusals = refusals
    self.warnings = warnings
  }
}
