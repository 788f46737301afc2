/// Standard base64 (RFC 4648 section 4), with padding.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// Encodes a text.
  ///
  /// O(n).
  package static func encode(_ text: ByteString) -> ByteString {
    var encoded: [UInt8] = []
    encoded.reserveCapacity((text.count + 2) / 3 * 4)
    var index = 0
    let bytes = text.bytes
    while index < bytes.count {
      let group = bytes[index..<min(index + 3, bytes.count)]
      let value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * (3 - group.count))
      for position in 0...group.count {
        encoded.append(alphabet[Int(value >> (18 - 6 * position) & 63)])
      }
      encoded += repeatElement(UInt8(ascii: "="), count: 3 - group.count)
      index += 3
    }
    return ByteString(bytes: encoded)
  }

  /// Encodes a text by the URL-safe alphabet without padding (RFC 4648 section 5).
  package static func encodeURL(_ text: ByteString) -> ByteString {
    ByteString(
      bytes: encode(text).bytes.compactMap { byte in
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        case UInt8(ascii: "="): nil
        default: byte
        }
      }
    )
  }
}
