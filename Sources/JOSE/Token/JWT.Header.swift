internal import Basics
internal import JSON

extension JWT {
  /// What the first piece of a token says.
  struct Header: Sendable {
    let members: JSONObject
    let alg: ByteString
    /// Empty if the token names no key. [JWT-7]
    let kid: ByteString

    /// Reads a header, decoded or `nil` where that failed; the checks in Envoy's order. [JWT-2]
    init(parsing bytes: [UInt8]?) throws(JWTStatus) {
      members = try JWT.object(
        in: bytes,
        badBase64: .jwtHeaderParseErrorBadBase64,
        badJSON: .jwtHeaderParseErrorBadJson
      )
      // Other members of the header are ignored, `crit` among them. [JWT-6]
      guard let alg = members["alg"]?.string else { throw .jwtHeaderBadAlg }
      guard JWT.implementedAlgorithms.contains(alg) else { throw .jwtHeaderNotImplementedAlg }
      self.alg = alg
      kid = try members.text("kid", orThrow: .jwtHeaderBadKid)
    }
  }

  /// Remembers the header that was read last: an issuer writes the same one before all tokens of a
  /// key, so that nearly every token has it.
  ///
  /// A header is remembered by all its bytes, and nothing else of a token is.
  package final class LastHeader: Sendable {
    /// A longer one is read each time.
    private static let maximumLength = 1024

    private let last = Guarded<(section: [UInt8], header: Header)?>(nil)

    /// Remembers nothing yet.
    package init() {}

    /// The header of a section that is as received, or `nil`.
    func header(of section: ArraySlice<UInt8>) -> Header? {
      last.withLock { last in
        guard let last, ByteString.hasSameBytes(last.section, section) else { return nil }
        return last.header
      }
    }

    /// Remembers a header in place of the one before.
    func remember(_ header: Header, of section: ArraySlice<UInt8>) {
      guard section.count <= Self.maximumLength else { return }
      let copy = Array(section)
      last.withLock { $0 = (copy, header) }
    }
  }
}
