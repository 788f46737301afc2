import Basics

/// Makes tokens for tests.
enum Encoding {
  /// The bytes in base64 with the URL-safe alphabet and without padding.
  static func base64URL(_ bytes: [UInt8]) -> ByteString {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for digit in 0...group.count { text.append(alphabet[bits >> (18 - 6 * digit) & 63]) }
    }
    return ByteString(bytes: text)
  }

  /// A token whose signature is three zero bytes.
  static func token(header: [UInt8] = Array(#"{"alg":"RS256"}"#.utf8), payload: [UInt8])
    -> ByteString
  {
    base64URL(header) + "." + base64URL(payload) + ".AAAA"
  }

  static func token(header: String = #"{"alg":"RS256"}"#, payload: String) -> ByteString {
    token(header: Array(header.utf8), payload: Array(payload.utf8))
  }
}
