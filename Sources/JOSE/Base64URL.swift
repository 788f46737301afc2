package import Basics

/// Base64 with the URL-safe alphabet, as Envoy's library reads it. [JWT-4, EF-150, EF-216, EF-221]
package enum Base64URL {
  /// The bytes that a text encodes, or `nil`.
  ///
  /// The alphabet is `A-Za-z0-9-_`; ASCII white space counts for nothing anywhere; padding may be
  /// absent, and if present its length must be right and nothing else may follow. A `.` pads like
  /// `=` (inside a token it cannot occur, in a key set it can). Bits left over are ignored.
  /// - Complexity: O(length).
  package static func decode(_ text: ByteString) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 3)
    let values = Self.values
    var bits: UInt32 = 0
    var digits = 0
    var padding = 0
    for byte in text.bytes {
      let value = values[Int(byte)]
      guard value < 64 else {
        if isSpace(byte) { continue }
        guard byte == UInt8(ascii: "=") || byte == UInt8(ascii: ".") else { return nil }
        padding += 1
        continue
      }
      guard padding == 0 else { return nil }
      bits = bits << 6 | UInt32(value)
      digits += 1
      guard digits == 4 else { continue }
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits))
      (bits, digits) = (0, 0)
    }
    switch digits {
    case 0: return padding == 0 ? bytes : nil
    case 2:
      bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
      return padding == 0 || padding == 2 ? bytes : nil
    case 3:
      bytes += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
      return padding == 0 || padding == 1 ? bytes : nil
    default: return nil
    }
  }

  /// Space, tab, line feed, vertical tab, form feed, carriage return.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// The value of each byte; 64 for those that are no digits.
  private static let values: [UInt8] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(byte) - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt8(byte) - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(byte) - UInt8(ascii: "0") + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: 64
    }
  }
}
