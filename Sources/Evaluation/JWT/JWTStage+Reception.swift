package import Basics
internal import JSON
internal import Matching
package import Program
internal import Resources

/// What a provider sees of a token that stands for stated claims.
package enum TokenReception: Sendable, Hashable {
  /// No location of the provider's holds it.
  case notSeen
  /// A location holds it together with other text, which makes a bad token.
  case unreadable
  /// The token itself.
  case token
  /// The token at one location and a bad one at another.
  case both
}

extension JWTStage {
  /// What each provider sees of a token with stated claims (contract section 2), put where the
  /// provider of its issuer looks first.
  package func receptions(ofTokenFrom issuer: ByteString?) -> [TokenReception] {
    var claims = JSONObject()
    claims["iss"] = issuer.map(JSONValue.string)
    guard let chosen = provider(forClaims: claims) else { return [] }
    let token = StatedToken(claims: claims)
    var http = Request.HTTP()
    token.put(into: &http, at: chosen)
    let lines = http.headers.flatMap { header in header.lines.map { HeaderLine(header.name, $0) } }
    var headers = RequestHeaders(
      of: AcceptedRequest(
        version: .http11,
        method: http.method,
        path: http.path,
        authority: "unstated",
        scheme: nil,
        headers: lines
      ),
      path: http.path,
      connection: .init(peer: nil, remoteAddress: nil),
      matchesLinesIndividually: true
    )
    // What a client sends under the name of an output header is gone first. (Up to Envoy 1.39 each
    // provider does that for its own, RA-49.)
    for provider in providers {
      let outputs = provider.rule.outputClaimToHeaders.map(\.header)
      for name in outputs + [provider.rule.outputPayloadToHeader] {
        headers.remove(name.asciiLowercased)
      }
    }
    return providers.map { provider in
      let found = Set(provider.locations.flatMap { $0.tokens(in: headers) }.map(\.text))
      if found.isEmpty { return .notSeen }
      if found == [token.text] { return .token }
      return found.contains(token.text) ? .both : .unreadable
    }
  }

  /// Whether a token with stated claims is put at the same place for this filter and for another.
  ///
  /// Where it is not, one and the same request does not show it to both.
  package func putsToken(from issuer: ByteString?, whereDoes other: JWTStage) -> Bool {
    var claims = JSONObject()
    claims["iss"] = issuer.map(JSONValue.string)
    return provider(forClaims: claims)?.locations.first
      == other.provider(forClaims: claims)?.locations.first
  }

  /// Whether stated claims of an issuer travel in a query parameter.
  package func putsTokenIntoQuery(from issuer: ByteString?) -> Bool {
    var claims = JSONObject()
    claims["iss"] = issuer.map(JSONValue.string)
    if case .parameter? = provider(forClaims: claims)?.locations.first { return true }
    return false
  }
}
