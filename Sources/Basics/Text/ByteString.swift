/// Text that is compared by its bytes.
///
/// Swift's `String` calls canonically equivalent texts equal ("é" as one scalar or as two); a proxy
/// does not. Everything that takes part in a decision is therefore a `ByteString`: two of them are
/// equal, or ordered, exactly as their UTF-8 bytes are. It may hold bytes that are not valid UTF-8.
public struct ByteString: Hashable, Sendable {
  /// The bytes, in order.
  public let bytes: [UInt8]

  /// Makes a text of the UTF-8 bytes of a string.
  public init(_ string: some StringProtocol) { bytes = Array(string.utf8) }

  /// Makes a text of the given bytes.
  @inlinable
  public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The text as a `String`; bytes that are not valid UTF-8 show as U+FFFD.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether there is no byte at all.
  @inlinable public var isEmpty: Bool { bytes.isEmpty }

  /// The number of bytes.
  @inlinable public var count: Int { bytes.count }
}

extension ByteString: ExpressibleByStringInterpolation {
  /// Makes a text of a literal's UTF-8 bytes.
  public init(stringLiteral value: String) { self.init(value) }
}

extension ByteString: CustomStringConvertible {
  /// The text as a `String`.
  public var description: String { string }
}

extension ByteString: Comparable {
  /// Whether `left` comes before `right` in byte order.
  public static func < (left: ByteString, right: ByteString) -> Bool {
    isInOrder(left, right)
  }
}
