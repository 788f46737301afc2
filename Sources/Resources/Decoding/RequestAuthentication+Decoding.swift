internal import Basics
internal import Decoding
internal import Documents

extension RequestAuthentication {
  /// Reads `spec` (RA-1) and checks all of it.
  ///
  /// Fails when `spec` is no object, which is then an error in `findings`.
  init?(meta: ObjectMeta, object: Node, _ findings: inout Findings) {
    guard let node = object["spec"], !node.isNull else {
      self.init(meta: meta, attachment: Attachment(matchLabels: nil), jwtRules: [])
      return
    }
    guard var spec = StrictMapping(node, called: "\"spec\"", &findings) else { return nil }
    let attachment = spec.attachment(&findings)
    let rules = spec.objects("jwtRules", &findings, null: .nullRule)
    spec.checkCount(rules?.count ?? 0, of: "jwtRules", most: 4096, .tooManyJWTRules, &findings)
    spec.reportUnknownFields(&findings)
    self.init(
      meta: meta,
      attachment: attachment,
      jwtRules: (rules ?? []).compactMap { $0.isNull ? nil : JWTRule($0, &findings) }
    )
  }
}

extension JWTRule {
  /// The values of `presence` (VALID-93); no istiod reads it.
  private enum Presence: String, CaseIterable {
    case optional = "OPTIONAL"
    case required = "REQUIRED"
  }

  /// Reads one element of `jwtRules` (RA-5).
  fileprivate init?(_ node: Node, _ findings: inout Findings) {
    guard var rule = StrictMapping(node, called: "a JWT rule", &findings) else { return nil }
    self.init(location: node.location)
    let issuer = rule.string("issuer", &findings)
    let jwksUri = rule.string("jwksUri", &findings)
    // The schema knows this one name in both spellings.
    let jwksURI = rule.string("jwks_uri", &findings)
    let jwks = rule.keySetText(&findings)
    rule.checkIssuer(issuer, keySetURLs: [jwksUri, jwksURI], &findings)
    for url in [jwksUri, jwksURI] { checkKeySetLocation(url, &findings) }
    checkInlineKeySet(jwks, &findings)

    self.issuer = issuer?.value ?? ""
    self.jwksUri = (jwksUri ?? jwksURI)?.value ?? ""
    self.jwks = jwks?.value ?? ""
    audiences = rule.names("audiences", .emptyAudience, &findings)
    fromHeaders = rule.fromHeaders(&findings)
    fromParams = rule.names("fromParams", .emptyLocation, &findings)
    fromCookies = rule.names("fromCookies", .emptyLocation, &findings)
    outputPayloadToHeader = rule.string("outputPayloadToHeader", &findings)?.value ?? ""
    outputClaimToHeaders = rule.claimsToHeaders(&findings)
    forwardOriginalToken = rule.bool("forwardOriginalToken", &findings) ?? false
    spaceDelimitedClaims = rule.names("spaceDelimitedClaims", .emptyClaimName, &findings)
    rule.checkCount(
      spaceDelimitedClaims.count,
      of: "spaceDelimitedClaims",
      most: 64,
      .tooManyClaims,
      &findings
    )
    let timeout = rule.string("timeout", &findings)
    checkTimeout(timeout, &findings)
    if let nanoseconds = timeout.flatMap({ goDuration($0.value) }) { self.timeout = nanoseconds }
    let _: Presence? = rule.choice("presence", &findings, as: .badPresence)
    rule.reportUnknownFields(&findings)
  }
}

extension StrictMapping {
  /// The text of `jwks`; a key set as YAML is a frequent slip.
  fileprivate mutating func keySetText(_ findings: inout Findings) -> Located<ByteString>? {
    guard let value = value("jwks") else { return nil }
    guard value.isCollection else { return string("jwks", &findings) }
    findings.report(
      .wrongType,
      "\"jwks\" must be a string, not \(value.kind.description)",
      at: value.location,
      notes: ["write the key set as text: jwks: '{\"keys\": […]}'"]
    )
    return nil
  }

  /// A list of strings without empty ones.
  fileprivate mutating func names(
    _ field: ByteString,
    _ problem: Problem,
    _ findings: inout Findings
  ) -> [ByteString] {
    let values = strings(field, &findings) ?? []
    for value in values where value.value.isEmpty {
      findings.report(problem, "a value of \(quoted(field)) is empty", at: value.location)
    }
    return values.map(\.value)
  }

  /// `fromHeaders` (VALID-88).
  fileprivate mutating func fromHeaders(_ findings: inout Findings) -> [JWTRule.FromHeader] {
    let items = objects("fromHeaders", &findings, null: .fatalNullItem) ?? []
    return items.compactMap { item in
      guard !item.isNull,
        var header = StrictMapping(item, called: "an item of \"fromHeaders\"", &findings)
      else { return nil }
      let name = header.string("name", &findings)
      let prefix = header.string("prefix", &findings)
      header.reportUnknownFields(&findings)
      header.checkPresent("name", name, .missingHeaderName, &findings)
      guard let name else { return nil }
      return JWTRule.FromHeader(name: name.value, prefix: prefix?.value ?? "")
    }
  }

  /// `outputClaimToHeaders` (VALID-90).
  fileprivate mutating func claimsToHeaders(
    _ findings: inout Findings
  ) -> [JWTRule.ClaimToHeader] {
    let items = objects("outputClaimToHeaders", &findings, null: .fatalNullItem) ?? []
    return items.compactMap { item in
      guard !item.isNull,
        var entry = StrictMapping(item, called: "an item of \"outputClaimToHeaders\"", &findings)
      else { return nil }
      let header = entry.string("header", &findings)
      let claim = entry.string("claim", &findings)
      entry.reportUnknownFields(&findings)
      entry.checkPresent("header", header, .incompleteClaimToHeader, &findings)
      entry.checkPresent("claim", claim, .incompleteClaimToHeader, &findings)
      checkOutputHeader(header, &findings)
      guard let header, let claim else { return nil }
      return JWTRule.ClaimToHeader(header: header.value, claim: claim.value)
    }
  }
}
