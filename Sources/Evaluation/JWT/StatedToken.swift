internal import Resources
internal import Basics
internal import JSON
internal import Program

/// A token made of stated claims: everything about it is real but the signature (contract section 2).
struct StatedToken {
  let text: ByteString

  init(claims: JSONObject) {
    let header = Base64.encodeURL(#"{"alg":"RS256","typ":"JWT"}"#)
    let payload = Base64.encodeURL(JSONValue.object(claims).write(.compact))
    text = header + "." + payload + "." + Base64.encodeURL("stated, not signed")
  }

  /// Puts the token where the provider looks first (RA-50, RA-51).
  func put(into http: inout Request.HTTP, at provider: JWTProvider) {
    switch provider.locations.first {
    case .header(let name, let prefix):
      http.headers.append(.init(name: name, lines: [prefix + text]))
    case .parameter(let name):
      let mark: ByteString = http.path.contains("?") ? "&" : "?"
      http.path = http.path + mark + name + "=" + text
    case .cookie(let name):
      http.headers.append(.init(name: "cookie", lines: [name + "=" + text]))
    case nil: break
    }
  }
}

extension JWTStage {
  /// The provider that would take a token with these claims: the first of its issuer, else the
  /// first without an issuer, else the first, which refuses the issuer.
  func provider(forClaims claims: JSONObject) -> JWTProvider? {
    let issuer = claims["iss"]?.string
    return providers.first { !$0.rule.issuer.isEmpty && $0.rule.issuer == issuer }
      ?? providers.first { $0.rule.issuer.isEmpty } ?? providers.first
  }
}
