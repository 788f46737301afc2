internal import COpenSSL

/// The owner of an OpenSSL public key.
///
/// It may be shared between threads: the pointer never changes, verifying only reads the key, and
/// OpenSSL counts the references to it atomically.
@safe final class PublicKey: @unchecked Sendable {
  private let pointer: OpaquePointer
  /// Contexts that have verified with this key and are ready to do so again.
  let contexts = IdleContexts()
  /// What makes a key of P-256 faster; `nil` for others.
  let multiples: MultiplesOnDemand?
  /// What makes an RSA key of the usual kind faster; `nil` for others.
  let rsa: RSAVerificationPrimitive?

  /// Takes over a new reference.
  init?(
    takingOwnership pointer: OpaquePointer?,
    p256 point: [UInt8]? = nil,
    rsa: RSAVerificationPrimitive? = nil
  ) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
    if let point { multiples = MultiplesOnDemand(of: point) } else { multiples = nil }
    self.rsa = rsa
  }

  deinit { unsafe EVP_PKEY_free(pointer) }

  /// Lends the key.
  func withPointer<R>(_ body: (OpaquePointer) -> R) -> R { unsafe body(pointer) }

  /// Makes an RSA key; which numbers are fit for one the caller has checked.
  convenience init?(modulus: [UInt8], exponent: [UInt8]) {
    guard let n = BigNumber(bytes: modulus), let e = BigNumber(bytes: exponent) else { return nil }
    let pointer = unsafe withCleanErrorQueue {
      let parameters = unsafe n.withPointer { n in
        unsafe e.withPointer { e in unsafe meshproof_rsa_parameters(n, e) }
      }
      return unsafe Self.makeUnsafeKey(type: "RSA", takingOwnership: parameters)
    }
    let primitive = RSAVerificationPrimitive(modulus: modulus, exponent: exponent)
    unsafe self.init(takingOwnership: pointer, rsa: primitive)
  }

  /// Makes an elliptic-curve key.
  ///
  /// - Returns: `nil` if a coordinate is not below the field's prime or the point is off the curve.
  convenience init?(curve: EllipticCurve, x: [UInt8], y: [UInt8]) {
    guard let x = x.padded(to: curve.fieldByteCount), let y = y.padded(to: curve.fieldByteCount)
    else { return nil }
    // SEC 1: 04 is the uncompressed form. OpenSSL checks range and curve when it reads the point.
    let point = [0x04] + x + y
    let pointer = unsafe withCleanErrorQueue {
      let parameters = unsafe meshproof_ec_parameters(curve.rawValue, point, point.count)
      return unsafe Self.makeUnsafeKey(type: "EC", takingOwnership: parameters)
    }
    unsafe self.init(takingOwnership: pointer, p256: curve == .p256 ? point : nil)
  }

  /// Makes an Ed25519 key of its 32 bytes; whether they are a point shows when it verifies.
  convenience init?(ed25519 bytes: [UInt8]) {
    let pointer = unsafe withCleanErrorQueue {
      unsafe EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count)
    }
    unsafe self.init(takingOwnership: pointer)
  }

  /// Makes a public key of parameters, which it frees; a new reference or `nil`.
  private static func makeUnsafeKey(
    type: String,
    takingOwnership parameters: UnsafeMutablePointer<OSSL_PARAM>?
  ) -> OpaquePointer? {
    defer { unsafe OSSL_PARAM_free(parameters) }
    guard unsafe parameters != nil,
      let context = unsafe EVP_PKEY_CTX_new_from_name(nil, type, nil)
    else { return nil }
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard unsafe EVP_PKEY_fromdata_init(context) == 1,
      unsafe EVP_PKEY_fromdata(context, &key, meshproof_EVP_PKEY_PUBLIC_KEY(), parameters) == 1
    else { return nil }
    return unsafe key
  }
}

/// A curve of RFC 7518, by OpenSSL's name.
enum EllipticCurve: String {
  case p256 = "P-256"
  case p384 = "P-384"
  case p521 = "P-521"

  var fieldByteCount: Int {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }
}

extension [UInt8] {
  /// The bytes of a number without the zeros in front.
  var withoutLeadingZeros: [UInt8] { Array(drop { $0 == 0 }) }

  /// The bytes of a number in exactly `count` bytes; `nil` if it needs more.
  fileprivate func padded(to count: Int) -> [UInt8]? {
    let digits = withoutLeadingZeros
    guard digits.count <= count else { return nil }
    return [UInt8](repeating: 0, count: count - digits.count) + digits
  }
}
