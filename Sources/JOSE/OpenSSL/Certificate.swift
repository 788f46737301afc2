internal import Basics
internal import COpenSSL

/// Reads modulus and exponent of the RSA key in a PEM certificate. [JWKS-3]
///
/// Dates, issuer and signature are not looked at.
/// - Throws: ``JWTStatus/jwksX509ParseError`` for a text that is no certificate,
///   ``JWTStatus/jwksX509GetPubkeyError`` for a key that is not RSA.
func rsaNumbers(
  ofCertificate text: ByteString
) throws(JWTStatus) -> (modulus: [UInt8], exponent: [UInt8]) {
  try withCleanErrorQueue { () throws(JWTStatus) in
    guard let key = try PublicKey(certificate: text), key.isRSA,
      let modulus = key.number(OSSL_PKEY_PARAM_RSA_N),
      let exponent = key.number(OSSL_PKEY_PARAM_RSA_E)
    else { throw .jwksX509GetPubkeyError }
    return (modulus, exponent)
  }
}

extension PublicKey {
  /// Reads the key of a certificate; `nil` if OpenSSL does not know its type.
  fileprivate convenience init?(certificate text: ByteString) throws(JWTStatus) {
    guard let count = Int32(exactly: text.count), count > 0 else { throw .jwksX509ParseError }
    let pointer = unsafe try text.bytes.withUnsafeBufferPointer { buffer throws(JWTStatus) in
      // Reads from the bytes while they are lent.
      guard let source = unsafe BIO_new_mem_buf(buffer.baseAddress, count) else {
        throw .jwksX509BioWriteError
      }
      defer { unsafe BIO_free(source) }
      guard
        let certificate = unsafe PEM_read_bio_X509(source, nil, meshproof_no_password, nil)
      else { throw .jwksX509ParseError }
      defer { unsafe X509_free(certificate) }
      // A new reference.
      return unsafe X509_get_pubkey(certificate)
    }
    unsafe self.init(takingOwnership: pointer)
  }

  /// Whether this is a plain RSA key, not one bound to PSS.
  fileprivate var isRSA: Bool { unsafe withPointer { unsafe EVP_PKEY_is_a($0, "RSA") == 1 } }

  /// A number that is part of the key.
  fileprivate func number(_ name: String) -> [UInt8]? {
    unsafe withPointer { key in
      var number: OpaquePointer?
      // A new number, ours to free.
      guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
      return unsafe BigNumber(takingOwnership: number)?.bytes
    }
  }
}
