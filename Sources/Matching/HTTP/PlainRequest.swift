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
    value.count <= maximumLength && value.bytes.first != 0x20 && value.bytes.last != 0x20
      && value.bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  private static func isPlainMethod(_ method: Span<UInt8>) -> Bool {
    method.count < 8 && methods.contains(method.word(at: 0))
  }

  /// Methods that HTTP/1 lets through whatever else the request says, each as one number.
  private static let methods: [UInt64] =
    (["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"] as [ByteString])
    .map { $0.bytes.span.word(at: 0) }

  private static func isPlainHost(_ host: Span<UInt8>) -> Bool {
    guard !host.isEmpty, host.count <= maximumLength else { return false }
    for index in host.indices {
      let byte = host[index]
      guard byte != UInt8(ascii: "/"), byte == UInt8(ascii: ":") || isPlain(byte) else {
        return false
      }
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
      guard isPlain(byte) else {
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

  /// Whether a byte is a letter, a digit or one of `-` `_` `~` `.` `/`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
