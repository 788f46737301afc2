internal import Basics
internal import Matching
internal import Resources

extension VirtualHosts {
  /// Finds the rule for a request.
  func decide(_ request: RoutingRequest, registry: ServiceRegistry) -> RouteDecision {
    guard let host = host(for: request.authority) else { return RouteDecision(.noRoute) }
    if let server = host.redirectingServer, request.scheme != "https" {
      return RouteDecision(
        .redirect(status: 301, location: request.secureLocation),
        source: RouteSource(
          kind: "Gateway",
          name: server.gateway,
          rule: server.index,
          match: nil,
          location: server.location
        )
      )
    }
    return host.rows.decide(request, registry: registry, isTLS: isTLS)
  }
}

extension [RouteRow] {
  /// The first row that fits decides; one before it that may fit leaves it open.
  func decide(
    _ request: RoutingRequest,
    registry: ServiceRegistry,
    isTLS: Bool
  ) -> RouteDecision {
    var reasons: [UndecidedReason] = []
    for row in self {
      let fit =
        row.match?.condition.fit(request, comparesSegments: row.rule.origin.isGatewayAPI) ?? .yes
      switch fit {
      case .no: continue
      case .unknown(let more): reasons += more.filter { !reasons.contains($0) }
      case .yes:
        guard reasons.isEmpty else { return RouteDecision(.undecided(reasons)) }
        return row.decision(request, registry: registry, isTLS: isTLS)
      }
    }
    return RouteDecision(reasons.isEmpty ? .noRoute : .undecided(reasons))
  }
}

extension RouteRow {
  fileprivate func decision(
    _ request: RoutingRequest,
    registry: ServiceRegistry,
    isTLS: Bool
  ) -> RouteDecision {
    let source = rule.origin.source(match: match?.index, at: match?.condition.location)
    if let abort = rule.abort, abort.percentage >= 100 {
      return RouteDecision(.aborted(abort), source: source)
    }
    return RouteDecision(
      outcome(request, registry: registry, isTLS: isTLS),
      source: source,
      abort: rule.abort
    )
  }

  private func outcome(
    _ request: RoutingRequest,
    registry: ServiceRegistry,
    isTLS: Bool
  ) -> RouteOutcome {
    switch rule.action {
    case .directResponse(let status): return .directResponse(status: status)
    case .redirect(let redirect):
      let location = redirect.location(
        of: request,
        matchedLength: matchedLength(request.path),
        listenPort: listenPort,
        isTLS: isTLS
      )
      return .redirect(status: redirect.status, location: location)
    case .destinations(let destinations):
      let found = registry.destinations(
        destinations,
        listenPort: listenPort,
        path: rewrittenPath(request.path),
        rewritten: rule.authority,
        authority: request.authority
      )
      guard found.isEmpty else { return .destinations(found) }
      return .undecided([
        UndecidedReason(
          "the rule has no destination with a weight, which Envoy does not take",
          at: rule.origin.location
        )
      ])
    }
  }

  /// How much of the path the match has taken: what a rewrite replaces.
  private func matchedLength(_ path: ByteString) -> Int {
    switch match?.condition.uri {
    case .prefix(let prefix):
      rule.origin.isGatewayAPI && prefix != "/" && prefix.hasSuffix("/")
        ? prefix.count - 1 : prefix.count
    case .exact, .regex: path.withoutQuery.count
    case .present, nil: 1
    }
  }

  /// The path that the destination gets; `nil`: it cannot be told.
  private func rewrittenPath(_ path: ByteString) -> ByteString? {
    let bare = path.withoutQuery
    let rest = bare.dropFirst(matchedLength(path))
    let rewritten: ByteString?
    switch rule.rewrite {
    case nil: return path
    case .prefix(let prefix): rewritten = prefix + rest
    case .withoutPrefix:
      let isWhole = match?.condition.uri == .prefix("/")
      let kept = isWhole ? bare : rest
      rewritten = kept.hasPrefix("/") ? kept : "/" + kept
    case .full(let full): rewritten = full
    case .regex(let regex):
      rewritten = RegularExpression(regex.match)?.replacing(in: bare, with: regex.rewrite)
    }
    return rewritten.map { $0 + path.queryAndFragment }
  }
}
