internal import Basics

/// The text matchers of AP-47 to AP-50, word for word.
enum NaiveText {
  /// `S(v)` (AP-47).
  static func string(_ pattern: ByteString, fits text: ByteString) -> Bool {
    if pattern == "*" { return isNotEmpty(text) }
    return wildcard(pattern, fits: text)
  }

  /// `H(v)`: `*` means present (AP-48).
  static func header(_ pattern: ByteString, fits text: ByteString) -> Bool {
    pattern == "*" || wildcard(pattern, fits: text)
  }

  /// `H(v)` without case (AP-49).
  static func host(_ pattern: ByteString, fits text: ByteString) -> Bool {
    header(pattern.asciiLowercased, fits: text.asciiLowercased)
  }

  /// The regular expression `.+` (AP-50, EF-201).
  static func isNotEmpty(_ text: ByteString) -> Bool {
    !text.isEmpty && !text.bytes.contains(UInt8(ascii: "\n"))
  }

  private static func wildcard(_ pattern: ByteString, fits text: ByteString) -> Bool {
    if pattern.hasPrefix("*") { return text.hasSuffix(pattern.dropFirst()) }
    if pattern.hasSuffix("*") { return text.hasPrefix(pattern.dropLast()) }
    return text == pattern
  }
}

/// A regular expression of the few forms there are, tried in the most simple-minded way.
enum NaivePiece {
  case text(ByteString)
  case many(atLeast: Int, (UInt8) -> Bool)

  /// `.*` and `.+`.
  static func anything(atLeast count: Int = 0) -> NaivePiece {
    .many(atLeast: count) { $0 != UInt8(ascii: "\n") }
  }

  /// Whether the pieces take the whole text.
  ///
  /// Exponential in the worst case; texts here are short.
  static func fit(_ pieces: [NaivePiece], _ text: ByteString) -> Bool {
    fit(pieces[...], text.bytes[...])
  }

  private static func fit(_ pieces: ArraySlice<NaivePiece>, _ text: ArraySlice<UInt8>) -> Bool {
    guard let piece = pieces.first else { return text.isEmpty }
    let others = pieces.dropFirst()
    switch piece {
    case .text(let literal):
      return text.starts(with: literal.bytes) && fit(others, text.dropFirst(literal.count))
    case .many(let least, let isTaken):
      var rest = text
      while true {
        if text.count - rest.count >= least, fit(others, rest) { return true }
        guard let byte = rest.first, isTaken(byte) else { return false }
        rest = rest.dropFirst()
      }
    }
  }
}
