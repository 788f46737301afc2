internal import Basics
internal import JSON
internal import Matching
internal import Resources

extension VirtualService.HTTPMatch {
  /// Whether a proxy gets the match at all: by port, gateway, and the proxy's own labels.
  func isFor(
    port: Int,
    gateway: ByteString,
    labels: [ByteString: ByteString],
    namespace: ByteString
  ) -> Bool {
    guard self.port == nil || self.port == 0 || self.port == port else { return false }
    guard gateways.isEmpty else { return gateways.contains(gateway) }
    return sourceLabels.allSatisfy { labels[$0.key] == $0.value }
      && (sourceNamespace.isEmpty || sourceNamespace == namespace)
  }

  /// Whether a request fits.
  ///
  /// If `comparesSegments`, prefixes end where a segment ends, as in the Gateway API.
  func fit(_ request: RoutingRequest, comparesSegments: Bool) -> Fit {
    var fits = [pathFit(request, comparesSegments: comparesSegments)]
    let texts: [(StringMatch?, ByteString?)] = [
      (method, request.method), (authority, request.authority), (scheme, request.scheme),
    ]
    for (match, text) in texts {
      guard let match else { continue }
      fits.append(match.headerFit(text, treatsMissingAsEmpty: false, at: location))
    }
    for header in headers {
      fits.append(header.fit(request, treatsMissingAsEmpty: false, at: location))
    }
    for header in withoutHeaders {
      fits.append(header.fit(request, treatsMissingAsEmpty: true, at: location).inverted)
    }
    for parameter in queryParams {
      fits.append(
        parameter.match.headerFit(
          request.path.queryParameter(parameter.name),
          treatsMissingAsEmpty: false,
          at: location
        )
      )
    }
    return .all(fits)
  }

  private func pathFit(_ request: RoutingRequest, comparesSegments: Bool) -> Fit {
    let path = request.path.withoutQuery
    func cased(_ text: ByteString) -> ByteString { ignoreURICase ? text.asciiLowercased : text }
    return switch uri {
    case .exact(let exact): Fit(cased(path) == cased(exact))
    case .prefix(let prefix):
      Fit(cased(path).hasPathPrefix(cased(prefix), comparesSegments: comparesSegments))
    // Case is an expression's own matter.
    case .regex(let expression): expression.fit(whole: path, at: location)
    case .present, nil: Fit(path.hasPrefix("/"))
    }
  }
}

extension ByteString {
  /// Whether the path begins with a prefix; of segments only with whole ones.
  fileprivate func hasPathPrefix(_ prefix: ByteString, comparesSegments: Bool) -> Bool {
    guard comparesSegments, prefix != "/" else { return hasPrefix(prefix) }
    let segments = prefix.hasSuffix("/") ? prefix.dropLast() : prefix
    return self == segments || hasPrefix(segments + "/")
  }

  /// Whether the text, as an expression of RE2, takes all of another.
  fileprivate func fit(whole text: ByteString, at location: SourceLocation) -> Fit {
    guard let expression = RegularExpression(self) else {
      return .unknown([
        UndecidedReason("the regular expression \"\(self)\" is not understood", at: location)
      ])
    }
    guard let isFitting = expression.matches(whole: text) else {
      return .unknown([
        UndecidedReason("\"\(text)\" is out of reach of regular expressions here", at: location)
      ])
    }
    return Fit(isFitting)
  }
}

extension StringMatch {
  /// Whether the value of a header or parameter fits; `nil`: it is missing.
  fileprivate func headerFit(
    _ value: ByteString?,
    treatsMissingAsEmpty: Bool,
    at location: SourceLocation
  ) -> Fit {
    if asksForPresence { return Fit(value != nil) }
    guard let text = value ?? (treatsMissingAsEmpty ? "" : nil) else { return .no }
    return switch self {
    case .exact(let exact): Fit(text == exact)
    case .prefix(let prefix): Fit(text.hasPrefix(prefix))
    case .regex(let expression): expression.fit(whole: text, at: location)
    case .present: .yes
    }
  }

  /// Whether any value will do: no comparison, or the expression `*`, which is none of RE2.
  fileprivate var asksForPresence: Bool {
    switch self {
    case .present: true
    case .regex(let expression): expression == "*"
    case .exact, .prefix: false
    }
  }
}

extension NamedMatch {
  fileprivate func fit(
    _ request: RoutingRequest,
    treatsMissingAsEmpty: Bool,
    at location: SourceLocation
  ) -> Fit {
    if let path = claimPath {
      return claimFit(request.claims?.claim(at: path), at: location)
    }
    let name = name.asciiLowercased
    guard !request.opaqueHeaders.contains(name) else {
      return .unknown([
        UndecidedReason("what the header \"\(name)\" says is not known", at: location)
      ])
    }
    return match.headerFit(
      request.header(name),
      treatsMissingAsEmpty: treatsMissingAsEmpty,
      at: location
    )
  }

  /// The members that lead to a claim, for `@request.auth.claims` (RA-79); `nil` for a header.
  private var claimPath: [ByteString]? {
    let start: ByteString = "@request.auth.claims"
    guard name.asciiLowercased.hasPrefix(start) else { return nil }
    let rest = name.dropFirst(start.count)
    if rest.hasPrefix("."), rest.count > 1 { return rest.dropFirst().split(at: UInt8(ascii: ".")) }
    guard rest.hasPrefix("["), rest.hasSuffix("]"), rest.count > 2 else { return nil }
    var path: [ByteString] = []
    var inner = rest.dropFirst().dropLast()
    while let end = inner.firstIndex(of: "][") {
      path.append(inner.dropLast(inner.count - end))
      inner = inner.dropFirst(end + 2)
    }
    return path + [inner]
  }

  /// Whether a claim is a text that fits, or a list with such a text.
  private func claimFit(_ claim: JSONValue?, at location: SourceLocation) -> Fit {
    let texts: [ByteString] =
      switch claim {
      case .string(let text): [text]
      case .array(let elements): elements.compactMap(\.string)
      case .null, .bool, .integer, .number, .object, nil: []
      }
    var reasons: [UndecidedReason] = []
    for text in texts {
      switch match.headerFit(text, treatsMissingAsEmpty: false, at: location) {
      case .yes: return .yes
      case .no: continue
      case .unknown(let more): reasons += more
      }
    }
    return reasons.isEmpty ? .no : .unknown(reasons)
  }
}

extension RoutingRequest {
  /// The value of a header, several lines joined by commas; `host` is the authority.
  fileprivate func header(_ name: ByteString) -> ByteString? {
    switch name {
    case ":authority", "host": authority
    case ":method": method
    case ":path": path
    case ":scheme": scheme
    default: headers[name].map { $0.joined(separator: ",") }
    }
  }
}
