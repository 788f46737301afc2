internal import Basics
package import Resources

/// A Gateway that is used as a waypoint.
package struct Waypoint: Sendable, Hashable {
  /// What a waypoint takes (AM-66).
  package enum TrafficType: String, Sendable, CaseIterable {
    case service, workload, all, none

    /// A label's value; any other text is `none`.
    init(_ label: ByteString) {
      self = Self.allCases.first { ByteString($0.rawValue) == label } ?? .none
    }

    package var takesServices: Bool {
      switch self {
      case .service, .all: true
      case .workload, .none: false
      }
    }

    package var takesWorkloads: Bool {
      switch self {
      case .workload, .all: true
      case .service, .none: false
      }
    }
  }

  /// How ztunnel hands connections to a waypoint that is itself in the mesh (AM-94).
  package struct InboundBinding: Sendable, Hashable {
    package enum Tunnel: String, Sendable, CaseIterable {
      case none = "NONE"
      case proxy = "PROXY"
    }

    package let tunnel: Tunnel
    /// `nil`: that of the listener.
    package let port: Int?
  }

  package let gateway: KubernetesGateway
  package let trafficType: TrafficType
  package let deployment: GatewayDeployment
  /// The annotation `ambient.istio.io/waypoint-inbound-binding`; `nil` for an ordinary waypoint.
  package let inboundBinding: InboundBinding?
  /// Whether the Gateway has no status, so that nothing tells whether it is ready (AM-65).
  package let isAssumedReady: Bool

  package var name: ObjectName { ObjectName(gateway.meta) }
}

/// Whose label `istio.io/use-waypoint` counts.
package enum WaypointNaming: Sendable, Hashable {
  case object, namespace
}

/// Which waypoint connections to a service or workload take; indirect because a Gateway is large.
package indirect enum WaypointBinding: Sendable, Hashable {
  /// `canary` gets `weight` percent of the connections to a service.
  case waypoint(Waypoint, canary: Canary?)
  case none(Absence)

  package struct Canary: Sendable, Hashable {
    package let waypoint: Waypoint
    /// 1 to 100.
    package let weight: Int
  }

  /// Why there is no waypoint.
  package enum Absence: Sendable, Hashable {
    /// Neither the object nor its namespace names one.
    case notNamed
    /// The label `istio.io/use-waypoint` is `none` at the object, or at its namespace.
    case optedOut
    /// WaypointIsNotReady: there is no such Gateway, or it has no address yet (AM-65, AM-67).
    case notReady(ObjectName)
    /// AttachmentDenied: its listener does not let the namespace in (AM-68).
    case attachmentDenied(ObjectName)
    /// UnsupportedTrafficType: it takes no such traffic (AM-69, AM-70).
    case unsupportedTrafficType(ObjectName, Waypoint.TrafficType)
    /// A gateway or waypoint has none itself (AM-69, AM-70).
    case isGateway
    /// Clients of a headless Service connect to its pods: each of these may have one (AM-71).
    case headless
    /// The inputs do not know what is addressed.
    case unknownObject
  }

  /// The waypoint, if there is one; a canary is left out.
  package var waypoint: Waypoint? {
    if case .waypoint(let waypoint, _) = self { waypoint } else { nil }
  }
}

extension WaypointBinding.Absence: CustomStringConvertible {
  /// A sentence without its end, with the reason that Istio's status has.
  package var description: String {
    switch self {
    case .notNamed: "no label istio.io/use-waypoint names a waypoint"
    case .optedOut: "the label istio.io/use-waypoint is \"none\""
    case .notReady(let name): "waypoint \(name) is not there or not ready (WaypointIsNotReady)"
    case .attachmentDenied(let name):
      "waypoint \(name) does not let the namespace in (AttachmentDenied)"
    case .unsupportedTrafficType(let name, let type):
      "waypoint \(name) is for \(type.rawValue) traffic (UnsupportedTrafficType)"
    case .isGateway: "a gateway or waypoint has no waypoint itself"
    case .headless: "the Service is headless, so clients connect to its pods"
    case .unknownObject: "the inputs do not know the address"
    }
  }
}
