/// Finds where YAML documents begin without reading them, to go on after a syntax error.
enum DocumentBoundary {
  /// The offset of the line where the document after the one at `start` begins.
  ///
  /// A line that begins with `---` or `...` and a blank is a document marker wherever it stands,
  /// in a block scalar or in quotes too (YAML 1.1, section 7.3), so nothing else must be known.
  /// - Returns: An offset behind `start`, or the end of the text when there is no other document.
  static func nextDocument(in bytes: [UInt8], after start: Int) -> Int {
    var offset = start
    var hasBegun = false
    while offset < bytes.count {
      let next = nextLine(in: bytes, after: offset)
      if isMarker(UInt8(ascii: "."), in: bytes, at: offset) { return next }
      if isMarker(UInt8(ascii: "-"), in: bytes, at: offset) {
        if hasBegun { return offset }
        hasBegun = true
      } else if !isPrologue(bytes, at: offset) {
        hasBegun = true
      }
      offset = next
    }
    return bytes.count
  }

  private static func nextLine(in bytes: [UInt8], after offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == 0x0A { break }
      if byte == 0x0D, !(offset < bytes.count && bytes[offset] == 0x0A) { break }
    }
    return offset
  }

  private static func isMarker(_ byte: UInt8, in bytes: [UInt8], at offset: Int) -> Bool {
    guard offset + 3 <= bytes.count, bytes[offset..<(offset + 3)].allSatisfy({ $0 == byte }) else {
      return false
    }
    return offset + 3 == bytes.count || isBlank(bytes[offset + 3])
  }

  /// Whether a line is empty, a comment or a directive, which may stand before `---`.
  private static func isPrologue(_ bytes: [UInt8], at offset: Int) -> Bool {
    switch bytes[offset] {
    case 0x0A, 0x0D, UInt8(ascii: "#"), UInt8(ascii: "%"): true
    default: false
    }
  }
}
