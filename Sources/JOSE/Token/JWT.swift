package import Basics
package import JSON

/// A token that was read but not yet verified: nothing in it may be believed.
package struct JWT: Sendable {
  /// Where the three pieces lie in the token as received.
  private let sections: Sections
  private let ownHeader: Header
  /// The payload's members.
  package private(set) var payload: JSONObject
  /// The signature, decoded; it may be empty.
  package let signature: [UInt8]
  /// The claim `iss`; empty if absent.
  package let issuer: ByteString
  /// The claim `sub`; empty if absent.
  package let subject: ByteString
  /// The claim `aud` as a list; empty if absent.
  package let audiences: [ByteString]
  /// The claim `nbf` in whole seconds; 0 if absent.
  package let notBefore: UInt64
  /// The claim `exp` in whole seconds; 0 if absent, and then the token never expires.
  package let expiration: UInt64

  /// The header's members.
  package var header: JSONObject { ownHeader.members }

  /// The algorithm the token names, one of ``implementedAlgorithms``.
  package var alg: ByteString { ownHeader.alg }

  /// The key the token names; empty if it names none. [JWT-7]
  package var kid: ByteString { ownHeader.kid }

  /// Gives the payload's members away, so that they can be changed without a copy; none are left.
  package mutating func takePayload() -> JSONObject {
    let taken = payload
    payload = JSONObject()
    return taken
  }

  /// The payload as received: raw base64url text.
  package var payloadSection: ByteString { ByteString(bytes: sections.bytes(of: sections.payload)) }

  /// What the signature is over: header and payload as received, with a dot between them. [JWT-4]
  package var signedBytes: [UInt8] {
    let (header, payload) = (sections.header, sections.payload)
    // More than one dot may have been between them.
    guard payload.lowerBound == header.upperBound + 1 else {
      return sections.bytes(of: header) + [UInt8(ascii: ".")] + sections.bytes(of: payload)
    }
    return Array(sections.bytes(of: header.lowerBound..<payload.upperBound))
  }

  /// What `alg` may be, by exact text. [JWT-3]
  package static let implementedAlgorithms: Set<ByteString> = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
    "HS256", "HS384", "HS512", "EdDSA",
  ]
}

extension JWT {
  private struct Sections {
    let token: ByteString
    let header, payload, signature: Range<Int>

    /// Cuts a token at its dots; empty pieces do not count. [JWT-1]
    init(of token: ByteString) throws(JWTStatus) {
      var cut = PieceCutter(token.bytes)
      guard let header = cut.next(), let payload = cut.next(), let signature = cut.next(),
        cut.next() == nil
      else { throw .jwtBadFormat }
      self.token = token
      self.header = header
      self.payload = payload
      self.signature = signature
    }

    func bytes(of section: Range<Int>) -> ArraySlice<UInt8> { token.bytes[section] }

    /// The bytes that a piece encodes, or `nil`.
    func decoded(_ section: Range<Int>) -> [UInt8]? {
      Base64URL.decode(token.bytes.span.extracting(section))
    }
  }

  /// Finds the pieces between dots that are not empty, one after the other.
  private struct PieceCutter {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Range<Int>? {
      let dot = UInt8(ascii: ".")
      while offset < bytes.count, bytes[offset] == dot { offset += 1 }
      let start = offset
      offset = bytes.span.firstIndex(of: dot, from: start) ?? bytes.count
      return start < offset ? start..<offset : nil
    }
  }

  /// Reads a token in the compact form.
  ///
  /// The checks come in Envoy's order, so that a token with several faults gets Envoy's answer.
  /// [JWT-2]
  /// - Parameters:
  ///   - token: The token.
  ///   - lastHeader: What may know the header already.
  /// - Throws: The first refusal.
  /// - Complexity: O(length).
  package init(
    parsing token: ByteString,
    knowing lastHeader: LastHeader? = nil
  ) throws(JWTStatus) {
    sections = try Sections(of: token)

    let section = sections.bytes(of: sections.header)
    if let known = lastHeader?.header(of: section) {
      ownHeader = known
    } else {
      ownHeader = try Header(parsing: sections.decoded(sections.header))
      lastHeader?.remember(ownHeader, of: section)
    }

    payload = try Self.object(
      in: sections.decoded(sections.payload),
      badBase64: .jwtPayloadParseErrorBadBase64,
      badJSON: .jwtPayloadParseErrorBadJson
    )
    issuer = try payload.text("iss", orThrow: .jwtPayloadParseErrorIssNotString)
    subject = try payload.text("sub", orThrow: .jwtPayloadParseErrorSubNotString)
    // The type of `iat` counts, its value never. [JWT-9]
    _ = try payload.seconds(
      "iat",
      notNumber: .jwtPayloadParseErrorIatNotInteger,
      outOfRange: .jwtPayloadParseErrorIatOutOfRange
    )
    notBefore = try payload.seconds(
      "nbf",
      notNumber: .jwtPayloadParseErrorNbfNotInteger,
      outOfRange: .jwtPayloadParseErrorNbfOutOfRange
    )
    expiration = try payload.seconds(
      "exp",
      notNumber: .jwtPayloadParseErrorExpNotInteger,
      outOfRange: .jwtPayloadParseErrorExpOutOfRange
    )
    _ = try payload.text("jti", orThrow: .jwtPayloadParseErrorJtiNotString)
    audiences = try payload.texts("aud", orThrow: .jwtPayloadParseErrorAudNotString)

    guard let signature = sections.decoded(sections.signature) else {
      throw .jwtSignatureParseErrorBadBase64
    }
    self.signature = signature
  }

  static func object(
    in bytes: [UInt8]?,
    badBase64: JWTStatus,
    badJSON: JWTStatus
  ) throws(JWTStatus) -> JSONObject {
    guard let bytes else { throw badBase64 }
    do throws(ProtobufJSONError) {
      return try JSONObject(parsingProtobufJSON: bytes)
    } catch {
      throw badJSON
    }
  }
}
