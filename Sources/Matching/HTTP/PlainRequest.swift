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
    for index in host.indices {
      guard isPlain(host[index], Self.hostBytes) else { return false }
    }
    return true
  }

  /// A path of plain segments, none empty but the last and none with a dot in front.
  private static func plainLength(of path: Span<UInt8>) -> Int? {
    let slash = UInt8(ascii: "/")
    guard !path.isEmpty, path[0] == slash else { return nil }
    var previous: UInt8 = 0
    for index in path.indices {
      let byte = path[index]
      guard isPlain(byte, Self.pathBytes) else {
        return byte == UInt8(ascii: "?") && isPlainQuery(path, from: index + 1) ? index : nil
      }
      if previous == slash, byte == slash || byte == UInt8(ascii: ".") { return nil }
      previous = byte
    }
    return path.count
  }

  private static func isPlainQuery(_ path: Span<UInt8>, from start: Int) -> Bool {
    for index in start..<path.count {
      let byte = path[index]
      guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "#") else { return false }
    }
    return true
  }

  /// Letters, digits, `-`, `_`, `~`, `.` and `/`, a bit for each byte below 0x80.
  private static let pathBytes: (UInt64, UInt64) = (0x03FF_E000_0000_0000, 0x47FF_FFFE_87FF_FFFE)
  /// The same with `:` and without `/`.
  private static let hostBytes: (UInt64, UInt64) = (0x07FF_6000_0000_0000, 0x47FF_FFFE_87FF_FFFE)

  @inline(__always)
  private static func isPlain(_ byte: UInt8, _ bytes: (UInt64, UInt64)) -> Bool {
    let half = byte < 0x40 ? bytes.0 : bytes.1
    return byte < 0x80 && half >> UInt64(byte & 0x3F) & 1 == 1
  }
}
