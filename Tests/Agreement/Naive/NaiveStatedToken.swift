internal import Basics
internal import JSON
internal import MeshProof
internal import Resources

/// A token for stated claims (contract section 2).
enum NaiveStatedToken {
  /// Puts the token at the first location of a rule with its issuer; returns it.
  static func put(
    _ claims: JSONObject,
    into http: inout Request.HTTP,
    for rules: [JWTRule]
  ) -> ByteString? {
    let issuer = claims["iss"]?.string
    let rule =
      rules.first { !$0.issuer.isEmpty && $0.issuer == issuer } ?? rules.first { $0.issuer.isEmpty }
      ?? rules.first
    guard let rule, let location = NaiveLocation.of(rule).first else { return nil }
    let token = [
      Base64.encodeURL(#"{"alg":"RS256"}"#),
      Base64.encodeURL(JSONValue.object(claims).write(.compact)), "c3RhdGVk",
    ].joined(separator: ".")
    switch location {
    case .header(let name, let prefix):
      http.headers.append(.init(name: name, lines: [prefix + token]))
    case .cookie(let name):
      http.headers.append(.init(name: "cookie", lines: [name + "=" + token]))
    case .parameter(let name):
      let path = ByteString(bytes: http.path.bytes.prefix { $0 != UInt8(ascii: "#") })
      let fragment = http.path.dropFirst(path.count)
      http.path = path + (path.contains("?") ? "&" : "?") + name + "=" + token + fragment
    }
    return token
  }
}
