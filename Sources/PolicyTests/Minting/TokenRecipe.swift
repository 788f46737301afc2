package import Basics
package import MeshProof

/// What a token of a test file says, with everything that it takes over from others.
package struct TokenRecipe: Sendable, Hashable {
  /// A time: a fixed one, or so long after the test's `now`.
  package enum Moment: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    case at(Int64)
    /// Seconds after `now`; negative for before.
    case after(Int64)

    /// Seconds since 1970; the nearest that there is where the sum is none.
    package func seconds(now: Int64) -> Int64 {
      switch self {
      case .at(let seconds): return seconds
      case .after(let seconds):
        let (sum, overflows) = now.addingReportingOverflow(seconds)
        return overflows ? (seconds < 0 ? .min : .max) : sum
      }
    }
  }

  package var issuer: ByteString
  package var subject: ByteString?
  /// A text or a list of texts.
  package var audience: JSONValue?
  /// `nil`: the token never expires.
  package var expiry: Moment? = .after(3600)
  package var issuedAt: Moment? = .after(0)
  package var notBefore: Moment?
  /// Further claims; they go before those that the other fields make.
  package var claims: [ByteString: JSONValue] = [:]
  /// Whether somebody else signs it, under the name of the right key.
  package var isForged = false

  package init(issuer: ByteString) { self.issuer = issuer }

  /// The payload at a time.
  package func payload(now: Int64) -> JSONObject {
    var payload = JSONObject([("iss", .string(issuer))])
    if let subject { payload["sub"] = .string(subject) }
    payload["aud"] = audience
    payload["iat"] = issuedAt.map { .integer($0.seconds(now: now)) }
    payload["nbf"] = notBefore.map { .integer($0.seconds(now: now)) }
    payload["exp"] = expiry.map { .integer($0.seconds(now: now)) }
    // Their names are none of those above, but for what a reader let through.
    let registered = Set(payload.members.map(\.name))
    for (name, value) in claims.sorted(by: { $0.key < $1.key }) {
      if registered.contains(name) {
        payload[name] = value
      } else {
        payload.append(uniqueName: name, value)
      }
    }
    return payload
  }
}
