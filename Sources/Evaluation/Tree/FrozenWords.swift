internal import Basics

/// Words that never change, for searches: read without counting references to them.
///
/// The wrapper around the memory of decision trees. Every access is checked against the number of
/// words.
@safe final class FrozenWords: Sendable {
  // Written in the initializer only, and freed with the object that owns it.
  private nonisolated(unsafe) let words: UnsafePointer<UInt64>
  let count: Int

  init(_ words: [UInt64]) {
    let memory = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: max(words.count, 1))
    unsafe memory.initialize(repeating: 0)
    for (place, word) in words.enumerated() { unsafe memory[place] = word }
    // A buffer of one word at least has a start.
    guard let start = memory.baseAddress else { preconditionFailure("no memory") }
    unsafe self.words = unsafe UnsafePointer(start)
    count = words.count
  }

  deinit { unsafe words.deallocate() }

  @inline(__always)
  subscript(place: Int) -> UInt64 {
    precondition(UInt(bitPattern: place) < UInt(bitPattern: count))
    return unsafe words[place]
  }
}

extension FrozenWords {
  /// Whether the text of `count` bytes at `place` is what stands in `text` at `start`; the caller
  /// has made sure that there are as many bytes.
  func text(at place: Int, count: Int, isIn text: Span<UInt8>, at start: Int) -> Bool {
    var place = place
    var done = 0
    while done &+ 8 <= count {
      guard self[place] == text.load(at: start &+ done) else { return false }
      place &+= 1
      done &+= 8
    }
    guard done < count else { return true }
    let left = UInt64(truncatingIfNeeded: count &- done)
    return self[place] == text.word(at: start &+ done) & (.max >> (64 &- left &* 8))
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
