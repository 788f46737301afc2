internal import Basics

/// The memory of a decision tree: numbers and texts as 64-bit words behind each other.
///
/// What a search looks at one after the other lies side by side, so that it takes few cache lines.
/// A text takes whole words, the last one filled up with zeros.
struct WordTable: Sendable {
  private(set) var words: [UInt64] = [0]

  /// The place of the word that is added next; never 0.
  var end: Int { words.count }

  mutating func add(_ word: UInt64) { words.append(word) }

  mutating func add(_ number: Int) { words.append(UInt64(truncatingIfNeeded: number)) }

  /// Two numbers below 2³² in one word.
  mutating func add(low: Int, high: Int) {
    words.append(UInt64(truncatingIfNeeded: low) | UInt64(truncatingIfNeeded: high) << 32)
  }

  mutating func set(_ place: Int, _ word: UInt64) { words[place] = word }

  mutating func set(_ place: Int, low: Int, high: Int) {
    words[place] = UInt64(truncatingIfNeeded: low) | UInt64(truncatingIfNeeded: high) << 32
  }

  /// Adds the bytes of a text from `start` on.
  mutating func add(_ text: ByteString, from start: Int = 0) {
    add(text.bytes.span, from: start)
  }

  /// Adds the first bytes of a text, which must be there.
  mutating func add(_ text: ByteString, upTo length: Int) {
    add(text.bytes.span.extracting(first: length), from: 0)
  }

  private mutating func add(_ bytes: borrowing Span<UInt8>, from start: Int) {
    var place = start
    while place < bytes.count {
      words.append(bytes.word(at: place))
      place += 8
    }
  }

  /// How many words a text takes.
  static func words(for byteCount: Int) -> Int { (byteCount + 7) >> 3 }
}
