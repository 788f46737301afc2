package import Basics
internal import JOSE
internal import Mesh
internal import Resources

/// The key sets that the user supplied for `jwksUri`s and issuers (JWKS-20…JWKS-22).
package struct SuppliedKeySets: Sendable {
  /// What the user says a fetch gives.
  package enum Entry: Sendable, Hashable {
    /// The fetched body.
    case body(ByteString)
    /// The fetch fails.
    case fails
  }

  /// By `jwksUri` or issuer, as exact text.
  package var entries: [ByteString: Entry]

  /// By issuer, as exact text: what goes before a rule's own `jwks` and `jwksUri`, for tests.
  package var inPlace: [ByteString: ByteString]

  package init(
    _ entries: [ByteString: Entry] = [:],
    inPlace: [ByteString: ByteString] = [:]
  ) {
    self.entries = entries
    self.inPlace = inPlace
  }
}

/// Makes the JWT filter of the merged rules (RA-30…RA-35).
struct JWTTranslator {
  let supplied: SuppliedKeySets
  let behavior: ReleaseBehavior
  /// Whether Envoy itself fetches from a `jwksUri` (RA-35).
  let isFetchedByEnvoy: Bool
  private(set) var refusals: [ConfigurationRefusal] = []

  init(
    supplied: SuppliedKeySets,
    pilotEnvironment: [ByteString: ByteString],
    behavior: ReleaseBehavior
  ) {
    self.supplied = supplied
    self.behavior = behavior
    let mode = pilotEnvironment["PILOT_JWT_ENABLE_REMOTE_JWKS"]?.asciiLowercased
    isFetchedByEnvoy = ["hybrid", "true", "envoy"].contains(mode)
  }

  /// The stage; `nil` when no rule applies (PIPE-9).
  mutating func translate(_ rules: [AttachedJWTRule]) -> JWTStage? {
    guard !rules.isEmpty else { return nil }
    return JWTStage(
      providers: rules.enumerated().map { index, attached in provider(attached, index: index) }
    )
  }

  private mutating func provider(_ attached: AttachedJWTRule, index: Int) -> JWTProvider {
    let rule = attached.rule
    return provider(
      rule,
      of: attached.policy,
      keySource: keySource(of: rule),
      index: index,
      splitting: ["permission", "scope"] + rule.spaceDelimitedClaims
    )
  }

  /// The provider of a rule whose keys come from `keySource`.
  mutating func provider(
    _ rule: JWTRule,
    of policy: ObjectMeta,
    keySource: JWTProvider.KeySource,
    index: Int,
    splitting claims: [ByteString]
  ) -> JWTProvider {
    let hasLocations =
      !(rule.fromHeaders.isEmpty && rule.fromParams.isEmpty && rule.fromCookies.isEmpty)
    // RA-50: giving any one location disables both defaults.
    let headers =
      hasLocations
      ? rule.fromHeaders : [JWTRule.FromHeader(name: "authorization", prefix: "Bearer ")]
    let parameters = hasLocations ? rule.fromParams : ["access_token"]
    refusals += EnvoyAcceptance.problems(of: rule).map {
      ConfigurationRefusal(cause: "Envoy refuses \($0)", location: rule.location)
    }
    return JWTProvider(
      rule: rule,
      policy: policy,
      keySource: keySource,
      keys: keys(from: keySource, of: rule, index: index),
      headers: Array(
        Set(headers.map { JWTRule.FromHeader(name: $0.name.asciiLowercased, prefix: $0.prefix) })
      )
      .sorted { $0.name + $0.prefix < $1.name + $1.prefix },
      parameters: Array(Set(parameters)).sorted(),
      cookies: Array(Set(rule.fromCookies)).sorted(),
      spaceDelimitedClaims: Array(Set(claims)).sorted()
    )
  }

  /// RA-35: inline keys, else what was supplied for the `jwksUri`, else for the issuer.
  private func keySource(of rule: JWTRule) -> JWTProvider.KeySource {
    if let text = supplied.inPlace[rule.issuer] { return .text(text) }
    if isFetchedByEnvoy, !rule.jwksUri.isEmpty { return .fetchedByEnvoy }
    if !rule.jwks.isEmpty { return .text(rule.jwks) }
    let source = rule.jwksUri.isEmpty ? rule.issuer : rule.jwksUri
    switch supplied.entries[source] ?? supplied.entries[rule.issuer] {
    case .fails: return .placeholder
    case .body(let body):
      // JWKS-13: istiod puts its placeholder where the body has not the shape of a key set.
      let isKeySet = !behavior.checksFetchedKeySets || JWKSet.fetchedShapeIsValid(body)
      return isKeySet ? .text(body) : .placeholder
    case nil: return .notSupplied(source: source)
    }
  }

  private mutating func keys(
    from source: JWTProvider.KeySource,
    of rule: JWTRule,
    index: Int
  ) -> JWTProvider.Keys {
    switch source {
    case .text(let text): keys(inline: text, of: rule, index: index)
    case .placeholder: .known(placeholder)
    case .fetchedByEnvoy: keysFetchedByEnvoy(of: rule)
    case .notSupplied(let source): .notSupplied(source: source)
    }
  }

  /// What istiod hands out in place of a key set that it could not fetch (JWKS-13, JWKS-14).
  private var placeholder: JWKSet {
    if behavior.keepsPlaceholderSecret { return .unusablePlaceholder }
    return behavior.hidesPlaceholderName ? .publishedPlaceholder : .namedPlaceholder
  }

  /// RA-35: Envoy fetches, and the `jwksUri` goes before inline keys.
  ///
  /// A body it cannot use is as a failed fetch; the listener is not refused for it.
  private func keysFetchedByEnvoy(of rule: JWTRule) -> JWTProvider.Keys {
    switch supplied.entries[rule.jwksUri] ?? supplied.entries[rule.issuer] {
    case .fails: return .unavailable(.jwksFetchFail)
    case .body(let body):
      guard let keys = try? JWKSet(parsing: body) else { return .unavailable(.jwksFetchFail) }
      return .known(keys)
    case nil: return .notSupplied(source: rule.jwksUri)
    }
  }

  /// JWKS-1: a set without a usable key makes Envoy refuse the whole listener.
  private mutating func keys(
    inline text: ByteString,
    of rule: JWTRule,
    index: Int
  ) -> JWTProvider.Keys {
    do throws(JWTStatus) {
      return .known(try JWKSet(parsing: text))
    } catch {
      refusals.append(
        ConfigurationRefusal(
          cause: "Envoy refuses the key set of issuer \"\(rule.issuer)\": "
            + "Provider 'origins-\(index)' in jwt_authn config has invalid local jwks: \(error.text)",
          location: rule.location
        )
      )
      return .known(.unusablePlaceholder)
    }
  }
}
