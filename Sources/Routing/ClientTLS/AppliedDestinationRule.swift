package import Basics
package import Resources

/// The DestinationRule that a client goes by: one object, or several of a host put together.
package struct AppliedDestinationRule: Sendable, Hashable {
  /// The objects, the one that gave its name first.
  package let sources: [ObjectMeta]
  /// Whether it is for selected clients.
  package let hasSelector: Bool
  let policy: Owned<DestinationRule.TrafficPolicy>?
  /// Each name once.
  let subsets: [Owned<DestinationRule.Subset>]

  /// A part and the object that it is of.
  struct Owned<Part: Sendable & Hashable>: Sendable, Hashable {
    let part: Part
    let rule: ObjectMeta
  }

  /// The names of all subsets, in the order of the rules.
  package var subsetNames: [ByteString] { subsets.map(\.part.name) }

  /// The `tls` for a port of the service, and a subset of it; `nil`: automatic mTLS.
  package func tls(port: Int, subset: ByteString? = nil) -> AppliedTLS? {
    policy(port: port, subset: subset).tls
  }

  /// Finds a subset by its name.
  package func subset(_ name: ByteString) -> DestinationRule.Subset? {
    subsets.first { $0.part.name == name }?.part
  }
}

/// One `tls` of a DestinationRule that applies to a port.
package struct AppliedTLS: Sendable, Hashable {
  /// Where in the rule it stands.
  package enum Level: Sendable, Hashable {
    case rule
    case port(Int)
    case subset(ByteString)
    case subsetPort(ByteString, Int)
  }

  package let tls: DestinationRule.TLS
  package let level: Level
  package let rule: ObjectMeta

  /// The rule and the level: `DestinationRule shop/web, port 80`.
  package var text: String {
    let name = "DestinationRule \(rule.namespace)/\(rule.name)"
    return switch level {
    case .rule: name
    case .port(let port): "\(name), port \(port)"
    case .subset(let subset): "\(name), subset \(subset)"
    case .subsetPort(let subset, let port): "\(name), subset \(subset), port \(port)"
    }
  }
}
