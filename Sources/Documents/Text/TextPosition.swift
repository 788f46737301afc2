/// A place in a text: line and column in Unicode scalars, both counted from 1.
struct TextPosition: Hashable {
  var line: Int
  var column: Int

  /// The first place of a text.
  static let start = TextPosition(line: 1, column: 1)
}

/// Turns byte offsets into positions, going forwards only; each byte is looked at once.
///
/// Lines end with LF, CR LF or CR.
struct TextCursor {
  private let bytes: [UInt8]
  private(set) var offset: Int
  private(set) var position = TextPosition.start

  /// Makes a cursor at `start`, which is the first byte of the line numbered `line`.
  init(_ bytes: [UInt8], from start: Int, line: Int = 1) {
    self.bytes = bytes
    offset = start
    position.line = line
  }

  /// Moves to the byte at `target`; never backwards, never past the end.
  mutating func advance(to target: Int) {
    let end = min(target, bytes.count)
    while offset < end {
      let byte = bytes[offset]
      offset += 1
      if byte == 0x0A || (byte == 0x0D && !(offset < bytes.count && bytes[offset] == 0x0A)) {
        position.line += 1
        position.column = 1
      } else if byte & 0xC0 != 0x80 {
        position.column += 1
      }
    }
  }

  /// The position of the byte at `target`.
  mutating func position(at target: Int) -> TextPosition {
    advance(to: target)
    return position
  }
}
