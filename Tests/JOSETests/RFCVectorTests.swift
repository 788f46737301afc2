import Basics
import JSON
import Testing

@testable import JOSE

@Suite("Vectors of the RFCs")
struct RFCVectorTests {
  static let payload = """
    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ
    """

  static let hs256Key = """
    {"keys":[{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4\
    hcgUuTwjAzZr1Z9CAow"}]}
    """
  static let hs256Token =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\(payload)"
    + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

  static let rs256Key = """
    {"keys":[{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-V\
    aw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg\
    0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Zw\
    Kh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",\
    "e":"AQAB"}]}
    """
  static let rs256Token = """
    eyJhbGciOiJSUzI1NiJ9.\(payload).cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZm\
    h7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO7\
    5vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7\
    noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw
    """

  static let es256Key = """
    {"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",\
    "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}
    """
  static let es256Token = """
    eyJhbGciOiJFUzI1NiJ9.\(payload).DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISl\
    SApmWQxfKTUJqPP3-Kg6NU1Q
    """

  /// RFC 7515 A.1, A.2, A.3.
  static let tokens = [
    (hs256Key, hs256Token), (rs256Key, rs256Token), (es256Key, es256Token),
  ]

  @Test("RFC 7515 A.1 to A.3 verify, and then are expired", arguments: tokens)
  func rfc7515(_ key: String, _ token: String) throws {
    let token = try JWT(parsing: ByteString(token))
    #expect(try JWKSet(parsing: ByteString(key)).verify(token) == .ok)
    #expect(token.issuer == "joe")
    #expect(token.expiration == 1_300_819_380)
    #expect(token.payload["http://example.com/is_root"] == .bool(true))
    try token.checkTimes(now: 1_300_819_440)
    #expect(throws: JWTStatus.jwtExpired) { try token.checkTimes(now: 1_300_819_441) }
  }

  @Test("each fails under the keys of the others", arguments: tokens.map(\.0), tokens.map(\.1))
  func foreignKeys(_ key: String, _ token: String) throws {
    let isOwn = Self.tokens.contains { $0 == (key, token) }
    let status = try JWKSet(parsing: ByteString(key)).verify(JWT(parsing: ByteString(token)))
    #expect(status == (isOwn ? .ok : .jwtVerificationFail))
  }

  // The payloads of these two are no JSON, so they are no tokens here; their signatures hold.

  @Test("RFC 7515 A.4, ES512")
  func es512() throws {
    let token: ByteString = """
      eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-\
      mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNr\
      mxYbSW9ERBXukOXolLzeO_Jn
      """
    #expect(throws: JWTStatus.jwtPayloadParseErrorBadJson) { try JWT(parsing: token) }
    let x = try #require(
      Base64URL.decode(
        "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk"
      )
    )
    let y = try #require(
      Base64URL.decode(
        "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"
      )
    )
    let key = try #require(PublicKey(curve: .p521, x: x, y: y))
    let signature = try #require(Base64URL.decode(token.split(at: 0x2E)[2]))
    let message = Array("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA".utf8)
    #expect(key.verifiesECDSA(signature, of: message, digest: .sha512))
    #expect(!key.verifiesECDSA(signature, of: message, digest: .sha384))
    #expect(!key.verifiesECDSA(signature, of: message + [0], digest: .sha512))
  }

  @Test("RFC 8037 A.4, Ed25519")
  func ed25519() throws {
    let x = try #require(Base64URL.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
    let signature = try #require(
      Base64URL.decode(
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
      )
    )
    let message = Array("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".utf8)
    let key = try #require(PublicKey(ed25519: x))
    #expect(key.verifiesEd25519(signature, of: message))
    #expect(!key.verifiesEd25519(signature, of: message + [0]))
    #expect(!key.verifiesEd25519([1] + signature.dropFirst(), of: message))
  }

  // EF-216: the rows about the text of the token, on the token of A.2.
  static let pieces = rs256Token.split(separator: ".").map(String.init)
  static let forms: [(String, JWTStatus)] = {
    let (h, p, s) = (pieces[0], pieces[1], pieces[2])
    return [
      (".\(h).\(p).\(s)", .ok), ("\(h).\(p).\(s).", .ok), ("\(h)..\(p).\(s)", .ok),
      ("...\(h).\(p)...\(s)..", .ok), ("\(h).\(p)", .jwtBadFormat), ("\(h).\(p)..", .jwtBadFormat),
      ("\(h) .\(p).\(s)", .jwtVerificationFail), ("\(h). \(p).\(s)", .jwtVerificationFail),
      ("\(h).\(p.prefix(9)) \(p.dropFirst(9)).\(s)", .jwtVerificationFail),
      ("\(h).\(p).\(s.prefix(9)) \(s.dropFirst(9))", .ok),
      ("\(h).\(p).\(s.prefix(9))\t\(s.dropFirst(9))", .ok), ("\(h).\(p).\(s)==", .ok),
      ("\(h).\(p).\(s)=", .jwtSignatureParseErrorBadBase64),
      ("\(h).\(p).\(s)===", .jwtSignatureParseErrorBadBase64),
      ("\(h).\(p).\(s)A", .jwtVerificationFail),
      ("\(h).\(p).\(s)AAA", .jwtSignatureParseErrorBadBase64),
      (
        "\(h).\(p).\(s.replacing("_", with: "/").replacing("-", with: "+"))",
        .jwtSignatureParseErrorBadBase64
      ),
      ("\(h).\(p).\(s) x", .jwtVerificationFail),
      ("\(h).\(p).\(s), \(h).\(p).\(s)", .jwtBadFormat), ("!!!", .jwtBadFormat),
      (",", .jwtBadFormat),
      ("", .jwtBadFormat), (".", .jwtBadFormat), ("...", .jwtBadFormat), ("é", .jwtBadFormat),
      ("-", .jwtBadFormat), ("a.b.c", .jwtHeaderParseErrorBadBase64),
      ("\(h).\(p).\(s)\"", .jwtSignatureParseErrorBadBase64),
      // Base64 or not is a matter of this header's length.
      ("Bearer \(h).\(p).\(s)", .jwtHeaderParseErrorBadJson),
      ("Bearer  B\(h)AA.\(p).\(s)", .jwtHeaderParseErrorBadBase64), ("abc", .jwtBadFormat),
      ("\(h).\(p).\(s).x", .jwtBadFormat), ("\(h)=.\(p).\(s)", .jwtHeaderParseErrorBadBase64),
      ("\(h).\(p)==.\(s)", .jwtVerificationFail), ("\(h).\(p). ", .jwtVerificationFail),
      ("\(h).\(p).\u{0}", .jwtSignatureParseErrorBadBase64),
      ("\(h).\(p).=", .jwtSignatureParseErrorBadBase64),
      ("\(h).\(p).\(s)\n", .ok), ("\(p).\(h).\(s)", .jwtHeaderBadAlg),
    ]
  }()

  @Test("EF-216: dots, blanks and padding inside a token", arguments: forms)
  func form(_ text: String, _ expected: JWTStatus) throws {
    let set = try JWKSet(parsing: ByteString(Self.rs256Key))
    let result: JWTStatus
    do {
      result = set.verify(try JWT(parsing: ByteString(text)))
    } catch {
      result = error
    }
    #expect(result == expected)
  }
}
