internal import Basics
internal import Documents
internal import Program
internal import Resources

/// Reads a JWT filter as istiod makes it (RA-30 to RA-34).
struct JWTStageReading {
  /// Key sets for what the proxy fetches.
  let supplied: SuppliedKeySets
  let behavior: ReleaseBehavior

  /// Reads `envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication`.
  func stage(_ message: Message) throws(ReadingError) -> JWTStage {
    try message.mayHave(["@type", "providers", "rules", "bypassCorsPreflight"])
    guard try message.flag("bypassCorsPreflight") else {
      throw ReadingError(
        "a filter that checks CORS preflights is not istiod's",
        at: message.location
      )
    }
    var members: [ByteString: Node] = [:]
    for member in try message.map("providers") { members[member.name] = member.value }
    var providers: [JWTProvider] = []
    for index in 0..<members.count {
      guard let node = members[JWTNames.provider(index)] else {
        throw ReadingError("there is no provider \"origins-\(index)\"", at: message.location)
      }
      providers.append(try provider(Message(node), index: index))
    }
    try checkRequirement(message, count: providers.count)
    return JWTStage(providers: providers)
  }

  private func provider(_ message: Message, index: Int) throws(ReadingError) -> JWTProvider {
    try message.mayHave([
      "issuer", "audiences", "localJwks", "remoteJwks", "forward", "fromHeaders", "fromParams",
      "fromCookies", "forwardPayloadHeader", "payloadInMetadata", "claimToHeaders",
      "clearRouteCache", "normalizePayloadInMetadata",
    ])
    guard try message.text("payloadInMetadata") == JWTNames.payload else {
      throw ReadingError("the payload must go to the metadata \"payload\"", at: message.location)
    }
    var rule = JWTRule(location: message.location)
    rule.issuer = try message.text("issuer") ?? ""
    rule.audiences = try message.texts("audiences")
    rule.forwardOriginalToken = try message.flag("forward")
    rule.fromParams = try message.texts("fromParams")
    rule.fromCookies = try message.texts("fromCookies")
    rule.outputPayloadToHeader = try message.text("forwardPayloadHeader") ?? ""
    for header in try message.messages("fromHeaders") {
      try header.mayHave(["name", "valuePrefix"])
      rule.fromHeaders.append(
        .init(name: try header.text("name") ?? "", prefix: try header.text("valuePrefix") ?? "")
      )
    }
    for output in try message.messages("claimToHeaders") {
      try output.mayHave(["headerName", "claimName"])
      rule.outputClaimToHeaders.append(
        .init(
          header: try output.text("headerName") ?? "",
          claim: try output.text("claimName") ?? ""
        )
      )
    }
    var claims: [ByteString] = []
    if let normalization = try message.message("normalizePayloadInMetadata") {
      try normalization.mayHave(["spaceDelimitedClaims"])
      claims = try normalization.texts("spaceDelimitedClaims")
    }
    let keySource = try keySource(message, &rule)
    var refusals: [ConfigurationRefusal] = []
    let provider = JWTProvider.reading(
      rule,
      policy: ObjectMeta(
        name: JWTNames.provider(index),
        namespace: ProxyConfig.unknownName,
        location: message.location
      ),
      keySource: keySource,
      index: index,
      splitting: claims,
      supplied: supplied,
      behavior: behavior,
      refusals: &refusals
    )
    if let refusal = refusals.first { throw ReadingError(refusal.cause, at: refusal.location) }
    return provider
  }

  /// RA-35.
  private func keySource(
    _ message: Message,
    _ rule: inout JWTRule
  ) throws(ReadingError) -> JWTProvider.KeySource {
    switch (try message.message("localJwks"), try message.message("remoteJwks")) {
    case (let local?, nil):
      try local.mayHave(["inlineString"])
      guard let text = try local.text("inlineString") else {
        throw ReadingError("a key set is expected inline", at: local.location)
      }
      guard text != JWTProvider.placeholder else { return .placeholder }
      rule.jwks = text
      return .text(text)
    case (nil, let remote?):
      guard let uri = try remote.message("httpUri"), let text = try uri.text("uri") else {
        throw ReadingError("a remote key set needs a URI", at: remote.location)
      }
      rule.jwksUri = text
      return .fetchedByEnvoy
    case (nil, nil), (_?, _?):
      throw ReadingError("a provider needs one source of keys", at: message.location)
    }
  }

  /// The tree of RA-32 or RA-33, for every path (RA-34).
  private func checkRequirement(_ message: Message, count: Int) throws(ReadingError) {
    let rules = try message.messages("rules")
    guard rules.count == 1, let rule = rules.first, let match = try rule.message("match"),
      let requires = try rule.message("requires")
    else { throw ReadingError("one rule for all paths is expected", at: message.location) }
    try rule.mayHave(["match", "requires"])
    try match.mayHave(["prefix"])
    guard try match.text("prefix") == "/" else {
      throw ReadingError("a rule for some paths is not istiod's", at: match.location)
    }
    guard count > 0, try Requirement(requires) == Requirement.ofIstio(count) else {
      throw ReadingError("the requirement is not the one that istiod makes", at: requires.location)
    }
  }
}

extension JWTNames {
  /// The name of the provider of a rule (RA-25).
  static func provider(_ index: Int) -> ByteString { "origins-\(index)" }
}

/// `envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement`, as far as istiod uses it.
private indirect enum Requirement: Hashable {
  case provider(ByteString)
  case allowMissing
  case any([Requirement])
  case all([Requirement])

  /// Recursion is bounded by the depth of a document.
  init(_ message: Message) throws(ReadingError) {
    let (name, node) = try message.choice()
    switch name {
    case "providerName": self = .provider(try node.asText())
    case "allowMissing":
      try Message(node).mayHave([])
      self = .allowMissing
    case "requiresAny", "requiresAll":
      let list = try Message(node)
      try list.mayHave(["requirements"])
      var requirements: [Requirement] = []
      for member in try list.messages("requirements") {
        requirements.append(try Requirement(member))
      }
      self = name == "requiresAny" ? .any(requirements) : .all(requirements)
    default:
      throw ReadingError("the requirement \"\(name)\" is not one of istiod's", at: node.location)
    }
  }

  /// RA-32, RA-33.
  static func ofIstio(_ count: Int) -> Requirement {
    let providers = (0..<count).map { Requirement.provider(JWTNames.provider($0)) }
    let optional = providers.map { Requirement.any([$0, .allowMissing]) }
    return count == 1 ? optional[0] : .any(providers + [.all(optional)])
  }
}
