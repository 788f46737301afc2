internal import Basics

/// A string of JSON text that is known to be right (RFC 8259, section 7).
struct JSONString {
  /// What stands between the quotes, as far as the first escape.
  let content: Range<Int>
  /// The text, if it has escapes.
  let resolved: [UInt8]?
  /// The offset behind the closing quote.
  let end: Int

  /// Reads the string whose opening quote is the first byte of `range`.
  init(_ bytes: [UInt8], in range: Range<Int>) {
    let start = range.lowerBound + 1
    var offset = start
    while offset < range.upperBound, bytes[offset] != UInt8(ascii: "\"") {
      if bytes[offset] == UInt8(ascii: "\\") {
        content = start..<offset
        let (text, end) = Self.readEscaped(bytes, content, before: range.upperBound)
        resolved = text
        self.end = end
        return
      }
      offset += 1
    }
    content = start..<max(start, offset)
    resolved = nil
    end = min(offset + 1, range.upperBound)
  }

  /// Goes on behind `plain`, the bytes before the first escape.
  private static func readEscaped(
    _ bytes: [UInt8],
    _ plain: Range<Int>,
    before end: Int
  ) -> ([UInt8], end: Int) {
    var text = Array(bytes[plain])
    var offset = plain.upperBound
    while offset < end, bytes[offset] != UInt8(ascii: "\"") {
      guard bytes[offset] == UInt8(ascii: "\\"), offset + 1 < end else {
        text.append(bytes[offset])
        offset += 1
        continue
      }
      let escape = bytes[offset + 1]
      offset += 2
      if escape == UInt8(ascii: "u") {
        appendScalar(bytes, &offset, before: end, to: &text)
      } else {
        text.append(character(escape))
      }
    }
    return (text, min(offset + 1, end))
  }

  private static func character(_ escape: UInt8) -> UInt8 {
    switch escape {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: escape
    }
  }

  /// Appends the character whose hexadecimal digits are at `offset`; two surrogates are one.
  private static func appendScalar(
    _ bytes: [UInt8],
    _ offset: inout Int,
    before end: Int,
    to text: inout [UInt8]
  ) {
    let first = hexadecimal(bytes, &offset, before: end)
    var value = UInt32(first)
    if UTF16.isLeadSurrogate(first), offset + 6 <= end, bytes[offset] == UInt8(ascii: "\\") {
      offset += 2
      let second = hexadecimal(bytes, &offset, before: end)
      value = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    text += UTF8.encode(scalar).map(Array.init) ?? []
  }

  /// The value of the four digits at `offset`, which moves behind them.
  private static func hexadecimal(
    _ bytes: [UInt8],
    _ offset: inout Int,
    before end: Int
  ) -> UInt16 {
    let digits = bytes[min(offset, end)..<min(offset + 4, end)]
    offset += digits.count
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD
  }
}
