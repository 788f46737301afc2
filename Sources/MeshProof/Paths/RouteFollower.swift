internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

/// Follows a request from a proxy to where its routes send it.
struct RouteFollower {
  let mesh: Mesh
  let compiler: EvaluatorCache
  let follower: PathFollower
  /// The proxy that has the routes, for an answer that it gives itself.
  let proxy: (workload: ByteString, enforcedAt: String, port: Int?)

  /// The ways that a route leads to; one, with the proxy's own answer, where it leads nowhere.
  func ways(_ trail: Trail, _ route: RouteDecision) -> [PathFollower.Way] {
    var trail = trail
    for note in route.notes { trail.warn(note.text) }
    if let abort = route.abort {
      trail.warn(
        "a fault answers \(abort.percentage) percent of the requests in place of the destination"
      )
    }
    if let source = route.source { trail.setRoute(source.title) }
    switch route.outcome {
    case .destinations(let destinations):
      return destinations.flatMap { ways(trail, to: $0) }
    case .redirect(let status, let location):
      return [
        ended(trail, .badRequest, status, "redirected to \(location): the request ends here", route)
      ]
    case .directResponse(let status):
      return [ended(trail, .badRequest, status, "the route answers by itself", route)]
    case .aborted(let abort):
      return [
        ended(trail, .badRequest, abort.status, "a fault is injected into every request", route)
      ]
    case .noRoute:
      let isHTTP = trail.incoming.http != nil
      return [
        ended(
          trail,
          isHTTP ? .badRequest : .refused,
          isHTTP ? 404 : nil,
          "no route is for the request",
          route
        )
      ]
    case .unknownHost:
      return [
        undecided(
          trail,
          "the host is none of the mesh's",
          ["the Service or ServiceEntry of the host"]
        )
      ]
    case .undecided(let reasons):
      return [undecided(trail, "the route cannot be told", reasons.map(\.text))]
    }
  }

  private func ways(_ trail: Trail, to destination: WeightedDestination) -> [PathFollower.Way] {
    switch destination.target {
    case .invalidBackend(let problem):
      return [ended(trail, .badRequest, 500, "the backend is not accepted: \(problem)", nil)]
    case .service(let service):
      var trail = trail
      if trail.incoming.http != nil {
        guard let path = destination.path else {
          return [
            undecided(trail, "the path that the route makes is not known", ["the rewritten path"])
          ]
        }
        trail.incoming.http?.path = path
        if let authority = destination.authority { trail.incoming.http?.host = authority }
      }
      do throws(RequestError) {
        let target = try target(of: service, isHTTP: trail.incoming.http != nil)
        guard !target.places.isEmpty else {
          return [
            undecided(
              trail,
              "service \(service.host) matches no workload of the inputs",
              ["a workload that \(service.host) selects"]
            )
          ]
        }
        return follower.ways(trail, to: target, subset: service.subset)
      } catch {
        return [undecided(trail, error.description, ["the service \(service.host)"])]
      }
    }
  }

  private func target(
    of service: DestinationService,
    isHTTP: Bool
  ) throws(RequestError) -> Target {
    var request = Request()
    request.destination.target = .host(service.host)
    request.destination.port = service.port
    if isHTTP { request.http = Request.HTTP() }
    let resolved = try HostResolver(mesh: mesh).resolveHost(of: request)
    let key = EvaluatorCache.PlaceKey(destination: resolved.destination, isHTTP: isHTTP)
    return try compiler.targets.value(for: key) { () throws(RequestError) in
      try TargetResolver(mesh: mesh, compiler: compiler).target(of: resolved)
    }
  }

  // MARK: Answers of the proxy itself

  private func ended(
    _ trail: Trail,
    _ verdict: Decision.Verdict,
    _ status: Int?,
    _ reason: String,
    _ route: RouteDecision?
  ) -> PathFollower.Way {
    let decision = Decision(
      verdict: verdict,
      httpStatus: trail.incoming.http == nil ? nil : status,
      reason: route?.source.map { "\(reason) (\($0.title))" } ?? reason,
      decidedBy: .init(stage: .path),
      enforcedAt: proxy.enforcedAt
    )
    return way(trail, decision)
  }

  private func undecided(
    _ trail: Trail,
    _ reason: String,
    _ missing: [String]
  ) -> PathFollower.Way {
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: reason,
      decidedBy: .init(stage: .default),
      enforcedAt: proxy.enforcedAt
    )
    decision.missing = missing
    return way(trail, decision)
  }

  private func way(_ trail: Trail, _ decision: Decision) -> PathFollower.Way {
    var trail = trail
    if trail.hops.last?.workload == proxy.workload {
      trail.conclude(decision)
    } else {
      trail.end(decision, at: proxy.workload, port: proxy.port)
    }
    return .init(workload: proxy.workload, decision: trail.decision(id: follower.id))
  }
}

extension RouteSource {
  /// `VirtualService shop/web rule 0`.
  var title: String { "\(kind) \(name) rule \(rule) at \(location)" }
}

extension BackendProblem: CustomStringConvertible {
  /// One phrase.
  package var description: String {
    switch self {
    case .notPermitted(let name): "no ReferenceGrant lets the route use \(name)"
    case .notFound(let name): "there is no Service \(name)"
    case .unsupportedKind(let kind): "\(kind) is no kind that istiod routes to"
    }
  }
}
