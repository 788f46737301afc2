package import Basics
package import Resources

extension JWTProvider {
  /// Makes the provider of a JWT filter that a proxy has already.
  ///
  /// Locations that the rule does not name are the filter's defaults, which are Istio's too (RA-50).
  /// - Parameters:
  ///   - rule: The provider's settings; `jwksUri` for keys that the proxy fetches.
  ///   - policy: What stands for the RequestAuthentication, which the filter does not name.
  ///   - keySource: Where the filter gets the keys from.
  ///   - index: The provider's number.
  ///   - claims: The claims that the filter splits at blanks; Istio's own two are not added.
  ///   - supplied: Key sets for what the proxy fetches.
  ///   - behavior: What the release does.
  ///   - refusals: Gets what is wrong with an inline key set (JWKS-1).
  /// - Returns: The provider.
  package static func reading(
    _ rule: JWTRule,
    policy: ObjectMeta,
    keySource: KeySource,
    index: Int,
    splitting claims: [ByteString],
    supplied: SuppliedKeySets,
    behavior: ReleaseBehavior,
    refusals: inout [ConfigurationRefusal]
  ) -> JWTProvider {
    var translator = JWTTranslator(
      supplied: supplied,
      pilotEnvironment: [:],
      behavior: behavior
    )
    let provider = translator.provider(
      rule,
      of: policy,
      keySource: keySource,
      index: index,
      splitting: claims
    )
    refusals += translator.refusals
    return provider
  }
}
