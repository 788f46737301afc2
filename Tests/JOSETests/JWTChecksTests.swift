import Basics
import JOSE
import JSON
import Testing

@Suite("Times and audiences (JWT-9..11)")
struct JWTChecksTests {
  static let now: Int64 = 1_795_389_038

  static func times(_ claims: String, now: Int64 = now) throws -> JWTStatus {
    let token = try JWT(parsing: Encoding.token(payload: "{\(claims)}"))
    do throws(JWTStatus) {
      try token.checkTimes(now: now)
      return .ok
    } catch {
      return error
    }
  }

  // EF-149, EF-219, EF-254.
  @Test(
    "expiration, seconds from now",
    arguments: [
      (-20, .ok), (-50, .ok), (-59, .ok), (-60, .ok), (-61, .jwtExpired), (-62, .jwtExpired),
      (-75, .jwtExpired), (-120, .jwtExpired), (0, .ok), (1_000_000, .ok),
    ] as [(Int64, JWTStatus)]
  )
  func expiration(_ offset: Int64, _ expected: JWTStatus) throws {
    #expect(try Self.times("\"exp\":\(Self.now + offset)") == expected)
  }

  @Test(
    "start, seconds from now",
    arguments: [
      (30, .ok), (59, .ok), (60, .ok), (61, .jwtNotYetValid), (62, .jwtNotYetValid),
      (120, .jwtNotYetValid), (-1_000_000, .ok),
    ] as [(Int64, JWTStatus)]
  )
  func start(_ offset: Int64, _ expected: JWTStatus) throws {
    #expect(try Self.times("\"nbf\":\(Self.now + offset)") == expected)
  }

  @Test(
    "odd times",
    arguments: [
      ("", .ok), (#""exp":0"#, .ok), (#""exp":0.9"#, .ok), (#""exp":-0.0"#, .ok),
      (#""exp":1"#, .jwtExpired),
      (#""exp":1000"#, .jwtExpired), (#""exp":1.9"#, .jwtExpired),
      (#""exp":9223372036854775808"#, .ok),
      (#""exp":18446744073709549568"#, .ok), (#""exp":4102444800.0"#, .ok),
      (#""nbf":18446744073709549568"#, .jwtNotYetValid),
      (#""nbf":9223372036854775808"#, .jwtNotYetValid),
      (#""iat":18446744073709549568"#, .ok), (#""iat":0"#, .ok), (#""nbf":-0.0"#, .ok),
      // Whole seconds: the fraction is gone.
      (#""exp":1795388978.0"#, .ok), (#""exp":1795388977.99"#, .jwtExpired),
      (#""nbf":1795389098.99"#, .ok), (#""nbf":1795389099.0"#, .jwtNotYetValid),
      // Both wrong: not yet valid comes first.
      (#""exp":1,"nbf":4102444800"#, .jwtNotYetValid),
    ] as [(String, JWTStatus)]
  )
  func odd(_ claims: String, _ expected: JWTStatus) throws {
    #expect(try Self.times(claims) == expected)
  }

  @Test(
    "clocks at the ends of time neither overflow nor trap",
    arguments: [Int64.min, -1, 0, 60, 61, .max]
  )
  func clocks(_ now: Int64) throws {
    #expect(try Self.times("", now: now) == .ok)
    #expect(try Self.times(#""exp":18446744073709549568"#, now: now) == .ok)
    #expect(try Self.times(#""exp":1"#, now: now) == (now > 61 ? .jwtExpired : .ok))
    let token = try JWT(parsing: Encoding.token(payload: #"{"exp":1}"#))
    try token.checkTimes(now: .max, clockSkew: .max)
    #expect(throws: JWTStatus.jwtExpired) { try token.checkTimes(now: .max, clockSkew: .min) }
  }

  static func audiences(_ claims: String, _ configured: [ByteString]) throws -> JWTStatus {
    let token = try JWT(parsing: Encoding.token(payload: "{\(claims)}"))
    do throws(JWTStatus) {
      try token.checkAudiences(configured)
      return .ok
    } catch {
      return error
    }
  }

  // EF-164 and its neighbours.
  @Test(
    "audiences [aud1, https://aud3/]",
    arguments: [
      (#""aud1""#, true), (#"["x","aud1"]"#, true), (#""AUD1""#, false), (#""aud1/""#, true),
      (#""http://aud1""#, true), (#""https://aud1/""#, true), (#""aud3""#, true),
      (#""https://aud3""#, true),
      (#""http://aud3/""#, true), (#""nope""#, false), ("[]", false), (#""""#, false),
      (#"["x","y"]"#, false),
      (#""aud1//""#, false), (#""/aud1""#, false), (#""HTTP://aud1""#, false),
      (#""http://http://aud1""#, false),
      (#""ftp://aud1""#, false), (#""aud1 ""#, false), (#""aud1,aud3""#, false), (#""aud""#, false),
      (#""*""#, false),
      (#""http:/aud1""#, false), (#""http://""#, false), (#""aud1\u0000""#, false),
      (#""aud\u0031""#, true),
    ]
  )
  func audience(_ claim: String, _ isAllowed: Bool) throws {
    let status = try Self.audiences("\"aud\":\(claim)", ["aud1", "https://aud3/"])
    #expect(status == (isAllowed ? .ok : .jwtAudienceNotAllowed))
  }

  @Test("no aud is refused where audiences are wanted, and only there")
  func noAudience() throws {
    #expect(try Self.audiences("", ["a"]) == .jwtAudienceNotAllowed)
    #expect(try Self.audiences("", []) == .ok)
    #expect(try Self.audiences(#""aud":"x""#, []) == .ok)
    #expect(try Self.audiences("", [""]) == .jwtAudienceNotAllowed)
  }

  @Test(
    "prefix and slash alone leave nothing",
    arguments: ["", "/", "http://", "https://", "https:///"]
  )
  func nothingLeft(_ audience: String) throws {
    #expect(try Self.audiences("\"aud\":\"\(audience)\"", [""]) == .ok)
    #expect(try Self.audiences("\"aud\":\"\"", [ByteString(audience)]) == .ok)
    #expect(try Self.audiences("\"aud\":\"\(audience)\"", ["x"]) == .jwtAudienceNotAllowed)
  }

  @Test("letters that look the same are not the same audience")
  func canonicalEquivalents() throws {
    #expect(try Self.audiences("\"aud\":\"\u{E9}\"", ["e\u{301}"]) == .jwtAudienceNotAllowed)
  }
}
