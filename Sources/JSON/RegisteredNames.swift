internal import Basics

/// The names of claims that are in nearly every token (RFC 7519, section 4.1; RFC 8693, 4.2): all
/// objects share one text of each.
///
/// They are constants in the program's data, so that no thread waits for another to count them.
enum RegisteredNames {
  private static let iss: [UInt8] = [0x69, 0x73, 0x73]
  private static let sub: [UInt8] = [0x73, 0x75, 0x62]
  private static let aud: [UInt8] = [0x61, 0x75, 0x64]
  private static let exp: [UInt8] = [0x65, 0x78, 0x70]
  private static let nbf: [UInt8] = [0x6E, 0x62, 0x66]
  private static let iat: [UInt8] = [0x69, 0x61, 0x74]
  private static let jti: [UInt8] = [0x6A, 0x74, 0x69]
  private static let scope: [UInt8] = [0x73, 0x63, 0x6F, 0x70, 0x65]

  /// The shared text of these bytes, if they are such a name.
  static func text(of bytes: UnsafeRawBufferPointer) -> ByteString? {
    let shared: [UInt8]
    switch unsafe (bytes.count, bytes.first) {
    case (3, UInt8(ascii: "i")): shared = unsafe bytes[1] == UInt8(ascii: "s") ? iss : iat
    case (3, UInt8(ascii: "s")): shared = sub
    case (3, UInt8(ascii: "a")): shared = aud
    case (3, UInt8(ascii: "e")): shared = exp
    case (3, UInt8(ascii: "n")): shared = nbf
    case (3, UInt8(ascii: "j")): shared = jti
    case (5, UInt8(ascii: "s")): shared = scope
    default: return nil
    }
    for index in shared.indices where unsafe shared[index] != bytes[index] { return nil }
    return ByteString(bytes: shared)
  }
}
