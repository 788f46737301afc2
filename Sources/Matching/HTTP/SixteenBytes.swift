internal import Basics

/// Sixteen bytes that are looked at in one step.
///
/// A byte that has what is asked for is marked: its highest bit is set in the answer, whose other bits
/// mean nothing. Done by sums within bytes, since comparing vectors is slow in Swift.
struct SixteenBytes {
  typealias Marks = SIMD2<UInt64>

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highest: UInt64 = ones &* 0x80

  /// Without their highest bits, so that sums stay within their bytes.
  private let low: Marks
  private let isASCII: Marks

  /// The bytes from `offset` on, zeros behind the end.
  @inline(__always)
  init(_ text: Span<UInt8>, upToEndFrom offset: Int) {
    self.init(Marks(text.word(at: offset), text.word(at: offset &+ 8)))
  }

  /// The bytes from `offset` on, which must all be there.
  @inline(__always)
  init(_ text: Span<UInt8>, from offset: Int) { self.init(text.pair(at: offset)) }

  @inline(__always)
  private init(_ bytes: Marks) {
    low = bytes & Self.all(0x7F)
    isASCII = ~bytes
  }

  /// The place of the first byte that is not marked; 16 where all are.
  @inline(__always)
  static func firstUnmarked(_ marks: Marks) -> Int {
    let first = ~marks.x & highest
    if first != 0 { return first.trailingZeroBitCount >> 3 }
    return 8 &+ (~marks.y & highest).trailingZeroBitCount >> 3
  }

  /// Whether all bytes are marked.
  @inline(__always)
  static func areAll(_ marks: Marks) -> Bool { marks.x & marks.y & highest == highest }

  /// Bytes of a path's plain segments, where `before` are the bytes one place in front of these.
  ///
  /// Letters, digits, `-`, `_`, `~`, `.` and `/`, none of the last two behind a slash.
  @inline(__always)
  func isOfPath(before: SixteenBytes) -> Marks {
    let isEmptyOrHidden = before.within("/", "/") & within(".", "/")
    return (isOfName | within("-", "9")) & ~isEmptyOrHidden & isASCII
  }

  /// Letters, digits, `-`, `_`, `~`, `.` and `:`.
  @inline(__always)
  var isOfHost: Marks { (isOfName | within("-", ".") | within("0", ":")) & isASCII }

  /// Visible ASCII but `#`.
  @inline(__always)
  var isOfQuery: Marks { within("!", "~") & ~within("#", "#") & isASCII }

  /// Letters, `_` and `~`.
  @inline(__always)
  private var isOfName: Marks {
    let letters = Self.within(low | Self.all(0x20), "a", "z")
    return letters | within("_", "_") | within("~", "~")
  }

  /// The bytes from one to another, both ASCII; right for ASCII only.
  @inline(__always)
  private func within(_ first: Unicode.Scalar, _ last: Unicode.Scalar) -> Marks {
    Self.within(low, first, last)
  }

  @inline(__always)
  private static func within(
    _ bytes: Marks,
    _ first: Unicode.Scalar,
    _ last: Unicode.Scalar
  ) -> Marks {
    let fromFirst = bytes &+ all(UInt64(0x80 &- first.value))
    let afterLast = bytes &+ all(UInt64(0x7F &- last.value))
    return fromFirst & ~afterLast
  }

  @inline(__always)
  private static func all(_ byte: UInt64) -> Marks { Marks(repeating: ones &* byte) }
}
