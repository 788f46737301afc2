import Basics
import JOSE
import JSON
import Testing

@Suite("Keys that sign tokens for tests")
struct SigningKeyTests {
  private static let claims = JSONObject([("iss", "i"), ("nested", .array([.integer(1), .null]))])

  private func keySet(_ key: SigningKey) throws -> JWKSet {
    let set = JSONObject([("keys", .array([.object(key.publicKey(named: "k"))]))])
    return try JWKSet(parsing: JSONValue.object(set).write(.compact))
  }

  @Test("A token verifies with the public half of its key, every time")
  func verifies() throws {
    let key = try #require(SigningKey.make())
    let keys = try keySet(key)
    #expect(keys.keys.map(\.kind) == [.ec(curve: "P-256")])
    // Often enough that numbers with zeros in front are among the signatures.
    for _ in 0..<300 {
      let token = try JWT(parsing: try #require(key.token(Self.claims, keyName: "k")))
      #expect(token.signature.count == 64)
      #expect(keys.verify(token) == .ok)
    }
  }

  @Test("The token says its algorithm, its key and its claims")
  func content() throws {
    let key = try #require(SigningKey.make())
    let token = try JWT(parsing: try #require(key.token(Self.claims, keyName: "k")))
    #expect(token.alg == "ES256")
    #expect(token.kid == "k")
    #expect(token.payload["iss"] == "i")
  }

  @Test("No other key verifies it, and no other claims")
  func refuses() throws {
    let key = try #require(SigningKey.make())
    let other = try #require(SigningKey.make())
    let text = try #require(key.token(Self.claims, keyName: "k"))
    #expect(try keySet(other).verify(JWT(parsing: text)) == .jwtVerificationFail)
    let changed = try #require(key.token(JSONObject([("iss", "j")]), keyName: "k"))
    let parts = text.split(at: UInt8(ascii: "."))
    let mixed = [parts[0], changed.split(at: UInt8(ascii: "."))[1], parts[2]].joined(separator: ".")
    #expect(try keySet(key).verify(JWT(parsing: mixed)) == .jwtVerificationFail)
  }
}
