#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// The wrapper around the memory of texts: what is asked for so often that the bytes are looked at
// where they lie. Every pointer is used within the call that lends it.

extension ByteString {
  /// Whether two texts have the same bytes.
  @_disfavoredOverload
  public static func == (left: ByteString, right: ByteString) -> Bool {
    guard left.bytes.count == right.bytes.count else { return false }
    return unsafe left.bytes.withUnsafeBytes { left in
      unsafe right.bytes.withUnsafeBytes { right in unsafe sameBytes(left, right) }
    }
  }

  /// Whether a text has the bytes of a literal; makes no text of the literal.
  public static func == (left: ByteString, right: StaticString) -> Bool {
    guard right.hasPointerRepresentation, left.bytes.count == right.utf8CodeUnitCount else {
      return right.hasPointerRepresentation ? false : left.string == right.description
    }
    return unsafe left.bytes.withUnsafeBytes { left in
      right.withUTF8Buffer { right in unsafe sameBytes(left, UnsafeRawBufferPointer(right)) }
    }
  }

  /// Whether a text does not have the bytes of a literal.
  public static func != (left: ByteString, right: StaticString) -> Bool { !(left == right) }

  /// Whether a text has the bytes of a literal: `switch` over texts.
  public static func ~= (pattern: StaticString, text: ByteString) -> Bool { text == pattern }

  /// Takes all bytes in at once.
  public func hash(into hasher: inout Hasher) {
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    // Occurs in no UTF-8, so a text that ends here is another one than one that goes on.
    hasher.combine(0xFF as UInt8)
  }
}

/// Whether `left` comes before `right` in byte order.
func isInOrder(_ left: ByteString, _ right: ByteString) -> Bool {
  let shared = min(left.count, right.count)
  let order = unsafe left.bytes.withUnsafeBytes { left -> Int32 in
    unsafe right.bytes.withUnsafeBytes { right -> Int32 in
      guard let left = left.baseAddress, let right = right.baseAddress else { return 0 }
      return unsafe memcmp(left, right, shared)
    }
  }
  return order == 0 ? left.count < right.count : order < 0
}

extension ByteString {
  /// Whether a part of a text has these bytes.
  package static func hasSameBytes(_ left: [UInt8], _ right: ArraySlice<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in unsafe sameBytes(left, right) }
    }
  }
}

extension ByteString {
  /// Makes a text of bytes that lie elsewhere.
  package init(copying span: borrowing Span<UInt8>) {
    self.init(bytes: unsafe span.withUnsafeBufferPointer { unsafe Array($0) })
  }
}

extension [UInt8] {
  /// Appends bytes that lie elsewhere.
  package mutating func append(copying span: borrowing Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

/// Whether two pieces of memory of one length hold the same.
private func sameBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  guard let first = left.baseAddress, let second = right.baseAddress else { return true }
  return unsafe memcmp(first, second, left.count) == 0
}

extension Span<UInt8> {
  /// The place of the first such byte from `start` on, which is at most the count.
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    unsafe withUnsafeBytes { own -> Int? in
      let own = unsafe own[start...]
      guard let base = unsafe UnsafeRawBufferPointer(rebasing: own).baseAddress,
        let found = unsafe memchr(base, Int32(byte), own.count)
      else { return nil }
      return unsafe start + (UnsafeRawPointer(found) - base)
    }
  }

  /// Whether the bytes are those of `other` from `start` on; `false` where it is too short.
  package func isEqual(to other: borrowing Span<UInt8>, from start: Int) -> Bool {
    guard start >= 0, start <= other.count, count <= other.count - start else { return false }
    return unsafe withUnsafeBytes { own in
      unsafe other.withUnsafeBytes { other in
        unsafe sameBytes(own, UnsafeRawBufferPointer(rebasing: other[start..<(start + own.count)]))
      }
    }
  }

  /// Whether the bytes are those of a literal.
  package func isEqual(to text: StaticString) -> Bool {
    guard text.hasPointerRepresentation, count == text.utf8CodeUnitCount else { return false }
    return unsafe withUnsafeBytes { own in
      text.withUTF8Buffer { text in unsafe sameBytes(own, UnsafeRawBufferPointer(text)) }
    }
  }

  /// Eight bytes from `offset` on as one number; those behind the end count as zeros.
  @inlinable @inline(__always)
  package func word(at offset: Int) -> UInt64 {
    let left = count &- offset
    guard offset >= 0, left < 8 else { return load(at: offset) }
    guard left > 0 else { return 0 }
    if count >= 8 {
      // The last eight bytes, without those in front of `offset`.
      return load(at: count &- 8) >> UInt64(truncatingIfNeeded: (8 &- left) &* 8)
    }
    if left >= 4 {
      // Two halves that may overlap: the bytes that both have are the same.
      let end = UInt64(half(at: count &- 4)) << UInt64(truncatingIfNeeded: (left &- 4) &* 8)
      return UInt64(half(at: offset)) | end
    }
    // One to three bytes: the first, the one in the middle, the last.
    let middle = left >> 1
    return UInt64(self[offset])
      | UInt64(self[offset &+ middle]) << UInt64(truncatingIfNeeded: middle &* 8)
      | UInt64(self[count &- 1]) << UInt64(truncatingIfNeeded: (left &- 1) &* 8)
  }

  /// Sixteen bytes from `offset` on, which must all be there.
  @inlinable @inline(__always)
  package func pair(at offset: Int) -> SIMD2<UInt64> {
    let pair = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
    return SIMD2(UInt64(littleEndian: pair.x), UInt64(littleEndian: pair.y))
  }

  /// Four bytes from `offset` on, which must all be there.
  @inlinable @inline(__always)
  package func half(at offset: Int) -> UInt32 {
    unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Eight bytes from `offset` on, which must all be there.
  @inlinable @inline(__always)
  package func load(at offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
