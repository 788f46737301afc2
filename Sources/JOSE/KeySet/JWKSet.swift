package import Basics
internal import JSON

/// The keys that may verify a rule's tokens, ready for use.
package struct JWKSet: Sendable {
  /// A member of the list `keys` that Envoy leaves out. [JWKS-6]
  package struct DroppedMember: Hashable, Sendable {
    /// Where it stands in the list, from 0.
    package let index: Int
    /// Envoy's reason; `nil` for a member that is no object.
    package let status: JWTStatus?

    /// The reason in words.
    package var reason: String { status?.text ?? "not an object" }
  }

  /// The usable keys, in the order of the text; at least one.
  package let keys: [JWK]
  /// What was left out, in the order of the text.
  package let dropped: [DroppedMember]
  /// The header of the tokens that these keys verify.
  package let lastHeader = JWT.LastHeader()

  init(keys: [JWK], dropped: [DroppedMember]) {
    self.keys = keys
    self.dropped = dropped
  }
}

extension JWKSet {
  /// Reads a key set as Envoy does. [JWKS-1..6, EF-156..161, EF-220]
  ///
  /// The text is read as leniently as a token's. Empty text is no JSON; that Envoy takes it as a
  /// set without keys never matters, since istiod takes it for none given (RA-35).
  /// - Throws: Why Envoy would refuse the listener that holds the set: the set's own status, or if
  ///   all keys are unusable the first one's.
  package init(parsing text: ByteString) throws(JWTStatus) {
    let set: JSONObject
    do throws(ProtobufJSONError) {
      set = try JSONObject(parsingProtobufJSON: text.bytes)
    } catch {
      throw .jwksParseError
    }
    guard let list = set["keys"] else {
      self.init(keys: try Self.certificates(in: set), dropped: [])
      return
    }
    guard let members = list.array else { throw .jwksBadKeys }
    var keys: [JWK] = []
    var dropped: [DroppedMember] = []
    for (index, member) in members.enumerated() {
      guard let object = member.object else {
        dropped.append(DroppedMember(index: index, status: nil))
        continue
      }
      do throws(JWTStatus) {
        keys.append(try JWK(object, index: index))
      } catch {
        dropped.append(DroppedMember(index: index, status: error))
      }
    }
    guard !keys.isEmpty else { throw dropped.firstStatus ?? .jwksNoValidKeys }
    self.init(keys: keys, dropped: dropped)
  }

  /// Reads a map from key names to certificates: ALL members must have that form. [JWKS-3]
  private static func certificates(in set: JSONObject) throws(JWTStatus) -> [JWK] {
    let isMap = set.members.allSatisfy { member in
      guard !member.name.isEmpty, let text = member.value.string else { return false }
      return text.hasPrefix("-----BEGIN CERTIFICATE-----\n")
        && text.hasSuffix("\n-----END CERTIFICATE-----\n")
    }
    guard isMap, !set.members.isEmpty else { throw .jwksNoKeys }
    var keys: [JWK] = []
    for (index, member) in set.members.enumerated() {
      let text = member.value.string ?? ""
      keys.append(try JWK(certificate: text, kid: member.name, index: index))
    }
    return keys
  }

  /// Whether istiod would inline a fetched document: an object with a list `keys`. [JWKS-13,
  /// JWKS-21]
  ///
  /// This is strict JSON, and what is in the list does not matter. A member twice is no reason to
  /// refuse: that is for Envoy to do.
  package static func fetchedShapeIsValid(_ text: ByteString) -> Bool {
    JSONObject(parsingWithLastMemberWinning: text.bytes)?["keys"]?.array != nil
  }
}

extension [JWKSet.DroppedMember] {
  fileprivate var firstStatus: JWTStatus? { lazy.compactMap(\.status).first }
}
