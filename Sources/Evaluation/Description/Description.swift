public import Basics

/// What `describe` says about one subject.
public enum Description: Sendable, Hashable {
  case namespace(NamespaceDescription)
  case service(ServiceDescription)
  /// One for each workload that is the gateway; never empty.
  case gateway([GatewayDescription])
  case waypoint(WaypointDescription)
  /// Several where kinds share the name; never empty.
  case workload([WorkloadDescription])

  /// What can be described.
  public enum Subject: Sendable, Hashable {
    case namespace(ByteString)
    /// A Service or ServiceEntry.
    case service(Request.ObjectName)
    /// A workload that is a gateway, its Service, or a Gateway of either kind.
    case gateway(Request.ObjectName)
    /// A Gateway that is used as a waypoint.
    case waypoint(Request.ObjectName)
    case workload(Request.ObjectName)
  }
}

/// A workload in a few words: what enforces for it.
public struct WorkloadSummary: Sendable, Hashable {
  /// `namespace/name`; an address where no workload has it.
  public let workload: ByteString
  /// `Deployment`, `Pod`, …; empty for an address.
  public let kind: ByteString
  /// The proxy that enforces.
  public let enforcedAt: String
  /// What says so, as a phrase; empty where nothing does.
  public let enforcedBecause: String
  /// The mTLS mode: of the port where one is in question, else of ports without their own; `nil` where
  /// none is followed.
  public let mtls: Decision.MTLS?

  package init(
    workload: ByteString,
    kind: ByteString,
    enforcedAt: String,
    enforcedBecause: String,
    mtls: Decision.MTLS?
  ) {
    self.workload = workload
    self.kind = kind
    self.enforcedAt = enforcedAt
    self.enforcedBecause = enforcedBecause
    self.mtls = mtls
  }
}

/// Which waypoint connections of captured clients to a Service or workload take.
public struct WaypointUse: Sendable, Hashable {
  /// `namespace/name` of its Gateway; `nil`: none.
  public let waypoint: ByteString?
  /// What names it, or why there is none; a phrase.
  public let reason: String
  /// Whether it counts as ready because its Gateway has no status (AM-65).
  public let isAssumedReady: Bool
  /// A second waypoint, with its share in percent.
  public let canary: Canary?

  /// The waypoint that gets a part of the connections.
  public struct Canary: Sendable, Hashable {
    /// `namespace/name` of its Gateway.
    public let waypoint: ByteString
    /// 1 to 100.
    public let weight: Int

    package init(waypoint: ByteString, weight: Int) {
      self.waypoint = waypoint
      self.weight = weight
    }
  }

  package init(
    waypoint: ByteString?,
    reason: String,
    isAssumedReady: Bool = false,
    canary: Canary? = nil
  ) {
    self.waypoint = waypoint
    self.reason = reason
    self.isAssumedReady = isAssumedReady
    self.canary = canary
  }
}
