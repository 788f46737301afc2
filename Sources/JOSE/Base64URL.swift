package import Basics

/// Base64 with the URL-safe alphabet, as Envoy's library reads it. [JWT-4, EF-150, EF-216, EF-221]
package enum Base64URL {
  /// The bytes that a text encodes, or `nil`.
  ///
  /// The alphabet is `A-Za-z0-9-_`; ASCII white space counts for nothing anywhere; padding may be
  /// absent, and if present its length must be right and nothing else may follow. A `.` pads like
  /// `=` (inside a token it cannot occur, in a key set it can). Bits left over are ignored.
  /// - Complexity: O(length).
  package static func decode(_ text: ByteString) -> [UInt8]? { decode(text.bytes.span) }

  /// The same for a part of a text.
  static func decode(_ text: Span<UInt8>) -> [UInt8]? {
    var isValid = false
    let bytes = [UInt8](capacity: text.count / 4 * 3 + 3) { bytes in
      let place = decodeGroups(of: text, to: &bytes)
      isValid = decode(text, from: place, to: &bytes)
    }
    return isValid ? bytes : nil
  }

  /// Decodes four digits at a time, as long as there is nothing else; how much of the text that was.
  ///
  /// There has to be room for three bytes for each four of the text.
  private static func decodeGroups(of text: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) -> Int {
    precondition(bytes.freeCapacity >= text.count / 4 * 3)
    return unsafe text.withUnsafeBufferPointer { text in
      unsafe values.withUnsafeBufferPointer { values in
        unsafe bytes.withUnsafeMutableBufferPointer { output, count in
          var place = 0
          while place &+ 4 <= text.count {
            let (a, b) = unsafe (values[Int(text[place])], values[Int(text[place &+ 1])])
            let (c, d) = unsafe (values[Int(text[place &+ 2])], values[Int(text[place &+ 3])])
            guard (a | b | c | d) < 64 else { break }
            unsafe output[count] = a << 2 | b >> 4
            unsafe output[count &+ 1] = b << 4 | c >> 2
            unsafe output[count &+ 2] = c << 6 | d
            count &+= 3
            place &+= 4
          }
          return place
        }
      }
    }
  }

  /// Decodes what is left from a place between two groups of four digits on; whether it is valid.
  private static func decode(
    _ text: Span<UInt8>,
    from start: Int,
    to bytes: inout OutputSpan<UInt8>
  ) -> Bool {
    let values = Self.values
    var bits: UInt32 = 0
    var digits = 0
    var padding = 0
    for place in start..<text.count {
      let byte = text[place]
      let value = values[Int(byte)]
      guard value < 64 else {
        if isSpace(byte) { continue }
        guard byte == UInt8(ascii: "=") || byte == UInt8(ascii: ".") else { return false }
        padding += 1
        continue
      }
      guard padding == 0 else { return false }
      bits = bits << 6 | UInt32(value)
      digits += 1
      guard digits == 4 else { continue }
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits))
      (bits, digits) = (0, 0)
    }
    switch digits {
    case 0: return padding == 0
    case 2:
      bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
      return padding == 0 || padding == 2
    case 3:
      bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
      return padding == 0 || padding == 1
    default: return false
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
