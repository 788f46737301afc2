internal import Basics

/// Finds out whether a file is the UTF-8 that it must be (ENV-17).
enum TextEncoding {
  /// Reports a file that is not UTF-8.
  ///
  /// Only the first bad place is told: a file saved in the wrong encoding has one cause.
  /// - Returns: Whether the file can be read.
  static func check(_ bytes: [UInt8], session: inout ReadingSession) -> Bool {
    if let name = wideEncoding(of: bytes) {
      session.report(
        code: "invalid-encoding",
        "the file is in \(name), not in UTF-8",
        at: .start,
        notes: ["save the file as UTF-8"],
        clause: "ENV-17"
      )
      return false
    }
    guard let offset = firstInvalidOffset(in: bytes) else { return true }
    var cursor = TextCursor(bytes, from: byteOrderMarkLength(bytes))
    session.report(
      code: "invalid-encoding",
      "the byte 0x\(hexadecimal(UInt32(bytes[offset]), digits: 2)) is not valid UTF-8 here",
      at: cursor.position(at: offset),
      notes: ["save the file as UTF-8"],
      clause: "ENV-17"
    )
    return false
  }

  /// The length of the UTF-8 byte order mark at the start, if there is one.
  static func byteOrderMarkLength(_ bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The name of the 16- or 32-bit encoding that the first bytes betray.
  private static func wideEncoding(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    // Without a mark: every manifest begins with an ASCII character, so one of its bytes is zero.
    guard bytes.count >= 2, (bytes[0] == 0) != (bytes[1] == 0) else { return nil }
    return "UTF-16"
  }

  /// The offset of the first sequence that is not well-formed (RFC 3629, section 4).
  private static func firstInvalidOffset(in bytes: [UInt8]) -> Int? {
    var offset = 0
    let span = bytes.span
    while offset < bytes.count {
      while offset + 8 <= span.count, span.word(at: offset) & 0x8080_8080_8080_8080 == 0 {
        offset += 8
      }
      guard offset < bytes.count else { break }
      if bytes[offset] < 0x80 {
        offset += 1
        continue
      }
      guard let length = sequenceLength(in: bytes, at: offset) else { return offset }
      offset += length
    }
    return nil
  }

  /// The length of the well-formed sequence of two to four bytes at `offset`.
  private static func sequenceLength(in bytes: [UInt8], at offset: Int) -> Int? {
    let length: Int
    let second: ClosedRange<UInt8>
    switch bytes[offset] {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return nil }
    guard bytes[(offset + 2)..<(offset + length)].allSatisfy({ $0 & 0xC0 == 0x80 }) else {
      return nil
    }
    return length
  }
}
