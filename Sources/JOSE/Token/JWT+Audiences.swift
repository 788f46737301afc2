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
    // ANY audience of the token in the set of ANY configured one; few need no set.
    let isWanted =
      if configured.count * audiences.count <= 64 {
        audiences.contains { own in
          let own = Self.bareAudience(own)
          return configured.contains { Self.bareAudience($0) == own }
        }
      } else {
        !Set(configured.map(Self.bareAudience)).isDisjoint(with: audiences.map(Self.bareAudience))
      }
    guard isWanted else { throw .jwtAudienceNotAllowed }
  }

  /// What is compared of an audience.
  package static func bareAudience(_ audience: ByteString) -> ArraySlice<UInt8> {
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
