import COpenSSL

@testable import JOSE

/// Signs any encoding at all, as the owner of a key may who means harm.
@safe final class RSASigner {
  let modulus: [UInt8]
  private let n, d: BigNumber

  var byteCount: Int { modulus.count }

  /// Makes a key with the exponent 65537.
  init?(bits: Int32) {
    guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { return nil }
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var made: OpaquePointer?
    guard unsafe EVP_PKEY_keygen_init(context) == 1,
      unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1,
      unsafe EVP_PKEY_generate(context, &made) == 1
    else { return nil }
    defer { unsafe EVP_PKEY_free(made) }
    var modulus: OpaquePointer?
    var exponent: OpaquePointer?
    guard unsafe EVP_PKEY_get_bn_param(made, OSSL_PKEY_PARAM_RSA_N, &modulus) == 1,
      let n = unsafe BigNumber(takingOwnership: modulus),
      unsafe EVP_PKEY_get_bn_param(made, OSSL_PKEY_PARAM_RSA_D, &exponent) == 1,
      let d = unsafe BigNumber(takingOwnership: exponent)
    else { return nil }
    self.modulus = n.bytes
    self.n = n
    self.d = d
  }

  /// The number whose power is the encoding, in as many bytes as the modulus.
  func sign(_ encoding: [UInt8]) -> [UInt8]? {
    guard let number = BigNumber(bytes: encoding), let context = unsafe BN_CTX_new() else {
      return nil
    }
    defer { unsafe BN_CTX_free(context) }
    let isDone = unsafe number.withPointer { number in
      unsafe n.withPointer { n in
        unsafe d.withPointer { unsafe BN_mod_exp(number, number, $0, n, context) } == 1
      }
    }
    let bytes = number.bytes
    return isDone ? [UInt8](repeating: 0, count: byteCount - bytes.count) + bytes : nil
  }
}
