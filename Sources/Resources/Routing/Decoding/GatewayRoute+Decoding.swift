internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// A route of the Gateway API.
  func gatewayRoute(_ kind: GatewayRoute.Kind, _ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    let parents = (spec?.mappings("parentRefs", &findings) ?? []).map { entry in
      var entry = entry
      return entry.parentRef(of: meta.namespace, &findings)
    }
    var rules = (spec?.mappings("rules", &findings) ?? []).map { entry in
      var entry = entry
      return entry.gatewayRule(kind, &findings)
    }
    if rules.isEmpty, kind == .http {
      // What the API server makes of an HTTPRoute without rules.
      var rule = GatewayRoute.Rule(location: meta.location)
      rule.matches = [.anyPath(at: meta.location)]
      rules = [rule]
    }
    return [
      .gatewayRoute(
        GatewayRoute(
          kind: kind,
          meta: meta,
          parentRefs: parents,
          hostnames: kind == .tcp ? [] : spec?.texts("hostnames", &findings) ?? [],
          rules: rules
        )
      )
    ]
  }

  /// A ReferenceGrant.
  func referenceGrant(_ findings: inout Findings) -> [Resource] {
    var spec = spec(&findings)
    let from = (spec?.mappings("from", &findings) ?? []).map { entry in
      var entry = entry
      return ReferenceGrant.From(
        group: entry.text("group", &findings),
        kind: entry.text("kind", &findings),
        namespace: entry.text("namespace", &findings)
      )
    }
    let to = (spec?.mappings("to", &findings) ?? []).map { entry in
      var entry = entry
      return ReferenceGrant.To(
        group: entry.text("group", &findings),
        kind: entry.text("kind", &findings),
        name: entry.text("name", &findings)
      )
    }
    return [.referenceGrant(ReferenceGrant(meta: meta, from: from, to: to))]
  }
}

extension GatewayRoute.Match {
  /// The match that the API server gives to an HTTP rule without one.
  fileprivate static func anyPath(at location: SourceLocation) -> Self {
    var match = Self(location: location)
    match.path = .prefix("/")
    return match
  }
}

extension StrictMapping {
  fileprivate mutating func parentRef(
    of namespace: ByteString,
    _ findings: inout Findings
  ) -> GatewayRoute.ParentRef {
    GatewayRoute.ParentRef(
      group: string("group", &findings)?.value ?? "gateway.networking.k8s.io",
      kind: string("kind", &findings)?.value ?? "Gateway",
      namespace: string("namespace", &findings)?.value ?? namespace,
      name: neededText("name", &findings),
      sectionName: text("sectionName", &findings),
      port: port("port", &findings),
      location: location
    )
  }

  fileprivate mutating func gatewayRule(
    _ kind: GatewayRoute.Kind,
    _ findings: inout Findings
  ) -> GatewayRoute.Rule {
    var rule = GatewayRoute.Rule(location: location)
    switch kind {
    case .http:
      rule.matches = mappings("matches", &findings).compactMap { entry in
        var entry = entry
        return entry.httpRouteMatch(&findings)
      }
      if rule.matches.isEmpty { rule.matches = [.anyPath(at: location)] }
    case .grpc:
      rule.matches = mappings("matches", &findings).compactMap { entry in
        var entry = entry
        return entry.grpcRouteMatch(&findings)
      }
    case .tls, .tcp: break
    }
    rule.filters = gatewayFilters(of: kind, inBackend: false, &findings)
    rule.backendRefs = mappings("backendRefs", &findings).map { entry in
      var entry = entry
      return GatewayRoute.BackendRef(
        group: entry.text("group", &findings),
        kind: entry.string("kind", &findings)?.value ?? "Service",
        namespace: entry.string("namespace", &findings)?.value,
        name: entry.neededText("name", &findings),
        port: entry.port("port", &findings),
        weight: entry.wholeNumber("weight", in: 0...1_000_000, &findings) ?? 1,
        filters: entry.gatewayFilters(of: kind, inBackend: true, &findings),
        location: entry.location
      )
    }
    return rule
  }

  private mutating func httpRouteMatch(_ findings: inout Findings) -> GatewayRoute.Match? {
    var match = GatewayRoute.Match.anyPath(at: location)
    if var path = mapping("path", &findings) {
      let type: PathMatchType = path.choice("type", &findings) ?? .pathPrefix
      let value = path.string("value", &findings)?.value ?? "/"
      match.path =
        switch type {
        case .exact: .exact(value)
        case .regularExpression: .regex(value)
        // A slash at the end says nothing.
        case .pathPrefix: .prefix(value != "/" && value.hasSuffix("/") ? value.dropLast() : value)
        }
    }
    match.method = string("method", &findings)?.value
    match.headers = matches("headers", &findings)
    match.queryParams = matches("queryParams", &findings)
    return match
  }

  private mutating func grpcRouteMatch(_ findings: inout Findings) -> GatewayRoute.Match? {
    var match = GatewayRoute.Match(location: location)
    match.headers = matches("headers", &findings)
    guard var method = mapping("method", &findings) else { return match }
    let type: MatchType = method.choice("type", &findings) ?? .exact
    let service = method.text("service", &findings)
    let name = method.text("method", &findings)
    match.path =
      switch (service.isEmpty, name.isEmpty) {
      case (true, true): nil
      case (false, false):
        type == .exact
          ? .exact(["/", service, "/", name].joined()) : .regex(["/", service, "/", name].joined())
      case (false, true):
        type == .exact
          ? .prefix(["/", service, "/"].joined()) : .regex(["/", service, "/.+"].joined())
      case (true, false): .regex("/[^/]+/" + name)
      }
    return match
  }

  /// The entries of `headers` or `queryParams`; of those with one name the first counts.
  private mutating func matches(_ field: ByteString, _ findings: inout Findings) -> [NamedMatch] {
    var known: Set<ByteString> = []
    return mappings(field, &findings).compactMap { entry in
      var entry = entry
      let type: MatchType = entry.choice("type", &findings) ?? .exact
      let name = entry.neededText("name", &findings)
      let value = entry.text("value", &findings)
      guard known.insert(field == "headers" ? name.asciiLowercased : name).inserted else {
        return nil
      }
      return NamedMatch(name: name, match: type == .exact ? .exact(value) : .regex(value))
    }
  }
}

private enum PathMatchType: String, CaseIterable {
  case exact = "Exact"
  case pathPrefix = "PathPrefix"
  case regularExpression = "RegularExpression"
}

private enum MatchType: String, CaseIterable {
  case exact = "Exact"
  case regularExpression = "RegularExpression"
}
