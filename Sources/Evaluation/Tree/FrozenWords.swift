internal import Basics

/// Words that never change, for searches: read without counting references to them.
///
/// The wrapper around the memory of decision trees. Every access is checked against the number of
/// words. Used only by those who hold the ``Memory``.
@safe struct FrozenWords: Sendable {
  private nonisolated(unsafe) let words: UnsafePointer<UInt64>
  let count: Int

  /// What owns the words.
  @safe final class Memory: Sendable {
    /// Valid as long as the memory.
    let words: FrozenWords

    init(_ words: [UInt64]) {
      let memory = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: max(words.count, 1))
      unsafe memory.initialize(repeating: 0)
      for (place, word) in words.enumerated() { unsafe memory[place] = word }
      // A buffer of one word at least has a start.
      guard let start = memory.baseAddress else { preconditionFailure("no memory") }
      self.words = unsafe FrozenWords(words: UnsafePointer(start), count: words.count)
    }

    deinit { unsafe words.words.deallocate() }
  }

  @inline(__always)
  subscript(place: Int) -> UInt64 {
    precondition(UInt(bitPattern: place) < UInt(bitPattern: count))
    return unsafe words[place]
  }
}

extension FrozenWords {
  /// Whether the text of `count` bytes at `place` is what stands in `text` at `start`; the caller
  /// has made sure that there are as many bytes.
  ///
  /// From the end to the beginning: names of one kind begin alike.
  func text(at place: Int, count: Int, isIn text: Span<UInt8>, at start: Int) -> Bool {
    guard count > 0 else { return true }
    var whole = count >> 3
    let left = count & 7
    // Once for all that is read here.
    precondition(place >= 0 && place &+ whole < self.count &+ (left == 0 ? 1 : 0))
    precondition(start >= 0 && start <= text.count &- count)
    if left != 0 {
      let last =
        count < 8
        ? text.word(at: start) & Self.mask(left)
        // The last eight bytes, without those of the word before.
        : text.load(at: start &+ count &- 8) >> UInt64(truncatingIfNeeded: (8 &- left) &* 8)
      guard unsafe words[place &+ whole] == last else { return false }
    }
    return unsafe text.withUnsafeBytes { bytes in
      while whole > 0 {
        whole &-= 1
        let word = unsafe bytes.loadUnaligned(
          fromByteOffset: start &+ whole &* 8,
          as: UInt64.self
        )
        guard unsafe words[place &+ whole] == UInt64(littleEndian: word) else { return false }
      }
      return true
    }
  }

  /// One to seven bytes.
  @inline(__always)
  static func mask(_ bytes: Int) -> UInt64 {
    .max >> UInt64(truncatingIfNeeded: (8 &- bytes) &* 8)
  }

  /// The lower half of a word.
  @inline(__always)
  func low(_ place: Int) -> Int { Int(truncatingIfNeeded: self[place] & 0xFFFF_FFFF) }

  /// The upper half of a word.
  @inline(__always)
  func high(_ place: Int) -> Int { Int(truncatingIfNeeded: self[place] >> 32) }

  /// A word as a number.
  @inline(__always)
  func number(_ place: Int) -> Int { Int(truncatingIfNeeded: self[place]) }
}
