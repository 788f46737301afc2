import Basics
import JSON
import Testing

@testable import JOSE

/// With tables or without, OpenSSL's own verification is the measure.
@Suite("ES256 with tables of a key's multiples")
struct P256MultiplesTests {
  private static let order: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
  ]

  /// A number below the order taken from the order.
  private static func negated(_ number: [UInt8]) -> [UInt8] {
    var result = order
    var borrow = 0
    for index in result.indices.reversed() {
      let difference = Int(order[index]) - Int(number[index]) - borrow
      borrow = difference < 0 ? 1 : 0
      result[index] = UInt8(difference + 256 * borrow)
    }
    return result
  }

  private struct Signed {
    let x, y: [UInt8]
    let message: [UInt8]
    let r, s: [UInt8]

    init(_ signer: SigningKey, number: Int64) throws {
      let jwk = signer.publicKey(named: "k")
      x = try #require(jwk["x"]?.string.flatMap(Base64URL.decode))
      y = try #require(jwk["y"]?.string.flatMap(Base64URL.decode))
      let claims = JSONObject([("jti", .string(ByteString("\(number)")))])
      let text = try #require(signer.token(claims, keyName: "k"))
      let token = try JWT(parsing: text)
      message = token.signedBytes
      r = Array(token.signature[..<32])
      s = Array(token.signature[32...])
    }

    func plainKey() throws -> PublicKey { try #require(PublicKey(curve: .p256, x: x, y: y)) }
    func tables() throws -> P256Multiples { try #require(P256Multiples(of: [4] + x + y)) }
  }

  private static func hash(_ message: [UInt8]) throws -> [UInt8] {
    try #require(Digest.sha256.hash(of: message))
  }

  @Test("Good signatures fit, and every change of one makes it bad")
  func agreesWithOpenSSL() throws {
    let signer = try #require(SigningKey.make())
    let first = try Signed(signer, number: 0)
    let tables = try first.tables()
    for number in 0..<60 as Range<Int64> {
      let signed = try Signed(signer, number: number)
      let plain = try signed.plainKey()
      let hash = try Self.hash(signed.message)
      #expect(tables.verifies(r: signed.r, s: signed.s, of: hash))
      #expect(plain.verifiesECDSA(signed.r + signed.s, of: signed.message, digest: .sha256))
      // The other s fits as well (JWKS-10).
      #expect(tables.verifies(r: signed.r, s: Self.negated(signed.s), of: hash))
      #expect(!tables.verifies(r: Self.negated(signed.r), s: signed.s, of: hash))
      let (place, bit) = (Int(number) % 32, UInt8(1) << UInt8(number % 8))
      var (r, s, other) = (signed.r, signed.s, hash)
      r[place] ^= bit
      s[place] ^= bit
      other[place] ^= bit
      #expect(!tables.verifies(r: r, s: signed.s, of: hash))
      #expect(!tables.verifies(r: signed.r, s: s, of: hash))
      #expect(!tables.verifies(r: signed.r, s: signed.s, of: other))
      #expect(!tables.verifies(r: signed.s, s: signed.r, of: hash))
    }
  }

  @Test("Numbers out of range never fit")
  func range() throws {
    let signed = try Signed(try #require(SigningKey.make()), number: 1)
    let tables = try signed.tables()
    let hash = try Self.hash(signed.message)
    let zero = [UInt8](repeating: 0, count: 32)
    let most = [UInt8](repeating: 0xFF, count: 32)
    for bad in [zero, Self.order, most, []] {
      #expect(!tables.verifies(r: bad, s: signed.s, of: hash))
      #expect(!tables.verifies(r: signed.r, s: bad, of: hash))
      #expect(!tables.verifies(r: bad, s: bad, of: hash))
      #expect(!tables.verifies(r: bad, s: bad, of: zero))
    }
  }

  @Test("A signature whose point is at infinity never fits")
  func infinity() throws {
    // The curve's own point as the key, that of the private key 1: then u1 + u2 is 0 for r = -hash.
    let x: [UInt8] = [
      0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40,
      0xF2,
      0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2,
      0x96,
    ]
    let y: [UInt8] = [
      0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E,
      0x16,
      0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51,
      0xF5,
    ]
    let tables = try #require(P256Multiples(of: [4] + x + y))
    var hash = try Self.hash([1, 2, 3])
    hash[0] &= 0x7F
    let r = Self.negated(hash)
    for s in [[1], r, hash] as [[UInt8]] {
      #expect(!tables.verifies(r: r, s: s, of: hash))
    }
    let plain = try #require(PublicKey(curve: .p256, x: x, y: y))
    let one = [UInt8](repeating: 0, count: 31) + [1]
    #expect(!plain.verifiesECDSA(r + one, of: [1, 2, 3], digest: .sha256))
  }

  @Test("A signature fits whose point has an x from the order on")
  func largeCoordinate() throws {
    // Made backwards: the point with x = order + 3, then the key that r = 3 and s = 5 lead to it.
    let x: [UInt8] = [
      0xA8, 0x97, 0x17, 0xEE, 0x4D, 0xD6, 0x5C, 0x32, 0x46, 0x3D, 0x89, 0x4F, 0xF4, 0xAF, 0xF0,
      0xDC,
      0x73, 0x16, 0x60, 0x61, 0x06, 0x06, 0xFA, 0xA7, 0x09, 0xE6, 0xFA, 0x07, 0x67, 0x4E, 0x26,
      0xEE,
    ]
    let y: [UInt8] = [
      0x5C, 0xE5, 0xA5, 0x7B, 0xA6, 0xB0, 0x76, 0x1D, 0xEF, 0xA2, 0x46, 0xCD, 0x10, 0x85, 0x75,
      0xE8,
      0x45, 0x17, 0xB3, 0xF4, 0x07, 0xBA, 0x9A, 0xFE, 0x9D, 0xE1, 0x34, 0x79, 0x9E, 0x33, 0xA9,
      0x66,
    ]
    let tables = try #require(P256Multiples(of: [4] + x + y))
    let plain = try #require(PublicKey(curve: .p256, x: x, y: y))
    func padded(_ number: UInt8) -> [UInt8] { [UInt8](repeating: 0, count: 31) + [number] }
    let hash = try Self.hash([1, 2, 3])
    for (r, s) in [(3, 5), (4, 5), (3, 6), (5, 3)] as [(UInt8, UInt8)] {
      let fits = r == 3 && s == 5
      #expect(tables.verifies(r: padded(r), s: padded(s), of: hash) == fits)
      let signature = padded(r) + padded(s)
      #expect(plain.verifiesECDSA(signature, of: [1, 2, 3], digest: .sha256) == fits)
    }
  }

  @Test("A point that is not on the curve makes no tables")
  func offCurve() {
    #expect(P256Multiples(of: [4] + [UInt8](repeating: 1, count: 64)) == nil)
    #expect(P256Multiples(of: []) == nil)
  }

  @Test("A key that verifies often goes over to its tables, with the same answers")
  func onDemand() throws {
    let signed = try Signed(try #require(SigningKey.make()), number: 2)
    let key = try signed.plainKey()
    let good = signed.r + signed.s
    for _ in 0...MultiplesOnDemand.threshold {
      #expect(key.verifiesECDSA(good, of: signed.message, digest: .sha256))
    }
    #expect(key.multiples?.next() != nil)
    #expect(key.verifiesECDSA(good, of: signed.message, digest: .sha256))
    #expect(!key.verifiesECDSA(good, of: signed.message + [0], digest: .sha256))
    #expect(!key.verifiesECDSA(good.reversed(), of: signed.message, digest: .sha256))
    // What the tables are not for is verified as ever.
    #expect(!key.verifiesECDSA(good, of: signed.message, digest: .sha384))
    #expect(!key.verifiesECDSA([], of: signed.message, digest: .sha256))
    #expect(!key.verifiesECDSA(Array(good.dropLast()), of: signed.message, digest: .sha256))
  }
}
