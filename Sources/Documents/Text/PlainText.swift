internal import Basics

/// Tells files that need no closer look from others, in one pass.
enum PlainText {
  /// Whether all bytes are line feeds or printable ASCII, without any `%`.
  ///
  /// Such a text is valid UTF-8, and has no control characters and no directives; most manifests are.
  static func holds(for bytes: [UInt8]) -> Bool {
    let span = bytes.span
    var offset = 0
    while offset + 8 <= span.count {
      let word = span.load(at: offset)
      guard ControlCharacters.isOrdinary(word), Directives.hasNoPercent(word) else { return false }
      offset += 8
    }
    while offset < span.count {
      let byte = span[offset]
      guard byte == 0x0A || (0x20...0x7E).contains(byte), byte != UInt8(ascii: "%") else {
        return false
      }
      offset += 1
    }
    return true
  }
}
