public import Basics

/// A namespace: what its workloads start from, and what its policies come to.
public struct NamespaceDescription: Sendable, Hashable {
  /// A Service or ServiceEntry with its waypoint.
  public struct Service: Sendable, Hashable {
    /// `Service` or `ServiceEntry`.
    public let kind: String
    /// `namespace/name`.
    public let name: ByteString
    /// The waypoint of its clients.
    public let waypoint: WaypointUse

    package init(kind: String, name: ByteString, waypoint: WaypointUse) {
      self.kind = kind
      self.name = name
      self.waypoint = waypoint
    }
  }

  /// A policy of the namespace, with the proxies that take it.
  public struct Policy: Sendable, Hashable {
    /// The policy.
    public let policy: Decision.Reference
    /// `CUSTOM`, `AUDIT`, `DENY` or `ALLOW`; `nil` for other kinds than AuthorizationPolicy.
    public let action: String?
    /// Whether it only pretends.
    public let isDryRun: Bool
    /// By kind and name; of a PeerAuthentication the proxies whose mode it sets.
    public let places: [Place]
    /// Why nothing takes it, in words; empty where something does.
    public let idle: [String]

    package init(
      policy: Decision.Reference,
      action: String?,
      isDryRun: Bool,
      places: [Place],
      idle: [String]
    ) {
      self.policy = policy
      self.action = action
      self.isDryRun = isDryRun
      self.places = places
      self.idle = idle
    }
  }

  /// A proxy that takes a policy.
  public struct Place: Sendable, Hashable {
    /// `sidecar`, `ambient`, `gateway` or `waypoint`.
    public let enforcedAt: String
    /// `namespace/name` of the workload, or of the Gateway.
    public let name: ByteString
    /// The Service or ServiceEntry for whose requests a waypoint takes it; `nil`: for all.
    public let service: ByteString?

    package init(enforcedAt: String, name: ByteString, service: ByteString? = nil) {
      self.enforcedAt = enforcedAt
      self.name = name
      self.service = service
    }
  }

  /// Its name.
  public let namespace: ByteString
  /// What a Pod gets that says nothing itself: `sidecar`, `ambient` or `none`.
  public let dataPlane: String
  /// What says so, as a phrase.
  public let dataPlaneBecause: String
  /// The mTLS mode that workloads inherit (PA-14).
  public let mtls: Decision.MTLS
  /// Whether policies here are for the whole mesh: it is the root namespace.
  public let isRoot: Bool
  /// By name.
  public let workloads: [WorkloadSummary]
  /// By kind and name.
  public let services: [Service]
  /// By kind, then in the order of creation.
  public let policies: [Policy]

  package init(
    namespace: ByteString,
    dataPlane: String,
    dataPlaneBecause: String,
    mtls: Decision.MTLS,
    isRoot: Bool,
    workloads: [WorkloadSummary],
    services: [Service],
    policies: [Policy]
  ) {
    self.namespace = namespace
    self.dataPlane = dataPlane
    self.dataPlaneBecause = dataPlaneBecause
    self.mtls = mtls
    self.isRoot = isRoot
    self.workloads = workloads
    self.services = services
    self.policies = policies
  }
}
