internal import Basics
internal import JOSE
internal import JSON
internal import Resources

/// What a proxy accepts in a token although the RFCs advise against it (`docs/tokens.md`).
///
/// The decision is the proxy's; these sentences go with it. They are stable text.
enum TokenWarnings {
  /// The warnings for a token that passed.
  static func of(_ jwt: JWT, verifiedBy key: JWK, under rule: JWTRule) -> [String] {
    var warnings: [String] = []
    func add(_ warning: String?) { if let warning { warnings.append(warning) } }
    add(binding(of: jwt, to: key))
    add(purpose(of: key))
    add(strength(of: key, for: jwt))
    add(issuer(of: rule))
    add(audience(of: jwt, under: rule))
    add(type(of: jwt))
    add(critical(in: jwt))
    add(expiry(of: jwt))
    return warnings
  }

  /// RFC 8725, section 3.1: the key and not the token decides on the algorithm. [JWKS-9]
  private static func binding(of jwt: JWT, to key: JWK) -> String? {
    guard key.alg.isEmpty else { return nil }
    guard !key.kind.suits(jwt.alg) else {
      return "\(key.name) names no alg: it verifies whatever its type can do (RFC 8725, 3.1)"
    }
    return "the token's alg \(jwt.alg) is not that of \(key.name), which names no alg and verified "
      + "it by its type (RFC 8725, 3.1)"
  }

  private static func purpose(of key: JWK) -> String? {
    guard !key.use.isEmpty, key.use != "sig" else { return nil }
    return "\(key.name) has a use other than sig, and verified a signature (RFC 7517, 4.2)"
  }

  /// RFC 8725, sections 3.4 and 3.5. [EF-223, EF-224]
  private static func strength(of key: JWK, for jwt: JWT) -> String? {
    switch key.kind {
    case .rsa(let bits, _) where bits < 2048:
      return "\(key.name) has \(bits) bits, and 2048 are the least for RSA (RFC 8725, 3.5)"
    case .oct(let bytes):
      let least = jwt.alg == "HS384" ? 48 : jwt.alg == "HS512" ? 64 : 32
      guard bytes < least else { return nil }
      return
        "\(key.name) is a secret of \(bytes) bytes, shorter than its hash of \(least) (RFC 8725, "
        + "3.5)"
    case .ed25519(isSmallOrder: true):
      return "\(key.name) is a point of small order: anybody can sign for it (RFC 8725, 3.4)"
    case .rsa, .ec, .ed25519, .placeholder: return nil
    }
  }

  private static func issuer(of rule: JWTRule) -> String? {
    rule.issuer.isEmpty ? "the rule takes tokens of any issuer (RFC 8725, 3.8)" : nil
  }

  private static func audience(of jwt: JWT, under rule: JWTRule) -> String? {
    guard rule.audiences.isEmpty, !jwt.audiences.isEmpty else { return nil }
    return "the token says whom it is for, and the rule has no audiences to check it by (RFC 8725, "
      + "3.9)"
  }

  /// RFC 8725, section 3.11. [JWT-6]
  private static func type(of jwt: JWT) -> String? {
    // Nearly all tokens have this one.
    guard let type = jwt.header["typ"]?.string, type != "JWT" else { return nil }
    switch type.asciiLowercased {
    case "jwt", "at+jwt", "application/jwt", "application/at+jwt": return nil
    default: break
    }
    return "the token's typ is not that of an access token, and nobody checks it (RFC 8725, 3.11)"
  }

  /// RFC 7515, section 4.1.11. [JWT-6]
  private static func critical(in jwt: JWT) -> String? {
    guard jwt.header["crit"] != nil else { return nil }
    return "the token's crit is ignored, whatever it demands (RFC 7515, 4.1.11)"
  }

  /// RFC 7519, section 4.1.4. [JWT-9]
  private static func expiry(of jwt: JWT) -> String? {
    guard jwt.expiration == 0 else { return nil }
    return "the token never expires: it has no exp from 1 on (RFC 7519, 4.1.4)"
  }
}

extension JWK {
  /// The key for a reader, by its place in the set, from 0.
  fileprivate var name: String { "key \(index) of the key set" }
}

extension JWK.Kind {
  /// Whether keys of this kind are those that RFC 7518 and RFC 8037 mean by `alg`.
  fileprivate func suits(_ alg: ByteString) -> Bool {
    switch self {
    case .rsa: alg.hasPrefix("RS") || alg.hasPrefix("PS")
    case .ec("P-256"): alg == "ES256"
    case .ec("P-384"): alg == "ES384"
    case .ec: alg == "ES512"
    case .ed25519: alg == "EdDSA"
    case .oct: alg.hasPrefix("HS")
    case .placeholder: true
    }
  }
}
