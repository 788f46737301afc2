internal import Basics
internal import Decoding

extension StrictMapping {
  /// The entries of `filters` that say where a request goes; the others that istiod knows are left
  /// out.
  mutating func gatewayFilters(
    of kind: GatewayRoute.Kind,
    inBackend: Bool,
    _ findings: inout Findings
  ) -> [GatewayRoute.Filter] {
    mappings("filters", &findings).compactMap { entry -> GatewayRoute.Filter? in
      var entry = entry
      let type = entry.neededText("type", &findings)
      switch type {
      case "RequestHeaderModifier":
        return entry.hostOfHeaderModifier(&findings).map(GatewayRoute.Filter.authority)
      case "ResponseHeaderModifier": return nil
      case "RequestMirror" where !inBackend: return nil
      case "CORS" where kind == .http && !inBackend: return nil
      case "RequestRedirect" where kind == .http && !inBackend:
        return entry.gatewayRedirect(&findings).map(GatewayRoute.Filter.redirect)
      case "URLRewrite" where kind == .http && !inBackend:
        return entry.gatewayRewrite(&findings).map(GatewayRoute.Filter.rewrite)
      default: return .unsupported(type, entry.location)
      }
    }
  }

  /// The host that `requestHeaderModifier` sets, or else adds.
  private mutating func hostOfHeaderModifier(_ findings: inout Findings) -> ByteString? {
    guard var modifier = mapping("requestHeaderModifier", &findings) else { return nil }
    for field in ["set", "add"] as [ByteString] {
      for var header in modifier.mappings(field, &findings)
      where header.text("name", &findings).asciiLowercased == "host" {
        let value = header.text("value", &findings)
        if !value.isEmpty { return value }
      }
    }
    return nil
  }

  private mutating func gatewayRedirect(_ findings: inout Findings) -> HTTPRedirect? {
    guard var source = mapping("requestRedirect", &findings) else { return nil }
    var redirect = HTTPRedirect()
    redirect.status = source.wholeNumber("statusCode", in: 300...399, &findings) ?? 302
    redirect.scheme = source.text("scheme", &findings)
    redirect.authority = source.text("hostname", &findings)
    if let port = source.port("port", &findings) {
      redirect.port = .number(port)
    } else {
      // Without a scheme the port of the request stays.
      redirect.port = redirect.scheme.isEmpty ? .ofRequest : .ofScheme
    }
    switch source.pathModifier(&findings) {
    case .replaceFullPath(let path): redirect.path = path
    case .replacePrefixMatch(let prefix): redirect.prefix = prefix
    case nil: break
    }
    return redirect
  }

  private mutating func gatewayRewrite(_ findings: inout Findings) -> GatewayRoute.Rewrite? {
    guard var source = mapping("urlRewrite", &findings) else { return nil }
    return GatewayRoute.Rewrite(
      hostname: source.text("hostname", &findings),
      path: source.pathModifier(&findings)
    )
  }

  private mutating func pathModifier(_ findings: inout Findings) -> GatewayRoute.PathModifier? {
    guard var path = mapping("path", &findings) else { return nil }
    let type: PathModifierType? = path.choice("type", &findings)
    return switch type {
    case .replaceFullPath: .replaceFullPath(path.text("replaceFullPath", &findings))
    case .replacePrefixMatch: .replacePrefixMatch(path.text("replacePrefixMatch", &findings))
    case nil: nil
    }
  }
}

private enum PathModifierType: String, CaseIterable {
  case replaceFullPath = "ReplaceFullPath"
  case replacePrefixMatch = "ReplacePrefixMatch"
}
