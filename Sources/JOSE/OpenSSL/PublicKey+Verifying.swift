internal import COpenSSL

extension PublicKey {
  /// Whether a PKCS #1 v1.5 signature fits; the caller has checked its length.
  func verifiesPKCS1(_ signature: [UInt8], of message: [UInt8], digest: Digest) -> Bool {
    guard let rsa else { return verifies(signature, of: message, digest: digest) }
    return withCleanErrorQueue {
      guard let hash = digest.hash(of: message) else { return false }
      return rsa.verifiesPKCS1(signature, of: hash, digest: digest)
    }
  }

  /// Whether a PSS signature fits whose salt is as long as the digest, with the same digest in
  /// MGF1.
  ///
  /// The caller has checked the signature's length: OpenSSL would take one without its leading
  /// zeros. [JWKS-12, EF-225]
  func verifiesPSS(_ signature: [UInt8], of message: [UInt8], digest: Digest) -> Bool {
    verifies(signature, of: message, digest: digest, isPSS: true)
  }

  /// Whether an ECDSA signature fits that is the two numbers r and s, each in half of the bytes.
  ///
  /// An odd last byte is ignored; zeros in front of either number do no harm. [JWKS-10, EF-227]
  func verifiesECDSA(_ signature: [UInt8], of message: [UInt8], digest: Digest) -> Bool {
    let half = signature.count / 2
    // Tables are for the one digest of 256 bits: of a longer one only a part would count.
    if digest == .sha256, signature.count == 64, let multiples = multiples?.next() {
      return withCleanErrorQueue {
        guard let hash = digest.hash(of: message) else { return false }
        return multiples.verifies(
          r: Array(signature[..<half]),
          s: Array(signature[half...]),
          of: hash
        )
      }
    }
    guard
      let encoded = Self.encodingECDSA(r: signature[..<half], s: signature[half..<(2 * half)])
    else { return false }
    return verifies(encoded, of: message, digest: digest)
  }

  /// Whether an Ed25519 signature of 64 bytes fits.
  func verifiesEd25519(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    withCleanErrorQueue {
      unsafe withPointer { key in
        // This one takes no digest, so nothing can be prepared.
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
        return unsafe EVP_DigestVerify(
          context,
          signature,
          signature.count,
          message,
          message.count
        ) == 1
      }
    }
  }

  /// Verifies by OpenSSL alone.
  func verifies(
    _ signature: [UInt8],
    of message: [UInt8],
    digest: Digest,
    isPSS: Bool = false
  ) -> Bool {
    withCleanErrorQueue {
      guard let hash = digest.hash(of: message) else { return false }
      let use = VerifyingContext.Use(digest: digest, isPSS: isPSS)
      guard let context = contexts.take(for: use) ?? VerifyingContext(of: self, for: use) else {
        return false
      }
      // One that has met a bad signature is not used again: what it then holds nobody says.
      guard context.verifies(signature, of: hash) else { return false }
      contexts.putBack(context)
      return true
    }
  }

  /// The ASN.1 form of an ECDSA signature, which OpenSSL wants: a sequence of two integers.
  ///
  /// `nil` for numbers longer than any curve has.
  private static func encodingECDSA(r: ArraySlice<UInt8>, s: ArraySlice<UInt8>) -> [UInt8]? {
    let r = r.drop { $0 == 0 }
    let s = s.drop { $0 == 0 }
    guard r.count <= 80, s.count <= 80 else { return nil }
    func append(_ number: ArraySlice<UInt8>, to encoded: inout [UInt8]) {
      // Integers have a sign: a zero goes before a first bit that is set, and 0 has one byte.
      let needsZero = (number.first ?? 0x80) >= 0x80
      encoded.append(0x02)
      encoded.append(UInt8(number.count + (needsZero ? 1 : 0)))
      if needsZero { encoded.append(0) }
      encoded += number
    }
    var numbers: [UInt8] = []
    numbers.reserveCapacity(2 * 83)
    append(r, to: &numbers)
    append(s, to: &numbers)
    let length = UInt8(numbers.count)
    return (length < 0x80 ? [0x30, length] : [0x30, 0x81, length]) + numbers
  }
}
