package import Basics

/// Requests that codec and normalization pass on as they are, told by their texts alone.
///
/// The tests are narrower than the rules: what fails one of them may still be a good request, and
/// has to go the long way through ``HTTPCodec`` and ``PathNormalizer``. What passes comes out there
/// unchanged, in every mode and release (AP-91 to AP-98).
package enum PlainRequest {
  /// Of each text; together they are below every limit on the size of headers.
  private static let maximumLength = 16384

  /// The length of the path that policies compare, which is all before the query (AP-72); `nil`
  /// where the request is not plain.
  package static func policyPathLength(
    method: Span<UInt8>,
    path: Span<UInt8>,
    host: Span<UInt8>?
  ) -> Int? {
    guard isPlainMethod(method), path.count <= maximumLength else { return nil }
    if let host { guard isPlainHost(host) else { return nil } }
    return plainLength(of: path)
  }

  /// The same for texts.
  package static func policyPathLength(
    method: ByteString,
    path: ByteString,
    host: ByteString?
  ) -> Int? {
    if let host {
      policyPathLength(method: method.bytes.span, path: path.bytes.span, host: host.bytes.span)
    } else {
      policyPathLength(method: method.bytes.span, path: path.bytes.span, host: nil)
    }
  }

  /// Whether a header's value is visible ASCII with no blanks at its ends.
  package static func isPlainValue(_ value: ByteString) -> Bool {
    let bytes = value.bytes.span
    guard bytes.count <= maximumLength else { return false }
    guard !bytes.isEmpty else { return true }
    guard bytes[0] != 0x20, bytes[bytes.count - 1] != 0x20 else { return false }
    // Without a way out in between, so that many bytes are looked at in one step.
    var others: UInt8 = 0
    for index in bytes.indices { others |= bytes[index] &- 0x20 < 0x5F ? 0 : 1 }
    return others == 0
  }

  /// Methods that HTTP/1 lets through whatever else the request says: each as the number that its
  /// bytes are, the first one lowest.
  private static func isPlainMethod(_ method: Span<UInt8>) -> Bool {
    guard method.count < 8 else { return false }
    return switch method.word(at: 0) {
    case 0x0054_4547: true  // GET
    case 0x0054_5550: true  // PUT
    case 0x5453_4F50: true  // POST
    case 0x4441_4548: true  // HEAD
    case 0x0048_4354_4150: true  // PATCH
    case 0x4554_454C_4544: true  // DELETE
    case 0x0053_4E4F_4954_504F: true  // OPTIONS
    default: false
    }
  }

  private static func isPlainHost(_ host: Span<UInt8>) -> Bool {
    guard !host.isEmpty, host.count <= maximumLength else { return false }
    var place = 0
    while place < host.count {
      let others = EightBytes(host.word(at: place)).others(than: \.isOfHost)
      // What stands behind the end is no byte of a host.
      if others != 0 { return place &+ EightBytes.index(of: others) >= host.count }
      place &+= 8
    }
    return true
  }

  /// A path of plain segments, none empty but the last and none with a dot in front.
  private static func plainLength(of path: Span<UInt8>) -> Int? {
    guard !path.isEmpty, path[0] == UInt8(ascii: "/") else { return nil }
    var place = 0
    /// Marks the first byte where the one before it is a slash.
    var afterSlash: UInt64 = 0
    while place < path.count {
      let bytes = EightBytes(path.word(at: place))
      let slashes = bytes.within("/", "/")
      let unplain = (slashes << 8 | afterSlash) & bytes.within(".", "/")
      let others = bytes.others(than: \.isOfPath)
      if unplain | others != 0 {
        guard EightBytes.index(of: others) < EightBytes.index(of: unplain) else { return nil }
        let end = place &+ EightBytes.index(of: others)
        // What stands behind the end is no byte of a path.
        guard end < path.count else { return path.count }
        return path[end] == UInt8(ascii: "?") && isPlainQuery(path, from: end &+ 1) ? end : nil
      }
      afterSlash = slashes >> 56
      place &+= 8
    }
    return path.count
  }

  private static func isPlainQuery(_ path: Span<UInt8>, from start: Int) -> Bool {
    var place = start
    while place < path.count {
      let others = EightBytes(path.word(at: place)).others(than: \.isOfQuery)
      if others != 0 { return place &+ EightBytes.index(of: others) >= path.count }
      place &+= 8
    }
    return true
  }
}

/// Eight bytes that are looked at in one step. A byte that has what is asked for is marked: its
/// highest bit is set in the answer.
private struct EightBytes {
  private static let marks: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Without their highest bits, so that sums stay within their bytes.
  private let low: UInt64
  private let high: UInt64

  @inline(__always)
  init(_ word: UInt64) {
    low = word & ~Self.marks
    high = word & Self.marks
  }

  /// The place of the first byte that is marked; 8 where none is.
  @inline(__always)
  static func index(of marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }

  /// The bytes from one to another, both ASCII.
  @inline(__always)
  func within(_ first: Unicode.Scalar, _ last: Unicode.Scalar) -> UInt64 {
    Self.within(low, first, last) & ~high
  }

  @inline(__always)
  private static func within(
    _ bytes: UInt64,
    _ first: Unicode.Scalar,
    _ last: Unicode.Scalar
  ) -> UInt64 {
    let fromFirst = bytes &+ ones &* UInt64(0x80 &- first.value)
    let afterLast = bytes &+ ones &* UInt64(0x7F &- last.value)
    return fromFirst & ~afterLast & marks
  }

  /// The bytes that a test does not mark.
  @inline(__always)
  func others(than test: (EightBytes) -> UInt64) -> UInt64 { ~test(self) & Self.marks }

  /// Letters, `_` and `~`.
  @inline(__always)
  private var isOfName: UInt64 {
    let letters = Self.within(low | Self.ones &* 0x20, "a", "z") & ~high
    return letters | within("_", "_") | within("~", "~")
  }

  /// Letters, digits, `-`, `_`, `~`, `.` and `/`.
  @inline(__always)
  var isOfPath: UInt64 { isOfName | within("-", "9") }

  /// The same with `:` and without `/`.
  @inline(__always)
  var isOfHost: UInt64 { isOfName | within("-", ".") | within("0", ":") }

  /// Visible ASCII but `#`.
  @inline(__always)
  var isOfQuery: UInt64 { within("!", "~") & ~within("#", "#") }
}
