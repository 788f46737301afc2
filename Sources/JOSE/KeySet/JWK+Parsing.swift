internal import Basics
internal import JSON

extension JWK {
  /// Reads one key of the list `keys`. [JWKS-4, JWKS-5, EF-221..223]
  ///
  /// `use`, `key_ops`, `x5c`, private members and all others are ignored.
  /// - Throws: Envoy's reason to drop the key; the members are looked at in Envoy's order.
  init(_ members: JSONObject, index: Int) throws(JWTStatus) {
    let type = try members.required("kty", .jwksMissingKty, .jwksBadKty)
    // Of another type counts as absent, and empty is absent.
    let kid = members["kid"]?.string ?? ""
    let alg = members["alg"]?.string ?? ""
    let (kind, material): (Kind, KeyMaterial) =
      switch type {
      case "EC": try Self.ec(members, alg: alg)
      case "RSA": try Self.rsa(members, alg: alg)
      case "oct": try Self.oct(members, alg: alg)
      case "OKP": try Self.okp(members, alg: alg)
      default: throw .jwksNotImplementedKty
      }
    self.init(
      index: index,
      kid: kid,
      alg: alg,
      kind: kind,
      use: members["use"]?.string ?? "",
      hasPrivateMembers: ["d", "p", "q", "dp", "dq", "qi", "oth"].contains { members[$0] != nil },
      material: material
    )
  }

  private static func rsa(
    _ members: JSONObject,
    alg: ByteString
  ) throws(JWTStatus) -> (Kind, KeyMaterial) {
    // Only the prefix counts: `RSA-OAEP` loads, and then fits no token.
    guard alg.isEmpty || alg.hasPrefix("RS") || alg.hasPrefix("PS") else { throw .jwksRsaKeyBadAlg }
    let n = try members.required("n", .jwksRsaKeyMissingN, .jwksRsaKeyBadN)
    let e = try members.required("e", .jwksRsaKeyMissingE, .jwksRsaKeyBadE)
    guard let modulus = Base64URL.decode(n)?.withoutLeadingZeros,
      let exponent = Base64URL.decode(e)?.withoutLeadingZeros,
      exponent == [3] || exponent == [1, 0, 1]
    else { throw .jwksRsaParseError }
    return try rsa(modulus: modulus, exponent: exponent, orThrow: .jwksRsaParseError)
  }

  private static func rsa(
    modulus: [UInt8],
    exponent: [UInt8],
    orThrow error: JWTStatus
  ) throws(JWTStatus) -> (Kind, KeyMaterial) {
    // Bits first: nothing of unbounded length goes on to OpenSSL.
    guard let first = modulus.first, let last = modulus.last, modulus.count <= 16_384 / 8 else {
      throw error
    }
    let bits = modulus.count * 8 - first.leadingZeroBitCount
    guard bits >= 512, last & 1 == 1,
      let key = PublicKey(modulus: modulus, exponent: exponent)
    else { throw error }
    let kind = Kind.rsa(bits: bits, hasExponent3: exponent == [3])
    return (kind, .rsa(key, byteCount: modulus.count))
  }

  private static func ec(
    _ members: JSONObject,
    alg: ByteString
  ) throws(JWTStatus) -> (Kind, KeyMaterial) {
    guard alg.isEmpty || alg.hasPrefix("ES") else { throw .jwksEcKeyBadAlg }
    let name = try members.text("crv", orThrow: .jwksEcKeyBadCrv)
    let curve = try curve(named: name, alg: alg)
    let x = try members.required("x", .jwksEcKeyMissingX, .jwksEcKeyBadX)
    let y = try members.required("y", .jwksEcKeyMissingY, .jwksEcKeyBadY)
    guard let x = Base64URL.decode(x), let y = Base64URL.decode(y) else {
      throw .jwksEcXorYBadBase64
    }
    guard let key = PublicKey(curve: curve, x: x, y: y) else { throw .jwksEcParseError }
    return (.ec(curve: curve.rawValue), .ec(key))
  }

  /// The curve that name and algorithm select together; empty is absent, and neither means P-256.
  private static func curve(
    named name: ByteString,
    alg: ByteString
  ) throws(JWTStatus) -> EllipticCurve {
    let byName: EllipticCurve? =
      switch name {
      case "P-256": .p256
      case "P-384": .p384
      case "P-521": .p521
      default: nil
      }
    let byAlgorithm: EllipticCurve? =
      switch alg {
      case "ES256": .p256
      case "ES384": .p384
      case "ES512": .p521
      default: nil
      }
    switch (name.isEmpty, alg.isEmpty) {
    case (true, true): return .p256
    case (false, false):
      guard let byName, byName == byAlgorithm else { throw .jwksEcKeyAlgNotCompatibleWithCrv }
      return byName
    case (false, true), (true, false):
      guard let curve = byName ?? byAlgorithm else { throw .jwksEcKeyAlgOrCrvUnsupported }
      return curve
    }
  }

  private static func oct(
    _ members: JSONObject,
    alg: ByteString
  ) throws(JWTStatus) -> (Kind, KeyMaterial) {
    guard ["", "HS256", "HS384", "HS512"].contains(alg) else { throw .jwksHmacKeyBadAlg }
    let k = try members.required("k", .jwksHmacKeyMissingK, .jwksHmacKeyBadK)
    guard let secret = Base64URL.decode(k), !secret.isEmpty else { throw .jwksOctBadBase64 }
    return (.oct(bytes: secret.count), .oct(secret))
  }

  private static func okp(
    _ members: JSONObject,
    alg: ByteString
  ) throws(JWTStatus) -> (Kind, KeyMaterial) {
    guard alg.isEmpty || alg == "EdDSA" else { throw .jwksOkpKeyBadAlg }
    let curve = try members.required("crv", .jwksOkpKeyMissingCrv, .jwksOkpKeyBadCrv)
    guard curve == "Ed25519" else { throw .jwksOkpKeyCrvUnsupported }
    let x = try members.required("x", .jwksOkpKeyMissingX, .jwksOkpKeyBadX)
    guard let bytes = Base64URL.decode(x) else { throw .jwksOkpXBadBase64 }
    guard bytes.count == 32, let key = PublicKey(ed25519: bytes) else {
      throw .jwksOkpXWrongLength
    }
    return (.ed25519(isSmallOrder: isEd25519PointOfSmallOrder(bytes)), .ed25519(key))
  }
}

extension JWK {
  /// Reads one certificate of a map from key names to certificates. [JWKS-3, EF-220]
  ///
  /// Unlike in a key list, any odd exponent from 3 to 33 bits will do.
  init(certificate: ByteString, kid: ByteString, index: Int) throws(JWTStatus) {
    let (modulus, exponent) = try rsaNumbers(ofCertificate: certificate)
    guard let last = exponent.last, last & 1 == 1, exponent != [1],
      exponent.count < 5 || (exponent.count == 5 && exponent.first == 1)
    else { throw .jwksX509GetPubkeyError }
    let (kind, material) = try Self.rsa(
      modulus: modulus,
      exponent: exponent,
      orThrow: .jwksX509GetPubkeyError
    )
    self.init(index: index, kid: kid, alg: "", kind: kind, material: material)
  }
}

extension JSONObject {
  /// A text that must be there.
  fileprivate func required(
    _ name: StaticString,
    _ missing: JWTStatus,
    _ wrongType: JWTStatus
  ) throws(JWTStatus) -> ByteString {
    guard let value = self[name] else { throw missing }
    guard let text = value.string else { throw wrongType }
    return text
  }
}
