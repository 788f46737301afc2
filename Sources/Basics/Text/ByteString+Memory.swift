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

/// Whether two pieces of memory of one length hold the same.
private func sameBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  guard let first = left.baseAddress, let second = right.baseAddress else { return true }
  return unsafe memcmp(first, second, left.count) == 0
}

extension Span<UInt8> {
  /// Whether the bytes are those of `other` from `start` on; `false` where it is too short.
  package func isEqual(to other: borrowing Span<UInt8>, from start: Int) -> Bool {
    guard start >= 0, start <= other.count, count <= other.count - start else { return false }
    return unsafe withUnsafeBytes { own in
      unsafe other.withUnsafeBytes { other in
        unsafe sameBytes(own, UnsafeRawBufferPointer(rebasing: other[start..<(start + own.count)]))
      }
    }
  }

  /// Eight bytes from `offset` on as one number; those behind the end count as zeros.
  package func word(at offset: Int) -> UInt64 {
    unsafe withUnsafeBytes { bytes in
      if offset >= 0, offset <= bytes.count - 8 {
        return unsafe UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        )
      }
      var word: UInt64 = 0
      var place = max(offset, 0)
      var shift: UInt64 = 0
      while place < bytes.count, shift < 64 {
        word |= unsafe UInt64(bytes[place]) << shift
        place += 1
        shift += 8
      }
      return word
    }
  }
}
