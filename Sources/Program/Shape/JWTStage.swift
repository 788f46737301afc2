package import Basics
package import JOSE
package import Resources

/// The JWT filter: one provider for each rule, in the order that the filter runs them (RA-25, RA-30…RA-34).
package struct JWTStage: Sendable {
  package let providers: [JWTProvider]

  package init(providers: [JWTProvider]) { self.providers = providers }
}

/// One jwtRule as the filter holds it (RA-30).
package struct JWTProvider: Sendable {
  /// Where the keys come from (RA-35, JWKS-20…JWKS-23).
  package enum Keys: Sendable {
    case known(JWKSet)
    /// Every token that gets to the key check fails with this status.
    case unavailable(JWTStatus)
    /// Nothing was given for this `jwksUri` or issuer: what the signature is worth cannot be known.
    case notSupplied(source: ByteString)
  }

  /// What stands in the filter for the keys, as text (RA-35).
  package enum KeySource: Sendable, Hashable {
    /// A key set: inline, or fetched by istiod.
    case text(ByteString)
    /// istiod's own set, whose key nobody has (JWKS-13).
    case placeholder
    /// Envoy itself fetches the rule's `jwksUri`.
    case fetchedByEnvoy
    /// What istiod would fetch was not given.
    case notSupplied(source: ByteString)
  }

  package let rule: JWTRule
  package let policy: ObjectMeta
  package let keySource: KeySource
  package let keys: Keys
  /// Headers in the order of lower-case name + prefix (RA-51).
  package let headers: [JWTRule.FromHeader]
  /// Parameters in byte order.
  package let parameters: [ByteString]
  /// Cookies in byte order.
  package let cookies: [ByteString]
  /// Top-level claims that are split at blanks (RA-76).
  package let spaceDelimitedClaims: [ByteString]
}
