internal import Basics
internal import JSON
internal import Program
internal import Resources

/// What the filter `istio_authn` made of verified tokens, up to Istio 1.20.
///
/// The JWT filter then kept each token's payload under its rule's issuer, and this filter, right
/// behind it, wrote down what policies compare: all claims that are texts, lists of texts or
/// objects of these, every text split at blanks.
struct AuthnFilter {
  /// The payloads of the tokens that passed, by their rules' issuers.
  private var payloads: [ByteString: JSONObject] = [:]

  /// Keeps the payload of a token that passed; a later one of the same issuer takes its place.
  mutating func keep(_ payload: JSONObject, of issuer: ByteString) {
    // Without a name, and without members, the JWT filter keeps nothing.
    guard !issuer.isEmpty, !payload.members.isEmpty else { return }
    payloads[issuer] = payload
  }

  /// Writes down the token of the first rule that has one.
  func apply(to attributes: inout Attributes, providers: [JWTProvider]) {
    guard let payload = providers.lazy.compactMap({ payloads[$0.rule.issuer] }).first else {
      return
    }
    let claims = Self.claims(of: payload)
    attributes.payload = claims
    var facts = attributes.metadata["istio_authn"]?.object ?? JSONObject()
    if let issuer = claims.firstText("iss"), let subject = claims.firstText("sub") {
      facts["request.auth.principal"] = .string(issuer + "/" + subject)
    }
    facts["request.auth.audiences"] = claims.firstText("aud").map(JSONValue.string)
    facts["request.auth.presenter"] = claims.firstText("azp").map(JSONValue.string)
    attributes.metadata["istio_authn"] = .object(facts)
  }

  /// The claims as lists of texts.
  ///
  /// The depth of a token's payload is bounded (JWT-5).
  private static func claims(of object: JSONObject) -> JSONObject {
    var claims = JSONObject()
    for member in object.members {
      switch member.value {
      case .string(let text): claims[member.name] = list(words(of: text))
      case .array(let elements):
        let texts = elements.compactMap(\.string)
        // One element that is no text, and the claim is as missing.
        if texts.count == elements.count { claims[member.name] = list(texts) }
      case .object(let nested): claims[member.name] = .object(Self.claims(of: nested))
      case .null, .bool, .integer, .number: break
      }
    }
    return claims
  }

  /// The parts between blanks; a zero byte ends the text.
  private static func words(of text: ByteString) -> [ByteString] {
    text.bytes.prefix { $0 != 0 }.split(separator: UInt8(ascii: " "))
      .map { ByteString(bytes: $0) }
  }

  /// `nil` for an empty list, which was not written down.
  private static func list(_ texts: [ByteString]) -> JSONValue? {
    texts.isEmpty ? nil : .array(texts.map(JSONValue.string))
  }
}

extension JSONObject {
  fileprivate func firstText(_ name: ByteString) -> ByteString? {
    self[name]?.array?.first?.string
  }
}
