internal import COpenSSL

/// RSAVP1 of RFC 8017, section 5.2.2, for a key whose exponent is 65537: sixteen squarings and a
/// product, a fifth faster than OpenSSL's way for any exponent.
///
/// All arithmetic is OpenSSL's; the encoding that it is compared with is that of RFC 8017, section
/// 9.2. Nothing in it is secret.
///
/// It may be shared between threads: neither number is ever written to once it is made.
@safe final class RSAVerificationPrimitive: @unchecked Sendable {
  /// Lengths of moduli, in bits, that it is for: others are rare, and short ones hold no SHA-512.
  private static let modulusBits: ClosedRange<Int32> = 2048...4096

  private let modulus: OpaquePointer
  private let montgomery: OpaquePointer
  private let byteCount: Int

  /// Prepares a key; takes some microseconds.
  ///
  /// - Returns: `nil` for an exponent, a length or an even modulus that it is not for.
  init?(modulus: [UInt8], exponent: [UInt8]) {
    guard exponent.withoutLeadingZeros == [0x01, 0x00, 0x01],
      let number = BigNumber(bytes: modulus),
      unsafe number.withPointer({ unsafe Self.modulusBits.contains(BN_num_bits($0)) }),
      let context = unsafe BN_CTX_new()
    else { return nil }
    defer { unsafe BN_CTX_free(context) }
    guard let montgomery = unsafe BN_MONT_CTX_new() else { return nil }
    let isSet = withCleanErrorQueue {
      unsafe number.withPointer { unsafe BN_MONT_CTX_set(montgomery, $0, context) } == 1
    }
    guard isSet else {
      unsafe BN_MONT_CTX_free(montgomery)
      return nil
    }
    byteCount = modulus.withoutLeadingZeros.count
    unsafe self.montgomery = montgomery
    unsafe self.modulus = number.makeUnsafePointer()
  }

  deinit {
    unsafe BN_free(modulus)
    unsafe BN_MONT_CTX_free(montgomery)
  }

  /// Whether a PKCS #1 v1.5 signature as long as the modulus fits the digest of a message.
  func verifiesPKCS1(_ signature: [UInt8], of hash: [UInt8], digest: Digest) -> Bool {
    guard signature.count == byteCount,
      let signature = BigNumber(bytes: signature),
      let encoded = BigNumber(bytes: encoding(of: hash, digest: digest))
    else { return false }
    return unsafe signature.withPointer { signature in
      unsafe encoded.withPointer { unsafe verifies(signature, as: $0) }
    }
  }

  /// EMSA-PKCS1-v1_5: 00 01, at least eight times FF, 00, and which digest it is, before the digest.
  private func encoding(of hash: [UInt8], digest: Digest) -> [UInt8] {
    let prefix = digest.informationPrefix
    let paddingCount = byteCount - 3 - prefix.count - hash.count
    var result = [UInt8](repeating: 0xFF, count: 2 + paddingCount)
    result.reserveCapacity(byteCount)
    result[0] = 0x00
    result[1] = 0x01
    result.append(0x00)
    result += prefix
    result += hash
    return result
  }

  private func verifies(_ signature: OpaquePointer, as encoded: OpaquePointer) -> Bool {
    // A number that is not below the modulus is no signature, whatever it leaves.
    guard unsafe BN_ucmp(signature, modulus) < 0, let context = unsafe BN_CTX_new() else {
      return false
    }
    defer { unsafe BN_CTX_free(context) }
    unsafe BN_CTX_start(context)
    defer { unsafe BN_CTX_end(context) }
    guard let power = unsafe BN_CTX_get(context),
      unsafe BN_to_montgomery(power, signature, montgomery, context) == 1
    else { return false }
    for _ in 0..<16 {
      guard unsafe BN_mod_mul_montgomery(power, power, power, montgomery, context) == 1 else {
        return false
      }
    }
    // The signature itself is not in Montgomery's form, which takes the product out of it.
    guard unsafe BN_mod_mul_montgomery(power, power, signature, montgomery, context) == 1 else {
      return false
    }
    return unsafe BN_cmp(power, encoded) == 0
  }
}

extension Digest {
  /// What stands before the digest in a DigestInfo. [RFC 8017, section 9.2, note 1]
  fileprivate var informationPrefix: [UInt8] {
    switch self {
    case .sha256: Self.sha256Prefix
    case .sha384: Self.sha384Prefix
    case .sha512: Self.sha512Prefix
    }
  }

  private static let sha256Prefix = prefix(lastArc: 1, byteCount: 32)
  private static let sha384Prefix = prefix(lastArc: 2, byteCount: 48)
  private static let sha512Prefix = prefix(lastArc: 3, byteCount: 64)

  /// A sequence of the algorithm, which is 2.16.840.1.101.3.4.2.n without parameters, and the digest.
  private static func prefix(lastArc: UInt8, byteCount: UInt8) -> [UInt8] {
    [0x30, 17 + byteCount, 0x30, 13, 0x06, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02]
      + [lastArc, 0x05, 0, 0x04, byteCount]
  }
}
