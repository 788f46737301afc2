internal import Basics
internal import Mesh
internal import Resources

extension BackendResolver {
  /// The HTTP rules of a route, one for each match.
  func httpRules(
    of route: GatewayRoute,
    enforcesGrants: Bool
  ) throws(Rejection) -> [HTTPRule] {
    var rules: [HTTPRule] = []
    for (index, rule) in route.rules.enumerated() {
      let origin = RuleOrigin(route, index, rule.location)
      let filters = try RuleFilters(rule.filters)
      let action: HTTPRule.Action
      if let redirect = filters.redirect {
        action = .redirect(redirect)
      } else if let destinations = try destinations(
        rule.backendRefs,
        of: route,
        enforcesGrants: enforcesGrants
      ) {
        action = .destinations(destinations)
      } else {
        action = .directResponse(500)
      }
      let matches = rule.matches.enumerated().map { index, match in
        HTTPRule.Match(condition: VirtualService.HTTPMatch(match), index: index)
      }
      // Each match is a rule of its own, for it is ranked by itself.
      for match in matches.isEmpty ? [[]] : matches.map({ [$0] }) {
        rules.append(
          HTTPRule(
            origin: origin,
            matches: match,
            action: action,
            rewrite: filters.rewrite,
            authority: filters.authority,
            abort: nil
          )
        )
      }
    }
    return rules
  }

  /// The rules of a TLSRoute or TCPRoute; one without weights leads nowhere.
  func connectionRules(
    of route: GatewayRoute,
    enforcesGrants: Bool
  ) throws(Rejection) -> [ConnectionRule] {
    var rules: [ConnectionRule] = []
    for (index, rule) in route.rules.enumerated() {
      let origin = RuleOrigin(route, index, rule.location)
      var match = VirtualService.L4Match(location: rule.location)
      match.sniHosts = route.hostnames.isEmpty ? ["*"] : route.hostnames
      rules.append(
        ConnectionRule(
          origin: origin,
          matches: route.kind == .tls ? [match] : [],
          destinations: try destinations(
            rule.backendRefs,
            of: route,
            enforcesGrants: enforcesGrants
          ) ?? []
        )
      )
    }
    return rules
  }
}

/// The filters of a rule, put together.
private struct RuleFilters {
  var redirect: HTTPRedirect?
  var rewrite: PathRewrite?
  var authority: ByteString?

  init(_ filters: [GatewayRoute.Filter]) throws(BackendResolver.Rejection) {
    var host: ByteString?
    for filter in filters {
      switch filter {
      case .redirect(let found): redirect = found
      case .authority(let set): host = set
      case .unsupported(let type, let location):
        throw BackendResolver.unsupported(type, location)
      case .rewrite(let found):
        if !found.hostname.isEmpty { authority = found.hostname }
        switch found.path {
        case .replaceFullPath(let path): rewrite = .full(path)
        case .replacePrefixMatch(let prefix):
          let short = prefix.hasSuffix("/") ? prefix.dropLast() : prefix
          rewrite = short.isEmpty ? .withoutPrefix : .prefix(short)
        case nil: break
        }
      }
    }
    // The rewrite's host comes before the header's.
    authority = authority ?? host
  }
}

extension RuleOrigin {
  fileprivate init(_ route: GatewayRoute, _ index: Int, _ location: SourceLocation) {
    self.init(
      kind: ByteString(route.kind.rawValue),
      name: ObjectName(route.meta),
      index: index,
      location: location
    )
  }
}

extension VirtualService.HTTPMatch {
  fileprivate init(_ match: GatewayRoute.Match) {
    self.init(location: match.location)
    uri = match.path
    method = match.method.map(StringMatch.exact)
    headers = match.headers
    queryParams = match.queryParams
  }
}

extension [HTTPRule] {
  /// By the precedence of the Gateway API: exact paths, prefixes, expressions; longer ones first;
  /// then a method, more headers, more query parameters; else as they stand.
  func sortedByPrecedence() -> [HTTPRule] {
    enumerated().sorted { left, right in
      let ranks = (left.element.rank, right.element.rank)
      return ranks.0 == ranks.1
        ? left.offset < right.offset : ranks.1.lexicographicallyPrecedes(ranks.0)
    }.map(\.element)
  }
}

extension HTTPRule {
  /// Greater is first.
  fileprivate var rank: [Int] {
    // A rule without a match comes last.
    guard let match = matches.first?.condition else { return [-2] }
    let (kind, length) =
      switch match.uri {
      case .exact(let path): (3, path.count)
      case .prefix(let path): (2, path.count)
      case .regex(let path): (1, path.count)
      case .present, nil: (-1, 0)
      }
    return [
      kind, length, match.method == nil ? 0 : 1, match.headers.count, match.queryParams.count,
    ]
  }
}
