internal import COpenSSL

/// Whether an HMAC fits, compared in constant time; the key is not empty.
func verifiesHMAC(_ code: [UInt8], of message: [UInt8], key: [UInt8], digest: Digest) -> Bool {
  guard let keyCount = Int32(exactly: key.count) else { return false }
  return withCleanErrorQueue {
    var expected = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let outcome = unsafe digest.withImplementation {
      unsafe HMAC($0, key, keyCount, message, message.count, &expected, &count) != nil
    }
    guard outcome == true, code.count == Int(count) else { return false }
    return unsafe CRYPTO_memcmp(expected, code, code.count) == 0
  }
}
