extension ByteString {
  /// Whether the text begins with `prefix`, byte by byte; the empty prefix always fits.
  public func hasPrefix(_ prefix: ByteString) -> Bool {
    prefix.count <= count && prefix.bytes.span.isEqual(to: bytes.span, from: 0)
  }

  /// Whether the text ends with `suffix`, byte by byte; the empty suffix always fits.
  public func hasSuffix(_ suffix: ByteString) -> Bool {
    bytes.count >= suffix.bytes.count
      && bytes[(bytes.count - suffix.bytes.count)...].elementsEqual(suffix.bytes)
  }

  /// Whether `other` occurs anywhere in the text; the empty text always does.
  public func contains(_ other: ByteString) -> Bool { firstIndex(of: other) != nil }

  /// The offset of the first occurrence of `other`, from `start` on.
  public func firstIndex(of other: ByteString, from start: Int = 0) -> Int? {
    guard other.count <= count - start else { return nil }
    for offset in start...(count - other.count)
    where bytes[offset..<(offset + other.count)].elementsEqual(other.bytes) {
      return offset
    }
    return nil
  }

  /// The text without its first `length` bytes.
  public func dropFirst(_ length: Int = 1) -> ByteString {
    ByteString(bytes: bytes.dropFirst(length))
  }

  /// The text without its last `length` bytes.
  public func dropLast(_ length: Int = 1) -> ByteString {
    ByteString(bytes: bytes.dropLast(length))
  }

  /// The text with `A` to `Z` as `a` to `z`, all other bytes as they are.
  public var asciiLowercased: ByteString {
    ByteString(bytes: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 })
  }

  /// The pieces between the occurrences of `separator`; empty pieces are kept.
  public func split(at separator: UInt8) -> [ByteString] {
    bytes.split(separator: separator, omittingEmptySubsequences: false).map {
      ByteString(bytes: $0)
    }
  }

  /// Two texts put together.
  public static func + (left: ByteString, right: ByteString) -> ByteString {
    ByteString(bytes: left.bytes + right.bytes)
  }
}

extension Sequence<ByteString> {
  /// The texts with `separator` between each two.
  public func joined(separator: ByteString = "") -> ByteString {
    ByteString(bytes: map(\.bytes).joined(separator: separator.bytes))
  }
}
