/// A set of bytes.
struct ByteSet: Hashable, Sendable {
  private var words: InlineWords

  private struct InlineWords: Hashable, Sendable {
    var w0: UInt64 = 0
    var w1: UInt64 = 0
    var w2: UInt64 = 0
    var w3: UInt64 = 0
  }

  static let all = ByteSet { _ in true }
  static let none = ByteSet { _ in false }

  /// The bytes for which something holds.
  init(where holds: (UInt8) -> Bool) {
    words = InlineWords()
    for byte in UInt8.min...UInt8.max where holds(byte) { insert(byte) }
  }

  init(_ bytes: some Sequence<UInt8>) {
    words = InlineWords()
    for byte in bytes { insert(byte) }
  }

  mutating func insert(_ byte: UInt8) {
    let bit = UInt64(1) << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: words.w0 |= bit
    case 1: words.w1 |= bit
    case 2: words.w2 |= bit
    case _: words.w3 |= bit
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    let bit = UInt64(1) << UInt64(byte & 63)
    return switch byte >> 6 {
    case 0: words.w0 & bit != 0
    case 1: words.w1 & bit != 0
    case 2: words.w2 & bit != 0
    case _: words.w3 & bit != 0
    }
  }

  var isEmpty: Bool { self == .none }

  func subtracting(_ other: ByteSet) -> ByteSet {
    ByteSet { contains($0) && !other.contains($0) }
  }
}
