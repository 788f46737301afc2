internal import Basics

extension JWKSet {
  /// Verifies a token's signature; times and audiences are not looked at. [JWKS-7..12]
  ///
  /// Keys are tried in their order and the first that fits ends it; every key without `kid`, and
  /// every key for a token without, is tried. [JWKS-8, EF-152, EF-153, EF-231]
  /// - Returns: ``JWTStatus/ok``, ``JWTStatus/jwtVerificationFail`` if no key that was tried fits,
  ///   ``JWTStatus/jwksKidAlgMismatch`` if none was tried, or
  ///   ``JWTStatus/jwtEd25519SignatureWrongLength`` as soon as an Ed25519 key meets a signature of
  ///   another length, also when a later key would fit. [JWKS-11, EF-229, EF-230]
  /// - Complexity: O(token + keys that match).
  package func verify(_ jwt: JWT) -> JWTStatus { verification(of: jwt).status }

  /// The same as ``verify(_:)``, with the key that verified where it is ``JWTStatus/ok``.
  package func verification(of jwt: JWT) -> (status: JWTStatus, key: JWK?) {
    let message = jwt.signedBytes
    var result = JWTStatus.jwksKidAlgMismatch
    for key in keys where key.matches(jwt) {
      switch key.verify(jwt, message: message) {
      case .valid: return (.ok, key)
      case .invalid: result = .jwtVerificationFail
      case .wrongLength: return (.jwtEd25519SignatureWrongLength, nil)
      }
    }
    return (result, nil)
  }
}

extension JWK {
  fileprivate enum Outcome {
    case valid, invalid, wrongLength

    init(_ isValid: Bool) { self = isValid ? .valid : .invalid }
  }

  /// Whether the token asks for this key, or does not say. [JWKS-7]
  fileprivate func matches(_ jwt: JWT) -> Bool {
    (jwt.kid.isEmpty || kid.isEmpty || jwt.kid == kid) && (alg.isEmpty || alg == jwt.alg)
  }

  /// Verifies with this key: its type decides how, the token's `alg` at most the digest. [JWKS-9,
  /// EF-228]
  fileprivate func verify(_ jwt: JWT, message: [UInt8]) -> Outcome {
    let signature = jwt.signature
    switch material {
    case .none: return .invalid
    case .rsa(let key, let byteCount):
      guard let scheme = jwt.rsaScheme, signature.count == byteCount else { return .invalid }
      switch scheme {
      case .pkcs1(let digest):
        return Outcome(key.verifiesPKCS1(signature, of: message, digest: digest))
      case .pss(let digest):
        return Outcome(key.verifiesPSS(signature, of: message, digest: digest))
      }
    case .ec(let key):
      let digest: Digest = jwt.alg == "ES384" ? .sha384 : jwt.alg == "ES512" ? .sha512 : .sha256
      return Outcome(key.verifiesECDSA(signature, of: message, digest: digest))
    case .oct(let secret):
      let digest: Digest = jwt.alg == "HS384" ? .sha384 : jwt.alg == "HS512" ? .sha512 : .sha256
      return Outcome(verifiesHMAC(signature, of: message, key: secret, digest: digest))
    case .ed25519(let key):
      guard signature.count == 64 else { return .wrongLength }
      return Outcome(key.verifiesEd25519(signature, of: message))
    }
  }
}

extension JWT {
  fileprivate enum RSAScheme {
    case pkcs1(Digest)
    case pss(Digest)
  }

  /// How an RSA key verifies the token; `nil` where it cannot. [JWKS-9, EF-226, EF-253]
  fileprivate var rsaScheme: RSAScheme? {
    switch alg {
    case "RS256": .pkcs1(.sha256)
    case "RS384": .pkcs1(.sha384)
    case "RS512": .pkcs1(.sha512)
    case "PS256": .pss(.sha256)
    case "PS384": .pss(.sha384)
    case "PS512": .pss(.sha512)
    default: nil
    }
  }
}
