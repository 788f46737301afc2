package import Basics
internal import COpenSSL
package import JSON

/// A private key that signs tokens with ES256, made for the purpose and kept in memory only.
///
/// It is for tests of policies: its public half goes where a rule's key set is, and then everything
/// about a token is verified as ever.
@safe package final class SigningKey: @unchecked Sendable {
  // May be shared between threads: the pointer never changes, signing only reads the key, and
  // OpenSSL counts the references to it atomically.
  private let pointer: OpaquePointer
  private let x: [UInt8]
  private let y: [UInt8]

  private init(takingOwnership pointer: OpaquePointer, x: [UInt8], y: [UInt8]) {
    unsafe self.pointer = pointer
    self.x = x
    self.y = y
  }

  deinit { unsafe EVP_PKEY_free(pointer) }

  /// Makes a new key of the curve P-256; `nil` where OpenSSL cannot.
  package static func make() -> SigningKey? {
    withCleanErrorQueue {
      guard let pointer = unsafe meshproof_ec_key(EllipticCurve.p256.rawValue) else { return nil }
      guard let x = unsafe coordinate(OSSL_PKEY_PARAM_EC_PUB_X, of: pointer),
        let y = unsafe coordinate(OSSL_PKEY_PARAM_EC_PUB_Y, of: pointer)
      else {
        unsafe EVP_PKEY_free(pointer)
        return nil
      }
      return unsafe SigningKey(takingOwnership: pointer, x: x, y: y)
    }
  }

  /// The public half as a member of a key set (RFC 7517).
  package func publicKey(named kid: ByteString) -> JSONObject {
    JSONObject([
      ("kty", "EC"), ("crv", "P-256"), ("alg", "ES256"), ("use", "sig"), ("kid", .string(kid)),
      ("x", .string(Base64.encodeURL(ByteString(bytes: x)))),
      ("y", .string(Base64.encodeURL(ByteString(bytes: y)))),
    ])
  }

  /// The token with these claims in the compact form; `nil` where OpenSSL cannot sign.
  package func token(_ claims: JSONObject, keyName kid: ByteString) -> ByteString? {
    let header = JSONObject([("alg", "ES256"), ("kid", .string(kid)), ("typ", "JWT")])
    let signed = [header, claims].map { Base64.encodeURL(JSONValue.object($0).write(.compact)) }
      .joined(separator: ".")
    guard let signature = sign(signed.bytes) else { return nil }
    return signed + "." + Base64.encodeURL(ByteString(bytes: signature))
  }

  /// The two numbers of an ES256 signature, 32 bytes each.
  private func sign(_ message: [UInt8]) -> [UInt8]? {
    withCleanErrorQueue {
      guard let context = unsafe EVP_MD_CTX_new() else { return nil }
      defer { unsafe EVP_MD_CTX_free(context) }
      let isReady = unsafe Digest.sha256.withImplementation {
        unsafe EVP_DigestSignInit(context, nil, $0, nil, pointer) == 1
      }
      var encoded = [UInt8](repeating: 0, count: 128)
      var count = encoded.count
      guard isReady == true,
        unsafe EVP_DigestSign(context, &encoded, &count, message, message.count) == 1
      else { return nil }
      return Self.numbers(ofSignature: encoded.prefix(count))
    }
  }

  /// Takes the ASN.1 form apart.
  private static func numbers(ofSignature encoded: ArraySlice<UInt8>) -> [UInt8]? {
    unsafe encoded.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      guard let signature = unsafe d2i_ECDSA_SIG(nil, &start, buffer.count) else { return nil }
      defer { unsafe ECDSA_SIG_free(signature) }
      // Both numbers are borrowed from the signature.
      return unsafe padded(ECDSA_SIG_get0_r(signature)).flatMap { r in
        unsafe padded(ECDSA_SIG_get0_s(signature)).map { r + $0 }
      }
    }
  }

  private static func coordinate(_ name: String, of key: OpaquePointer) -> [UInt8]? {
    var number: OpaquePointer?
    // A new number, ours to free.
    guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
    defer { unsafe BN_free(number) }
    return unsafe padded(number)
  }

  /// A number in 32 bytes.
  private static func padded(_ number: OpaquePointer?) -> [UInt8]? {
    guard let number = unsafe number else { return nil }
    var bytes = [UInt8](repeating: 0, count: EllipticCurve.p256.fieldByteCount)
    let count = Int32(EllipticCurve.p256.fieldByteCount)
    return unsafe BN_bn2binpad(number, &bytes, count) == count ? bytes : nil
  }
}
