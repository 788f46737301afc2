package import Basics

extension JWT {
  /// Checks that one of the token's audiences is wanted. [JWT-10, EF-164]
  ///
  /// Before the comparison both sides lose one `http://` or `https://` in front and one `/` at the
  /// end.
  /// - Parameter configured: What the rule wants; empty lets every token pass, also one without
  ///   `aud`.
  /// - Throws: ``JWTStatus/jwtAudienceNotAllowed``.
  package func checkAudiences(_ configured: [ByteString]) throws(JWTStatus) {
    guard !configured.isEmpty else { return }
    let wanted = configured.map(Self.bareAudience)
    let own = audiences.map(Self.bareAudience)
    // ANY audience of the token in the set of ANY configured one; few need no set.
    let isWanted =
      wanted.count * own.count <= 64
      ? own.contains(where: wanted.contains) : !Set(wanted).isDisjoint(with: own)
    guard isWanted else { throw .jwtAudienceNotAllowed }
  }

  private static func bareAudience(_ audience: ByteString) -> ArraySlice<UInt8> {
    var bytes = audience.bytes[...]
    if audience.hasPrefix("http://") {
      bytes = bytes.dropFirst(7)
    } else if audience.hasPrefix("https://") {
      bytes = bytes.dropFirst(8)
    }
    // Of `http://` alone nothing is left that could lose the slash.
    if bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
    return bytes
  }
}
