internal import Basics
internal import JSON

/// The tokens of all requests, minted once: signed by HMAC, so that no private key is in the tree.
enum TokenMint {
  static let now: Int64 = 1_800_000_000
  static let issuerA = "https://a.example"
  static let issuerB = "https://b.example/"

  private static let keyA = Array("the key of issuer a, thirty-two b".utf8)
  private static let keyB = Array("the key of issuer b, thirty-two b".utf8)

  /// A key set's text; keys by `kid`, `nil` for a key without one.
  private static func keySet(_ keys: [(kid: String?, key: [UInt8])]) -> String {
    let members = keys.map { kid, key in
      object(
        ("kty", "oct"),
        ("k", .string(Base64.encodeURL(ByteString(bytes: key)))),
        ("kid", kid.map { text($0) }),
        ("alg", kid.map { _ in "HS256" })
      )
    }
    return object(("keys", .array(members))).write(.compact).string
  }

  /// Key sets of issuer A, of issuer B, and of both, with and without `kid`.
  static let keySetsA = [
    keySet([("a1", keyA)]), keySet([(nil, keyA)]), keySet([("a0", keyB), ("a1", keyA)]),
  ]
  static let keySetsB = [keySet([("b1", keyB)]), keySet([(nil, keyB)])]
  static let keySetOfBoth = keySet([("a1", keyA), ("b1", keyB)])
  static let unusableKeySet = #"{"keys":[]}"#

  /// The claims of stated tokens and the payloads of minted ones.
  static let claims: [JSONValue] = {
    let base: [(String, JSONValue)] = [
      ("iss", text(issuerA)), ("sub", "u1"), ("aud", texts(["x", "y"])),
      ("exp", .integer(now + 300)), ("azp", "web"), ("groups", texts(["g1", "g2"])),
      ("scope", "read write"), ("custom", "c1 c2"), ("level", .integer(5)), ("adm", .bool(true)),
      ("a.b", "dotted"), ("nested", object(("k", "v1"), ("list", texts(["v1", "v2"])))),
      ("list", .array([.integer(1), "g1", .array(["g2"])])), ("none", .array([])), ("v", "v1"),
    ]
    /// The base with some claims changed; `nil` takes one away.
    func changed(_ changes: (String, JSONValue?)...) -> JSONValue {
      var claims = JSONObject(base.map { (ByteString($0.0), $0.1) })
      for (name, value) in changes { claims[ByteString(name)] = value }
      return .object(claims)
    }
    return [
      changed(), changed(("sub", "u2")), changed(("sub", "u/1")), changed(("sub", "")),
      changed(("sub", .none)), changed(("sub", .null)), changed(("aud", "x")),
      changed(("aud", "https://x/")), changed(("aud", "z")), changed(("aud", .none)),
      changed(("aud", .integer(1))), changed(("exp", .integer(now - 60))),
      changed(("exp", .integer(now - 61))), changed(("exp", .none)), changed(("exp", .integer(0))),
      changed(("exp", .number(0.9))), changed(("exp", "soon")), changed(("exp", .integer(-1))),
      changed(("nbf", .integer(now + 60))), changed(("nbf", .integer(now + 61))),
      changed(("iat", .integer(now + 9999))), changed(("iat", "x")), changed(("jti", .integer(1))),
      changed(("groups", "g1")), changed(("groups", .none)), changed(("scope", "  ")),
      changed(("scope", texts(["read write"]))), changed(("permission", "p q")),
      changed(("azp", texts(["web", "app"]))), changed(("v", "v2")),
      changed(("iss", text(issuerB)), ("sub", "u2")),
      changed(("iss", text(issuerB)), ("aud", "z"), ("groups", "g2")),
      changed(("iss", text(issuerB)), ("exp", .integer(now - 61))),
      changed(("iss", "https://a.example/")), changed(("iss", "c")), changed(("iss", .none)),
      changed(("iss", .integer(1))),
    ]
  }()

  /// Tokens: most rightly signed, the rest forged or malformed.
  static let tokens: [String] = {
    var tokens: [String] = []
    for payload in claims {
      let isB = payload["iss"]?.string == ByteString(issuerB)
      tokens.append(token(payload, kid: isB ? "b1" : "a1", key: isB ? keyB : keyA))
    }
    let good = claims[0]
    let right = tokens[0]
    return tokens + Array(repeating: right, count: 8) + [
      token(good, kid: nil, key: keyA), token(good, kid: "k9", key: keyA),
      token(good, kid: "a1", key: keyB), token(good, alg: "RS256", kid: "a1", key: keyA),
      token(good, alg: "none", kid: "a1", key: keyA), token(good, alg: .none, kid: "a1", key: keyA),
      right + "x", String(right.dropLast(3)), "abc", "a.b.c", ".." + right + ".",
      right + "." + right,
      "",
    ]
  }()

  private static func token(
    _ payload: JSONValue,
    alg: String? = "HS256",
    kid: String?,
    key: [UInt8]
  ) -> String {
    let header = object(("alg", alg.map { text($0) }), ("kid", kid.map { text($0) }))
    let signed =
      Base64.encodeURL(header.write(.compact)) + "." + Base64.encodeURL(payload.write(.compact))
    let signature = SHA256.hmac(signed.bytes, key: key)
    return (signed + "." + Base64.encodeURL(ByteString(bytes: signature))).string
  }
}
