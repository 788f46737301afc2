import Basics
import JOSE
import Testing

@Suite("Key sets")
struct JWKSetTests {
  @Test("keys keep their order, their place and what one may tell of them (JWKS-4)")
  func keys() throws {
    let rsa = RFCVectorTests.rs256Key.dropFirst(#"{"keys":["#.count).dropLast(2)
    let ec = RFCVectorTests.es256Key.dropFirst(#"{"keys":["#.count).dropLast(2)
    let set = try JWKSet(
      parsing: """
        {"keys":[5,\(rsa),{"kty":"XX"},\(ec),
        {"kty":"oct","k":"AAAA","kid":"o","alg":"HS256","use":"enc","d":""},
        {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
        """
    )
    #expect(set.keys.map(\.index) == [1, 3, 4, 5])
    #expect(
      set.keys.map(\.kind) == [
        .rsa(bits: 2048, hasExponent3: false), .ec(curve: "P-256"), .oct(bytes: 3),
        .ed25519(isSmallOrder: false),
      ]
    )
    #expect(set.keys.map(\.kid) == ["", "", "o", ""])
    #expect(set.keys.map(\.alg) == ["", "", "HS256", ""])
    #expect(set.keys.map(\.use) == ["", "", "enc", ""])
    #expect(set.keys.map(\.hasPrivateMembers) == [false, false, true, false])
    #expect(set.dropped.map(\.index) == [0, 2])
    #expect(set.dropped.map(\.reason) == ["not an object", "[kty] is not supported in [keys]"])
  }

  @Test("the placeholder tries every token and verifies none (JWKS-13)")
  func placeholder() throws {
    let set = JWKSet.unusablePlaceholder
    for token in [RFCVectorTests.hs256Token, RFCVectorTests.rs256Token, RFCVectorTests.es256Token] {
      #expect(set.verify(try JWT(parsing: ByteString(token))) == .jwtVerificationFail)
    }
    let named = Encoding.token(header: #"{"alg":"EdDSA","kid":"x"}"#, payload: "{}")
    #expect(set.verify(try JWT(parsing: named)) == .jwtVerificationFail)
    #expect(set.keys.map(\.kind) == [.placeholder])
  }

  @Test(
    "the shape of a fetched document (JWKS-13, JWKS-21)",
    arguments: [
      (#"{"keys":[]}"#, true), (#"{"keys":[5],"x":1}"#, true),
      (#" {"keys":[{"kty":"XX"}]} "#, true),
      (#"{"keys":[],"keys":[1]}"#, true), (#"{"keys":[{"a":1,"a":2}]}"#, true),
      (#"{"keys":{}}"#, false), (#"{"keys":null}"#, false), ("{}", false), ("[]", false),
      ("null", false),
      ("", false), ("<html></html>", false), (#"{"keys":[]"#, false), (#"{"keys":[],}"#, false),
      (#"{'keys':[]}"#, false), (#"{"keys":[]} x"#, false), (#"{"x":{"keys":[]}}"#, false),
      (#"{"keys":[1],"keys":5}"#, false), (#"{"r1":"-----BEGIN CERTIFICATE-----\n"}"#, false),
    ]
  )
  func fetchedShape(_ text: String, _ isValid: Bool) {
    #expect(JWKSet.fetchedShapeIsValid(ByteString(text)) == isValid)
  }

  @Test("100,000 levels and a megabyte of digits are refusals, not crashes")
  func huge() {
    let deep = ByteString(String(repeating: "[", count: 100_000))
    #expect(throws: JWTStatus.jwksParseError) { try JWKSet(parsing: #"{"keys":"# + deep) }
    #expect(!JWKSet.fetchedShapeIsValid(#"{"keys":"# + deep))
    let digits = String(repeating: "_", count: 1 << 20)
    #expect(throws: JWTStatus.jwksRsaParseError) {
      try JWKSet(parsing: "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"\(digits)\",\"e\":\"AQAB\"}]}")
    }
    #expect(throws: JWTStatus.jwksEcParseError) {
      try JWKSet(parsing: "{\"keys\":[{\"kty\":\"EC\",\"x\":\"\(digits)\",\"y\":\"\(digits)\"}]}")
    }
  }

  @Test("statuses have Envoy's numbers and texts, each its own")
  func statuses() {
    #expect(JWTStatus.allCases.count == 73)
    #expect(JWTStatus.ok.code == 0)
    #expect(JWTStatus.jwtSignatureParseErrorBadBase64.code == 22)
    #expect(JWTStatus.jwtUnknownIssuer.code == 24)
    #expect(JWTStatus.jwtVerificationFail.code == 26)
    #expect(JWTStatus.jwksKidAlgMismatch.code == 32)
    #expect(JWTStatus.jwtExpired.text == "Jwt is expired")
    #expect(Set(JWTStatus.allCases.map(\.text)).count == JWTStatus.allCases.count)
  }
}
