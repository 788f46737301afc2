package import Basics

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Numbers as C's `printf` writes them.
package enum FixedPoint {
  /// A finite number as `%f` writes it: six decimals.
  package static func sixDecimals(_ number: Double) -> ByteString {
    // The largest double has 309 digits before the point.
    var buffer = [CChar](repeating: 0, count: 400)
    let length = unsafe withVaList([number]) { arguments in
      unsafe vsnprintf(&buffer, buffer.count, "%f", arguments)
    }
    let count = max(0, min(Int(length), buffer.count - 1))
    return ByteString(bytes: buffer[..<count].map { UInt8(bitPattern: $0) })
  }
}
