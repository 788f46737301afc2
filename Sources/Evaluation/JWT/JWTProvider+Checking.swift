internal import Basics
internal import JOSE
internal import Program
internal import Resources

/// A token that has passed all checks of a provider, but perhaps for its signature.
struct CheckedToken {
  /// What vouches for the token.
  enum Signature {
    /// The request states that it is rightly signed.
    case stated
    /// A key of the provider.
    case verified(by: JWK)
    /// Nobody knows: the provider's key set was not given.
    case notKnown
  }

  var jwt: JWT
  let signature: Signature
}

extension JWTProvider {
  /// Checks one token: format, issuer, times, audience, keys, signature, in that order (RA-41).
  ///
  /// - Parameters:
  ///   - token: The token as found.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  ///   - trustedToken: A token that counts as rightly signed (contract section 2, `jwt.claims`).
  /// - Returns: The token with what was read of it.
  /// - Throws: The first refusal.
  func check(
    _ token: ByteString,
    now: Int64,
    trustedToken: ByteString?
  ) throws(JWTStatus) -> CheckedToken {
    let jwt = try JWT(parsing: token, knowing: keys.lastHeader)
    guard rule.issuer.isEmpty || rule.issuer == jwt.issuer else { throw .jwtUnknownIssuer }
    try jwt.checkTimes(now: now)
    try jwt.checkAudiences(rule.audiences)
    if let trustedToken, token == trustedToken { return CheckedToken(jwt: jwt, signature: .stated) }
    switch keys {
    case .known(let keys):
      let (status, key) = keys.verification(of: jwt)
      guard status == .ok, let key else { throw status }
      return CheckedToken(jwt: jwt, signature: .verified(by: key))
    case .unavailable(let status): throw status
    case .notSupplied: return CheckedToken(jwt: jwt, signature: .notKnown)
    }
  }
}

extension JWTProvider.Keys {
  /// What knows the header of most tokens.
  fileprivate var lastHeader: JWT.LastHeader? {
    switch self {
    case .known(let keys): keys.lastHeader
    case .unavailable, .notSupplied: nil
    }
  }
}
