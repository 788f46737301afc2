internal import Basics

/// The texts of a file's scalars; what repeats within some distance is kept once.
///
/// A table of the texts that were met last, one for each hash: half of what stands in a file of
/// manifests are field names, and names of objects repeat. Where many texts have one hash, which
/// somebody may arrange, more texts are kept than needed and nothing else happens.
struct TextPool {
  private(set) var texts: [ByteString] = [ByteString(bytes: [])]
  /// The length of the longest of them, in bytes.
  private(set) var longest = 0
  /// The text that was met last with the hash of a place.
  ///
  /// Its number in the lower half, more of its hash in the upper, so that another text need not be
  /// looked at. 0 is the empty text.
  private var latest: [UInt64] = []

  /// A power of two.
  private static let places = 2048

  /// The number of a text among `texts`.
  mutating func number(of text: borrowing Span<UInt8>) -> Int {
    guard !text.isEmpty else { return 0 }
    if latest.isEmpty { latest = Array(repeating: 0, count: Self.places) }
    let hash = Self.hash(of: text)
    let place = Int(truncatingIfNeeded: hash >> 7) & (Self.places - 1)
    let known = Int(latest[place] & 0xFFFF_FFFF)
    if latest[place] >> 32 == hash >> 32, Self.isEqual(text, texts.span, known) { return known }
    // INVARIANT: there are no more texts than nodes, whose numbers have 32 bits.
    latest[place] = (hash & ~0xFFFF_FFFF) | UInt64(texts.count)
    longest = max(longest, text.count)
    texts.append(ByteString(copying: text))
    return texts.count - 1
  }

  /// Whether a text is the one with a number; through spans, which count no references.
  static func isEqual(
    _ text: borrowing Span<UInt8>,
    _ texts: borrowing Span<ByteString>,
    _ number: Int
  ) -> Bool {
    text.count == texts[number].count && text.isEqual(to: texts[number].bytes.span, from: 0)
  }

  /// A mixture of the words of a text.
  private static func hash(of text: borrowing Span<UInt8>) -> UInt64 {
    var mixed = UInt64(truncatingIfNeeded: text.count)
    var offset = 0
    while offset < text.count {
      mixed = (mixed ^ text.word(at: offset)) &* 0x9E37_79B9_7F4A_7C15
      mixed ^= mixed >> 29
      offset += 8
    }
    return mixed
  }
}
