import Basics
import JOSE
import JSON
import Testing

@Suite("Reading tokens (JWT-1..8)")
struct JWTParsingTests {
  /// The status of a token; `ok` if it can be read.
  static func status(_ token: ByteString) -> JWTStatus {
    do {
      _ = try JWT(parsing: token)
      return .ok
    } catch {
      return error
    }
  }

  static let claimStatuses: [(String, JWTStatus)] = [
    // EF-149: types.
    ("", .ok), (#""exp":0"#, .ok), (#""exp":-1"#, .jwtPayloadParseErrorExpOutOfRange),
    (#""exp":"1795389038""#, .jwtPayloadParseErrorExpNotInteger), (#""exp":1795389098.5"#, .ok),
    (#""exp":1e30"#, .jwtPayloadParseErrorExpOutOfRange),
    (#""exp":null"#, .jwtPayloadParseErrorExpNotInteger),
    (#""exp":true"#, .jwtPayloadParseErrorExpNotInteger), (#""exp":9223372036854775808"#, .ok),
    (#""exp":4102444800.0"#, .ok), (#""nbf":"1""#, .jwtPayloadParseErrorNbfNotInteger),
    (#""iat":"1""#, .jwtPayloadParseErrorIatNotInteger), (#""iat":99999999999"#, .ok),
    // EF-219.
    (#""exp":0.9"#, .ok), (#""exp":-0.5"#, .jwtPayloadParseErrorExpOutOfRange),
    (#""nbf":-0.0"#, .ok),
    (#""nbf":-0"#, .ok), (#""nbf":null"#, .jwtPayloadParseErrorNbfNotInteger),
    (#""iat":null"#, .jwtPayloadParseErrorIatNotInteger),
    (#""iat":-1"#, .jwtPayloadParseErrorIatOutOfRange),
    (#""jti":5"#, .jwtPayloadParseErrorJtiNotString),
    (#""jti":null"#, .jwtPayloadParseErrorJtiNotString),
    (#""iss":null"#, .jwtPayloadParseErrorIssNotString),
    (#""aud":null"#, .jwtPayloadParseErrorAudNotString),
    (#""aud":{}"#, .jwtPayloadParseErrorAudNotString),
    (#""aud":[["x"]]"#, .jwtPayloadParseErrorAudNotString),
    (#""aud":[]"#, .ok), (#""exp":18446744073709551615"#, .jwtPayloadParseErrorExpOutOfRange),
    (#""exp":18446744073709549568"#, .ok), (#""exp":[]"#, .jwtPayloadParseErrorExpNotInteger),
    (#""sub":"""#, .ok), (#""sub":["alice"]"#, .jwtPayloadParseErrorSubNotString),
    // EF-162, EF-164, EF-183.
    (#""iss":5"#, .jwtPayloadParseErrorIssNotString), (#""iss":"""#, .ok),
    (#""iss":{}"#, .jwtPayloadParseErrorIssNotString),
    (#""sub":5"#, .jwtPayloadParseErrorSubNotString),
    (#""sub":null"#, .jwtPayloadParseErrorSubNotString),
    (#""aud":5"#, .jwtPayloadParseErrorAudNotString),
    (#""aud":["a",5]"#, .jwtPayloadParseErrorAudNotString),
    (#""aud":["a",null]"#, .jwtPayloadParseErrorAudNotString),
    (#""aud":true"#, .jwtPayloadParseErrorAudNotString),
    (#""aud":["a","b"]"#, .ok), (#""jti":"x""#, .ok),
    (#""jti":[]"#, .jwtPayloadParseErrorJtiNotString),
    (#""nbf":18446744073709551616"#, .jwtPayloadParseErrorNbfOutOfRange),
    (#""nbf":-1e-300"#, .jwtPayloadParseErrorNbfOutOfRange),
    (#""iat":1e400"#, .jwtPayloadParseErrorBadJson),
    (#""iat":1e308"#, .jwtPayloadParseErrorIatOutOfRange),
    (#""iat":{}"#, .jwtPayloadParseErrorIatNotInteger),
    (#""nbf":false"#, .jwtPayloadParseErrorNbfNotInteger),
    // Claims that nobody checks may be anything.
    (#""azp":5,"scope":null,"x":{"iss":5}"#, .ok),
    // Names are exact.
    (#""ISS":5,"Exp":"x""#, .ok), ("\"iss\\u0000\":5", .ok),
  ]

  @Test("claims have Envoy's types and ranges (EF-149, EF-164, EF-219)", arguments: claimStatuses)
  func claims(_ members: String, _ expected: JWTStatus) {
    #expect(Self.status(Encoding.token(payload: "{\(members)}")) == expected)
  }

  static let headerStatuses: [(String, JWTStatus)] = [
    // EF-152, EF-218.
    (#"{"alg":"RS256","alg":"RS256"}"#, .jwtHeaderParseErrorBadJson),
    ("{'alg':'RS256',kid:'r1',}", .ok),
    (#"{"alg":null}"#, .jwtHeaderBadAlg), (#"{"alg":"RS256","kid":null}"#, .jwtHeaderBadKid),
    (#"{"alg":"RS256","kid":""}"#, .ok), (#"{"alg":"rs256"}"#, .jwtHeaderNotImplementedAlg),
    ("[]", .jwtHeaderParseErrorBadJson), (#"{"alg":"ES256K"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"none"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":""}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"Ed25519"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"RS256x"}"#, .jwtHeaderNotImplementedAlg),
    ("{}", .jwtHeaderBadAlg), (#"{"alg":"RS256","kid":5}"#, .jwtHeaderBadKid),
    ("null", .jwtHeaderBadAlg),
    // JWT-3, JWT-6, JWT-7.
    (#"{"alg":["RS256"]}"#, .jwtHeaderBadAlg), (#"{"alg":{"alg":"RS256"}}"#, .jwtHeaderBadAlg),
    (#"{"Alg":"RS256"}"#, .jwtHeaderBadAlg), (#"{"alg":256}"#, .jwtHeaderBadAlg),
    (#"{"alg":"None"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"NONE"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"RS256\u0000"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"RS256 "}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"RS1"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"HS1"}"#, .jwtHeaderNotImplementedAlg),
    (#"{"alg":"EDDSA"}"#, .jwtHeaderNotImplementedAlg), (#"{"alg":"\u0052S256"}"#, .ok),
    (#"{"alg":"RS256","kid":[]}"#, .jwtHeaderBadKid),
    (#"{"alg":"RS256","kid":{}}"#, .jwtHeaderBadKid),
    (
      #"{"alg":"RS256","crit":["x"],"b64":false,"typ":5,"cty":null,"jku":1,"x5u":1,"x5c":1,"jwk":1}"#,
      .ok
    ),
    ("x", .jwtHeaderParseErrorBadJson), (" ", .jwtHeaderParseErrorBadJson),
    ("5", .jwtHeaderParseErrorBadJson),
  ]

  @Test("headers (EF-152, EF-218)", arguments: headerStatuses)
  func headers(_ header: String, _ expected: JWTStatus) {
    #expect(Self.status(Encoding.token(header: header, payload: "{}")) == expected)
  }

  @Test(
    "every implemented algorithm is taken, in exact case only (JWT-3)",
    arguments: JWT.implementedAlgorithms
  )
  func algorithms(_ alg: ByteString) {
    let other = alg.asciiLowercased
    #expect(Self.status(Encoding.token(header: "{\"alg\":\"\(alg)\"}", payload: "{}")) == .ok)
    #expect(
      Self.status(Encoding.token(header: "{\"alg\":\"\(other)\"}", payload: "{}"))
        == .jwtHeaderNotImplementedAlg
    )
    #expect(JWT.implementedAlgorithms.count == 13)
  }

  // EF-183, EF-217: the payload as a whole; the JSON room has every row.
  @Test(
    "payloads that are no object",
    arguments: [
      "[1]", "5", "true", #""x""#, "{} x", "\u{FEFF}{}", #"{"sub":"a","sub":"b"}"#, " ", "nul",
    ]
  )
  func badPayloads(_ payload: String) {
    #expect(Self.status(Encoding.token(payload: payload)) == .jwtPayloadParseErrorBadJson)
  }

  @Test("the payload null is the empty object")
  func nullPayload() throws {
    let token = try JWT(parsing: Encoding.token(payload: "null"))
    #expect(token.payload == JSONObject())
    #expect(token.issuer == "")
    #expect(token.audiences == [])
  }

  @Test("100,000 levels are an error, not a crash", arguments: ["[", "{\"a\":", "{a:"])
  func deep(_ open: String) {
    let payload = String(repeating: open, count: 100_000)
    #expect(Self.status(Encoding.token(payload: payload)) == .jwtPayloadParseErrorBadJson)
    #expect(
      Self.status(Encoding.token(header: payload, payload: "{}")) == .jwtHeaderParseErrorBadJson
    )
  }

  @Test("a token of a million dots is refused, and soon")
  func dots() {
    #expect(
      Self.status(ByteString(bytes: [UInt8](repeating: 0x2E, count: 1_000_000))) == .jwtBadFormat
    )
    let pieces = Array(repeating: "a" as ByteString, count: 200_000).joined(separator: ".")
    #expect(Self.status(pieces) == .jwtBadFormat)
  }

  /// Faults in the order of JWT-2: a token with all from the n-th on gets the n-th's answer.
  static let faults: [(JWTStatus, header: String?, payload: String?)] = [
    (.jwtHeaderParseErrorBadJson, "x", nil), (.jwtHeaderBadAlg, #"{"kid":5}"#, nil),
    (.jwtHeaderNotImplementedAlg, #"{"alg":"x","kid":5}"#, nil),
    (.jwtHeaderBadKid, #"{"alg":"RS256","kid":5}"#, nil),
    (.jwtPayloadParseErrorBadJson, nil, "x"),
    (.jwtPayloadParseErrorIssNotString, nil, "iss sub iat nbf exp jti aud"),
    (.jwtPayloadParseErrorSubNotString, nil, "sub iat nbf exp jti aud"),
    (.jwtPayloadParseErrorIatNotInteger, nil, "iat nbf exp jti aud"),
    (.jwtPayloadParseErrorNbfNotInteger, nil, "nbf exp jti aud"),
    (.jwtPayloadParseErrorExpNotInteger, nil, "exp jti aud"),
    (.jwtPayloadParseErrorJtiNotString, nil, "jti aud"),
    (.jwtPayloadParseErrorAudNotString, nil, "aud"),
  ]

  @Test("the first fault in Envoy's order is the answer (JWT-2)", arguments: faults)
  func order(_ expected: JWTStatus, _ header: String?, _ payload: String?) {
    let members = (payload ?? "x").split(separator: " ").map { "\"\($0)\":{}" }.joined(
      separator: ","
    )
    let body = Encoding.base64URL(Array((payload == "x" ? "x" : "{\(members)}").utf8))
    let head = Encoding.base64URL(Array((header ?? #"{"alg":"RS256"}"#).utf8))
    // The signature is no base64 either, which is looked at last.
    #expect(Self.status(head + "." + body + ".!") == expected)
    // A payload that is no base64 comes after the header and before its own JSON.
    let withBadPayload = Self.status(head + ".!.!")
    #expect(withBadPayload == (header == nil ? .jwtPayloadParseErrorBadBase64 : expected))
    #expect(Self.status("!." + body + ".!") == .jwtHeaderParseErrorBadBase64)
  }

  @Test("the parts of a token")
  func parts() throws {
    let text = Encoding.token(
      header: #"{"alg":"ES256","kid":"k"}"#,
      payload: #"{"iss":"i","sub":"s","aud":["a","b"],"nbf":1.9,"exp":9007199254740993}"#
    )
    let token = try JWT(parsing: "." + text + ".")
    #expect(token.alg == "ES256")
    #expect(token.kid == "k")
    #expect(token.issuer == "i")
    #expect(token.subject == "s")
    #expect(token.audiences == ["a", "b"])
    #expect(token.notBefore == 1)
    // Through a double, as in Envoy.
    #expect(token.expiration == 9_007_199_254_740_992)
    #expect(token.signature == [0, 0, 0])
    #expect(token.payloadSection == text.split(at: 0x2E)[1])
    #expect(
      ByteString(bytes: token.signedBytes) == text.split(at: 0x2E)[..<2].joined(separator: ".")
    )
  }
}
