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
      let unplain = SixteenBytes.firstUnmarked(
        SixteenBytes(host, upToEndFrom: place).isOfHost
      )
      // What stands behind the end is no byte of a host.
      if unplain < 16 { return place &+ unplain >= host.count }
      place &+= 16
    }
    return true
  }

  /// A path of plain segments, none empty but the last and none with a dot in front.
  private static func plainLength(of path: Span<UInt8>) -> Int? {
    guard !path.isEmpty, path[0] == UInt8(ascii: "/") else { return nil }
    func arePlain(from place: Int) -> Bool {
      let before = SixteenBytes(path, from: place &- 1)
      return SixteenBytes.areAll(SixteenBytes(path, from: place).isOfPath(before: before))
    }
    var place = 1
    while place &+ 16 <= path.count, arePlain(from: place) { place &+= 16 }
    guard place < path.count else { return path.count }
    // The last bytes, some of them for the second time.
    if path.count > 16, place &+ 16 > path.count, arePlain(from: path.count &- 16) {
      return path.count
    }
    let before = SixteenBytes(path, upToEndFrom: place &- 1)
    let plain = SixteenBytes(path, upToEndFrom: place).isOfPath(before: before)
    let end = place &+ SixteenBytes.firstUnmarked(plain)
    // What stands behind the end is no byte of a path.
    guard end < path.count else { return path.count }
    return path[end] == UInt8(ascii: "?") && isPlainQuery(path, from: end &+ 1) ? end : nil
  }

  private static func isPlainQuery(_ path: Span<UInt8>, from start: Int) -> Bool {
    var place = start
    while place < path.count {
      let unplain = SixteenBytes.firstUnmarked(
        SixteenBytes(path, upToEndFrom: place).isOfQuery
      )
      if unplain < 16 { return place &+ unplain >= path.count }
      place &+= 16
    }
    return true
  }
}
