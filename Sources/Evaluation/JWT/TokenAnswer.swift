public import Basics
public import JSON

/// What a proxy's JWT filter makes of one token.
public struct TokenAnswer: Sendable, Hashable {
  /// What becomes of the request that carries the token.
  public enum Outcome: Sendable, Hashable {
    /// A JWT rule takes the token: its claims count for the policies.
    case verified
    /// The proxy refuses the request with that status and body.
    case refused(httpStatus: Int, body: String)
    /// No JWT rule looks at the token: the request goes on as one without.
    case ignored
    /// What was not given decides.
    case undecided(missing: [String])
  }

  /// What becomes of the request.
  public let outcome: Outcome
  /// `iss/sub` of a token that is verified, where it has both.
  public let requestPrincipal: ByteString?
  /// The claims as policies see them; `nil` unless the token is verified.
  public let claims: JSONObject?
  /// The RequestAuthentication that took or refused the token.
  public let policy: Decision.Reference?
  /// What the proxy accepts although the RFCs advise against it.
  public let warnings: [String]

  package init(
    _ outcome: Outcome,
    requestPrincipal: ByteString? = nil,
    claims: JSONObject? = nil,
    policy: Decision.Reference? = nil,
    warnings: [String] = []
  ) {
    self.outcome = outcome
    self.requestPrincipal = requestPrincipal
    self.claims = claims
    self.policy = policy
    self.warnings = warnings
  }
}
