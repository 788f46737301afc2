internal import COpenSSL

extension PublicKey {
  /// Whether a PKCS #1 v1.5 signature fits; the caller has checked its length.
  func verifiesPKCS1(_ signature: [UInt8], of message: [UInt8], digest: Digest) -> Bool {
    verifies(signature, of: message, digest: digest)
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
    guard let r = BigNumber(bytes: Array(signature[..<half])),
      let s = BigNumber(bytes: Array(signature[half..<(2 * half)])),
      let encoded = Self.encodingECDSA(r: r, s: s)
    else { return false }
    return verifies(encoded, of: message, digest: digest)
  }

  /// Whether an Ed25519 signature of 64 bytes fits.
  func verifiesEd25519(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    verifies(signature, of: message, digest: nil)
  }

  private func verifies(
    _ signature: [UInt8],
    of message: [UInt8],
    digest: Digest?,
    isPSS: Bool = false
  ) -> Bool {
    withCleanErrorQueue {
      guard let context = unsafe EVP_MD_CTX_new() else { return false }
      defer { unsafe EVP_MD_CTX_free(context) }
      guard unsafe initialise(context, digest: digest, isPSS: isPSS) else { return false }
      // 1 is valid, 0 is invalid, below is a signature that cannot be read; Envoy tells no
      // difference.
      return unsafe EVP_DigestVerify(
        context,
        signature,
        signature.count,
        message,
        message.count
      ) == 1
    }
  }

  private func initialise(_ context: OpaquePointer, digest: Digest?, isPSS: Bool) -> Bool {
    unsafe withPointer { key in
      guard let digest else { return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 }
      return unsafe digest.withImplementation { implementation in
        // Borrowed from `context`.
        var options: OpaquePointer?
        guard unsafe EVP_DigestVerifyInit(context, &options, implementation, nil, key) == 1 else {
          return false
        }
        guard isPSS else { return true }
        return unsafe EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1
          && EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1
          && EVP_PKEY_CTX_set_rsa_mgf1_md(options, implementation) == 1
      } ?? false
    }
  }

  /// The ASN.1 form of an ECDSA signature, which OpenSSL wants.
  private static func encodingECDSA(r: consuming BigNumber, s: consuming BigNumber) -> [UInt8]? {
    guard let signature = unsafe ECDSA_SIG_new() else { return nil }
    defer { unsafe ECDSA_SIG_free(signature) }
    // The signature takes over both numbers; it refuses only NULL.
    unsafe ECDSA_SIG_set0(signature, r.makeUnsafePointer(), s.makeUnsafePointer())
    let count = unsafe i2d_ECDSA_SIG(signature, nil)
    guard count > 0 else { return nil }
    return unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, written in
      var end = buffer.baseAddress
      written = unsafe Int(max(i2d_ECDSA_SIG(signature, &end), 0))
    }
  }
}
