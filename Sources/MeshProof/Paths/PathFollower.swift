internal import Basics
internal import Evaluation
internal import JSON
internal import Mesh
internal import Resources
internal import Routing

/// Follows a request from its sender to the workloads behind its destination and asks every proxy on
/// the way (AM-71, AM-93).
struct PathFollower {
  let mesh: Mesh
  let compiler: EvaluatorCache
  let id: JSONValue?

  /// What came of one way that a request may take.
  struct Way {
    /// Where it ends.
    let workload: ByteString
    let decision: Decision
  }

  /// Follows a request to each place of its destination.
  func ways(_ trail: Trail, to target: Target, subset: ByteString? = nil) -> [Way] {
    let finder = ArrivalFinder(
      trustedDomains: mesh.trustedDomains,
      clientTLS: compiler.clientTLS
    )
    let direct = finder.arrivals(trail, at: target, subset: subset)
    return target.places.indices.flatMap { index -> [Way] in
      let approaches = approaches(trail, to: target, at: index)
      if approaches.isEmpty {
        guard let arrival = direct[index] else { return [] }
        var trail = trail
        _ = trail.ask(target.places[index], arrival)
        return [way(trail, to: target.places[index])]
      }
      let found = approaches.compactMap { approach -> Way? in
        switch approach {
        case .direct:
          guard let arrival = direct[index] else { return nil }
          var trail = trail
          _ = trail.ask(target.places[index], arrival)
          return way(trail, to: target.places[index])
        case .through(let waypoint):
          return follow(trail, through: waypoint, to: target, at: index, finder)
        }
      }
      if case .unknown = trail.sender.carrier { return [settled(found, at: target, index)] }
      return found
    }
  }

  // MARK: Waypoints

  private enum Approach {
    case direct
    case through(Waypoint)
  }

  /// The ways to a place; empty where there is no waypoint to think of.
  private func approaches(_ trail: Trail, to target: Target, at index: Int) -> [Approach] {
    guard case .waypoint(let waypoint, let canary) = target.waypoints[index] else { return [] }
    // Whoever is said to come without HBONE does not come through a waypoint.
    if trail.isStated, trail.incoming.tls != .mtls { return [] }
    guard trail.sender.identity != identity(of: waypoint) else { return [] }
    let through =
      (canary?.weight == 100 ? [] : [Approach.through(waypoint)])
      + (canary.map { [.through($0.waypoint)] } ?? [])
    switch trail.sender.carrier {
    case .known(.ambient): return through
    case .known(.gateway):
      return target.gatewaysUseWaypoint && target.addressed != nil ? through : []
    case .known(.sidecar), .known(.outside), .known(.waypoint): return []
    case .unknown: return through + [.direct]
    }
  }

  private func follow(
    _ trail: Trail,
    through waypoint: Waypoint,
    to target: Target,
    at index: Int,
    _ finder: ArrivalFinder
  ) -> Way {
    var trail = trail
    let place = target.places[index]
    if waypoint.inboundBinding != nil {
      trail.end(.behindZtunnel(waypoint.name), at: ByteString("\(waypoint.name)"), port: nil)
      return way(trail, to: place)
    }
    let stop = compiler.place(for: destination(waypoint, before: place, target))
    var arrival = finder.arrivalAtWaypoint(trail)
    if waypoint.isAssumedReady {
      // AM-65: manifests have no status.
      let note = "its Gateway has no status and is taken as ready"
      arrival.reason = arrival.reason.map { "\($0); \(note)" } ?? note
    }
    guard trail.ask(stop, arrival) else { return way(trail, to: place) }
    let deployment = waypoint.deployment
    trail.goOn(
      from: Sender(
        .waypoint(servesService: target.called.map { !$0.isMeshExternal } ?? true),
        namespace: deployment.namespace,
        labels: deployment.labels,
        identity: identity(of: waypoint)
      ),
      address: deployment.workloads.count == 1 ? deployment.workloads.first?.onlyAddress : nil
    )
    guard let last = finder.arrivals(trail, at: target, subset: nil)[index] else {
      return way(trail, to: place)
    }
    _ = trail.ask(place, last)
    return way(trail, to: place)
  }

  /// The waypoint as it meets connections to a place: at a service's own port (AM-85).
  private func destination(
    _ waypoint: Waypoint,
    before place: EvaluatorCache.Place,
    _ target: Target
  ) -> Destination {
    let deployment = waypoint.deployment
    let resolver = DestinationResolver(mesh: mesh)
    return Destination(
      workload: ByteString("\(waypoint.name)"),
      namespace: deployment.namespace,
      labels: deployment.labels,
      object: deployment.workloads.first,
      service: target.addressed?.service,
      port: target.addressed?.port ?? place.destination.port,
      portProtocol: target.addressed?.portProtocol ?? place.destination.portProtocol,
      enforcer: .proxy(.waypoint),
      warnings: resolver.warnings(
        at: .proxy(.waypoint),
        namespace: deployment.namespace,
        labels: deployment.labels
      )
    )
  }

  private func identity(of waypoint: Waypoint) -> ByteString {
    let deployment = waypoint.deployment
    return mesh.identity(
      namespace: deployment.namespace,
      serviceAccount: deployment.serviceAccount
    )
  }

  // MARK: Answers

  private func way(_ trail: Trail, to place: EvaluatorCache.Place) -> Way {
    Way(workload: place.destination.workload, decision: trail.decision(id: id))
  }

  /// One answer where it does not matter which way the sender takes.
  private func settled(_ ways: [Way], at target: Target, _ index: Int) -> Way {
    let verdicts = Set(ways.map(\.decision.verdict))
    if verdicts.count == 1, let first = ways.first { return first }
    let name = target.waypoints[index].waypoint.map { "\($0.name)" } ?? ""
    let list = ways.map { way in
      "\(way.decision.hops.count > 1 || way.decision.enforcedAt == "waypoint" ? "through it" : "past it") "
        + way.decision.verdict.rawValue
    }
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: "captured clients go through waypoint \(name), others do not: "
        + list.joined(separator: ", "),
      decidedBy: .init(stage: .default),
      enforcedAt: "waypoint"
    )
    decision.id = id
    decision.peerPrincipal = ways.first?.decision.peerPrincipal
    decision.missing = ["the caller's data plane: give source.workload, or its workload's manifest"]
    return Way(workload: target.places[index].destination.workload, decision: decision)
  }
}

extension Workload {
  /// The address of the one Pod that this is; `nil` for more, and where none is known.
  var onlyAddress: IPAddress? {
    guard kind == "Pod", addresses.count == 1 else { return nil }
    return addresses.first.flatMap(IPAddress.init(parsing:))
  }
}

extension Decision {
  /// AM-94: whether such a waypoint is told of its clients is a matter of its own settings.
  fileprivate static func behindZtunnel(_ waypoint: ObjectName) -> Decision {
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: "waypoint \(waypoint) is reached through a ztunnel of its own, and nothing says what "
        + "it learns of its clients",
      decidedBy: .init(stage: .default),
      enforcedAt: "waypoint"
    )
    decision.missing = ["evaluation of waypoints with an inbound binding"]
    return decision
  }
}
