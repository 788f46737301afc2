package import Basics

/// A RequestAuthentication as written (RA-1).
package struct RequestAuthentication: Sendable, Hashable {
  package var meta: ObjectMeta
  package var attachment: Attachment
  package var jwtRules: [JWTRule]

  package init(meta: ObjectMeta, attachment: Attachment, jwtRules: [JWTRule]) {
    self.meta = meta
    self.attachment = attachment
    self.jwtRules = jwtRules
  }
}

/// One element of `jwtRules` (RA-5).
///
/// Absent texts are empty, absent lists are empty.
package struct JWTRule: Sendable, Hashable {
  /// A header that may hold a token.
  package struct FromHeader: Sendable, Hashable {
    package let name: ByteString
    package let prefix: ByteString

    package init(name: ByteString, prefix: ByteString = "") {
      self.name = name
      self.prefix = prefix
    }
  }

  /// A claim that is copied to a header.
  package struct ClaimToHeader: Sendable, Hashable {
    package let header: ByteString
    package let claim: ByteString

    package init(header: ByteString, claim: ByteString) {
      self.header = header
      self.claim = claim
    }
  }

  package var issuer: ByteString = ""
  package var audiences: [ByteString] = []
  package var jwksUri: ByteString = ""
  /// The inline key set's text.
  package var jwks: ByteString = ""
  package var fromHeaders: [FromHeader] = []
  package var fromParams: [ByteString] = []
  package var fromCookies: [ByteString] = []
  package var outputPayloadToHeader: ByteString = ""
  package var outputClaimToHeaders: [ClaimToHeader] = []
  package var forwardOriginalToken = false
  package var spaceDelimitedClaims: [ByteString] = []
  /// How long a fetch of the keys may take, in nanoseconds; changes no answer (RA-10).
  package var timeout: Int64 = 5_000_000_000
  package var location: SourceLocation

  package init(location: SourceLocation) { self.location = location }
}
