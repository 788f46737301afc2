internal import Basics
internal import Documents
internal import Matching
internal import Program

/// Reads single permissions and principals: one matcher, one value.
struct PredicateReading {
  let chain: RuleProgram.Chain
  let behavior: ReleaseBehavior
  /// Whether a filter before these keeps the peer's URI in the filter state.
  let hasPeerState: Bool

  /// The predicate of a permission that is neither a list nor a negation.
  func permission(_ name: ByteString, _ node: Node) throws(ReadingError) -> Predicate {
    switch name {
    case "destinationPort":
      guard let port = node.integer, (0...65535).contains(port) else {
        throw ReadingError("a port from 0 to 65535 is expected here", at: node.location)
      }
      return .destinationPort([Int(port)])
    case "destinationIp": return .destinationIP([try block(node)])
    case "requestedServerName": return .serverName([try StringMatcher(Message(node)).pattern()])
    case "header": return try header(node)
    case "urlPath":
      try needsHTTP(name, node)
      let message = try Message(node)
      try message.mayHave(["path"])
      guard let path = try message.message("path") else {
        throw ReadingError("a path matcher needs a path", at: node.location)
      }
      return .path([.text(try StringMatcher(path).pattern())])
    case "uriTemplate":
      try needsHTTP(name, node)
      return .path([.template(try template(node))])
    case "metadata": return try metadata(node)
    default:
      throw ReadingError("the permission \"\(name)\" is not one of istiod's", at: node.location)
    }
  }

  /// The predicate of a principal that is neither a list nor a negation.
  func principal(_ name: ByteString, _ node: Node) throws(ReadingError) -> Predicate {
    switch name {
    case "authenticated":
      let message = try Message(node)
      try message.mayHave(["principalName"])
      guard let matcher = try message.message("principalName") else {
        throw ReadingError("a principal without a name is not one of istiod's", at: node.location)
      }
      return .peer([try StringMatcher(matcher).peerPattern()])
    case "filterState" where hasPeerState:
      let message = try Message(node)
      try message.mayHave(["key", "stringMatch"])
      guard try message.text("key") == "io.istio.peer_principal",
        let matcher = try message.message("stringMatch")
      else { throw ReadingError("the filter state is not one of istiod's", at: node.location) }
      return .peer([try StringMatcher(matcher).peerPattern()])
    // Both are the address of the connection's other end where no PROXY protocol is spoken (AP-66).
    case "directRemoteIp", "sourceIp": return .sourceIP([try block(node)])
    case "remoteIp": return .remoteIP([try block(node)])
    case "header": return try header(node)
    case "metadata": return try claim(node)
    default:
      throw ReadingError("the principal \"\(name)\" is not one of istiod's", at: node.location)
    }
  }

  /// ALL of: `iss`, `sub` (AP-64); `nil` for any other pair.
  func requestPrincipal(_ members: [Message]) throws(ReadingError) -> Predicate? {
    guard chain == .http, members.count == 2, let first = try members[0].message("metadata"),
      let second = try members[1].message("metadata")
    else { return nil }
    let (issuer, subject) = (try MetadataMatcher(first), try MetadataMatcher(second))
    guard issuer.filter == JWTNames.filter, issuer.path == [JWTNames.payload, "iss"],
      subject.filter == JWTNames.filter, subject.path == [JWTNames.payload, "sub"],
      issuer.value["stringMatch"] != nil, subject.value["stringMatch"] != nil
    else { return nil }
    return .requestPrincipal([
      RequestPrincipalPattern(
        issuer: try MetadataMatcher.text(issuer.value),
        subject: try MetadataMatcher.text(subject.value)
      )
    ])
  }

  private func needsHTTP(_ name: ByteString, _ node: Node) throws(ReadingError) {
    guard chain == .http else {
      throw ReadingError("\"\(name)\" means nothing on TCP", at: node.location)
    }
  }

  private func block(_ node: Node) throws(ReadingError) -> CIDR {
    let message = try Message(node)
    try message.mayHave(["addressPrefix", "prefixLen"])
    guard let address = try message.text("addressPrefix"),
      let length = try message.number("prefixLen"),
      let block = CIDR(parsing: "\(address)/\(length)")
    else { throw ReadingError("a block of addresses is expected here", at: node.location) }
    return block
  }

  /// AP-48, AP-49, AP-78.
  private func header(_ node: Node) throws(ReadingError) -> Predicate {
    try needsHTTP("header", node)
    let message = try Message(node)
    guard let written = try message.text("name"), !written.isEmpty,
      !written.bytes.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D })
    else { throw ReadingError("a header matcher needs a name", at: node.location) }
    let (pattern, ignoresCase) = try headerPattern(message)
    // Envoy keeps names in lower case and holds `host` as `:authority`.
    let name = written.asciiLowercased
    switch (name, ignoresCase) {
    case (":authority", true): return .host([HostPattern(pattern)])
    case (_, true):
      throw ReadingError(
        "a matcher without regard to case is known for :authority only",
        at: node.location
      )
    case (":method", false): return .method([pattern])
    case ("host", false): return .header(":authority", [pattern])
    case (_, false): return .header(name, [pattern])
    }
  }

  private func headerPattern(
    _ message: Message
  ) throws(ReadingError) -> (pattern: TextPattern, ignoresCase: Bool) {
    let old: [ByteString: ByteString] = [
      "exactMatch": "exact", "prefixMatch": "prefix", "suffixMatch": "suffix",
    ]
    let forms = ["stringMatch", "presentMatch"] + old.keys
    try message.mayHave(Set(forms + ["name"]))
    let given = forms.filter { message[$0] != nil }
    guard given.count == 1, let form = given.first else {
      throw ReadingError("a header matcher of one form is expected", at: message.location)
    }
    switch form {
    case "presentMatch":
      guard try message.flag(form) else {
        throw ReadingError(
          "a header that must be absent is not one of istiod's forms",
          at: message.location
        )
      }
      return (.present, false)
    case "exactMatch": return (.exact(try message.text(form) ?? ""), false)
    case "prefixMatch": return (.prefix(try message.text(form) ?? ""), false)
    case "suffixMatch": return (.suffix(try message.text(form) ?? ""), false)
    default:
      guard let matcher = try message.message(form) else { return (.present, false) }
      let read = try StringMatcher(matcher)
      return (try read.patternWithAnyCase(), read.ignoresCase)
    }
  }

  /// AP-73; a template that Envoy does not compile has no meaning (AP-75).
  private func template(_ node: Node) throws(ReadingError) -> PathTemplate {
    let message = try Message(node)
    try message.mayHave(["name", "typedConfig"])
    guard let config = try message.message("typedConfig"),
      try config.typeName() == "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig",
      let text = try config.text("pathTemplate")
    else { throw ReadingError("a path template is expected here", at: node.location) }
    try config.mayHave(["@type", "pathTemplate"])
    do throws(PathTemplateError) {
      return try PathTemplate(envoy: text, matchesAsterisk: behavior.templatesMatchAsterisk)
    } catch {
      throw ReadingError(
        "Envoy cannot compile the path template \"\(text)\": \(error)",
        at: node.location
      )
    }
  }

  /// AP-79, AP-80: a list with a fitting text, or a fitting text itself.
  private func claim(_ node: Node) throws(ReadingError) -> Predicate {
    try needsHTTP("metadata", node)
    let matcher = try MetadataMatcher(Message(node))
    let alternatives = try MetadataMatcher.alternatives(of: matcher.value)
    guard matcher.filter == JWTNames.filter, matcher.path.first == JWTNames.payload,
      alternatives.count == 2, let element = try MetadataMatcher.element(of: alternatives[0])
    else { throw ReadingError("the metadata principal is not one of istiod's", at: node.location) }
    let patterns = try MetadataMatcher.texts(alternatives[1])
    guard try MetadataMatcher.texts(element) == patterns else {
      throw ReadingError("the claim is compared with two different lists", at: node.location)
    }
    return .claim(Array(matcher.path.dropFirst()), patterns)
  }

  /// AP-83.
  private func metadata(_ node: Node) throws(ReadingError) -> Predicate {
    let matcher = try MetadataMatcher(Message(node))
    guard matcher.path.count == 1, matcher.filter.hasPrefix("envoy.filters.") else {
      throw ReadingError("the metadata permission is not one of istiod's", at: node.location)
    }
    var patterns: [MetadataPattern] = []
    for value in try MetadataMatcher.alternatives(of: matcher.value) {
      if let element = try MetadataMatcher.element(of: value) {
        patterns.append(MetadataPattern(isList: true, text: try MetadataMatcher.text(element)))
      } else {
        patterns.append(MetadataPattern(isList: false, text: try MetadataMatcher.text(value)))
      }
    }
    return .metadata(namespace: matcher.filter, key: matcher.path[0], patterns)
  }
}
