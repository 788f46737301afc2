internal import Basics
internal import Decoding
internal import Documents

extension ContextObject {
  /// A VirtualService; of it only what says where requests go.
  func virtualService(_ findings: inout Findings) -> [Resource] {
    guard var spec = spec(&findings) else {
      return [.virtualService(VirtualService(meta: meta, hosts: []))]
    }
    let http = spec.mappings("http", &findings).map { entry in
      var entry = entry
      return entry.virtualServiceHTTPRoute(&findings)
    }
    let tls = spec.mappings("tls", &findings).map { entry in
      var entry = entry
      return VirtualService.TLSRoute(
        location: entry.location,
        matches: entry.l4Matches(&findings),
        destinations: entry.destinations(&findings)
      )
    }
    let tcp = spec.mappings("tcp", &findings).map { entry in
      var entry = entry
      return VirtualService.TCPRoute(
        location: entry.location,
        matches: entry.l4Matches(&findings),
        destinations: entry.destinations(&findings)
      )
    }
    return [
      .virtualService(
        VirtualService(
          meta: meta,
          hosts: spec.texts("hosts", &findings),
          gateways: spec.texts("gateways", &findings),
          exportTo: spec.texts("exportTo", &findings),
          http: http,
          tls: tls,
          tcp: tcp
        )
      )
    ]
  }
}

extension StrictMapping {
  fileprivate mutating func virtualServiceHTTPRoute(
    _ findings: inout Findings
  ) -> VirtualService.HTTPRoute {
    var route = VirtualService.HTTPRoute(location: location)
    route.matches = mappings("match", &findings).map { entry in
      var entry = entry
      return entry.httpMatch(&findings)
    }
    route.destinations = destinations(&findings)
    if var redirect = mapping("redirect", &findings) {
      route.redirect = redirect.virtualServiceRedirect(&findings)
    }
    if var response = mapping("directResponse", &findings) {
      route.directResponse = response.wholeNumber("status", in: 0...599, &findings) ?? 0
    }
    if var delegate = mapping("delegate", &findings) {
      route.delegate = VirtualService.Delegate(
        name: delegate.text("name", &findings),
        namespace: delegate.text("namespace", &findings)
      )
    }
    if var rewrite = mapping("rewrite", &findings) {
      route.rewrite = rewrite.virtualServiceRewrite(&findings)
    }
    if var fault = mapping("fault", &findings), var abort = fault.mapping("abort", &findings) {
      route.abort = VirtualService.Abort(
        status: abort.wholeNumber("httpStatus", in: 0...599, &findings),
        percentage: abort.percentage("percentage", &findings),
        location: abort.location
      )
    }
    route.hasHeaders = has("headers")
    route.authority = authority(&findings)
    return route
  }

  fileprivate mutating func destinations(
    _ findings: inout Findings
  ) -> [VirtualService.Destination] {
    mappings("route", &findings).compactMap { entry in
      var entry = entry
      guard var destination = entry.mapping("destination", &findings) else {
        findings.report(.missingField, "a route has no \"destination\"", at: entry.location)
        return nil
      }
      var port = destination.mapping("port", &findings)
      let subset = destination.text("subset", &findings)
      return VirtualService.Destination(
        host: destination.neededText("host", &findings),
        port: port?.port("number", &findings),
        subset: subset.isEmpty ? nil : subset,
        weight: entry.wholeNumber("weight", in: 0...Int64(Int32.max), &findings) ?? 0,
        authority: entry.authority(&findings),
        location: entry.location
      )
    }
  }

  private mutating func virtualServiceRedirect(_ findings: inout Findings) -> HTTPRedirect {
    var redirect = HTTPRedirect()
    redirect.status = wholeNumber("redirectCode", in: 0...599, &findings) ?? 301
    if redirect.status == 0 { redirect.status = 301 }
    redirect.scheme = text("scheme", &findings)
    redirect.authority = text("authority", &findings)
    redirect.path = text("uri", &findings)
    if let port = port("port", &findings) {
      redirect.port = .number(port)
    } else if let derived = string("derivePort", &findings)?.value {
      redirect.port = derived == "FROM_REQUEST_PORT" ? .ofRequest : .ofScheme
    }
    return redirect
  }

  private mutating func virtualServiceRewrite(
    _ findings: inout Findings
  ) -> VirtualService.Rewrite {
    var regex = mapping("uriRegexRewrite", &findings)
    return VirtualService.Rewrite(
      uri: text("uri", &findings),
      authority: text("authority", &findings),
      regex: regex.map { _ in
        VirtualService.RegexRewrite(
          match: regex?.text("match", &findings) ?? "",
          rewrite: regex?.text("rewrite", &findings) ?? ""
        )
      }
    )
  }

  private mutating func httpMatch(_ findings: inout Findings) -> VirtualService.HTTPMatch {
    var match = VirtualService.HTTPMatch(location: location)
    match.uri = stringMatch("uri", &findings)
    match.scheme = stringMatch("scheme", &findings)
    match.method = stringMatch("method", &findings)
    match.authority = stringMatch("authority", &findings)
    match.headers = namedMatches("headers", &findings)
    match.withoutHeaders = namedMatches("withoutHeaders", &findings)
    match.queryParams = namedMatches("queryParams", &findings)
    match.port = port("port", &findings)
    match.sourceLabels = labels("sourceLabels", &findings)
    match.sourceNamespace = text("sourceNamespace", &findings)
    match.gateways = texts("gateways", &findings)
    match.ignoreURICase = bool("ignoreUriCase", &findings) ?? false
    return match
  }

  fileprivate mutating func l4Matches(_ findings: inout Findings) -> [VirtualService.L4Match] {
    mappings("match", &findings).map { entry in
      var entry = entry
      var match = VirtualService.L4Match(location: entry.location)
      match.sniHosts = entry.texts("sniHosts", &findings)
      match.destinationSubnets = entry.texts("destinationSubnets", &findings)
      match.port = entry.port("port", &findings)
      match.sourceLabels = entry.labels("sourceLabels", &findings)
      match.sourceNamespace = entry.text("sourceNamespace", &findings)
      match.gateways = entry.texts("gateways", &findings)
      return match
    }
  }
}
