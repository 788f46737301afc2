import Basics
import JOSE
import Testing

@Suite("Key sets and signatures (JWKS-1..12, EF-152..161, EF-220..231, EF-253)")
struct SignatureTests {
  @Test("a key set loads, and a token passes, as in Envoy", arguments: SignatureVector.all)
  func vector(_ vector: SignatureVector) throws {
    guard let token = vector.token else {
      let refusal = #expect(throws: JWTStatus.self) { try JWKSet(parsing: vector.keySet) }
      #expect(refusal?.text == vector.refusal)
      return
    }
    let set = try JWKSet(parsing: vector.keySet)
    let result: JWTStatus
    do {
      result = set.verify(try JWT(parsing: token.text))
    } catch {
      result = error
    }
    #expect(result.text == token.result)
  }

  @Test("the vectors are there, and refusals outnumber the rest")
  func counts() {
    let passing = SignatureVector.all.count { $0.token?.result == "OK" }
    #expect(SignatureVector.all.count == 352)
    #expect(passing == 95)
  }

  @Test("no token passes when one bit of its signature is another")
  func everyBit() throws {
    let vector = try #require(
      SignatureVector.all.first { $0.testDescription == "EF-227 r and s of 32 bytes" }
    )
    let token = try #require(vector.token).text
    let set = try JWKSet(parsing: vector.keySet)
    let pieces = token.split(at: UInt8(ascii: "."))
    let signature = try #require(Base64URL.decode(pieces[2]))
    for bit in 0..<(8 * signature.count) {
      var forged = signature
      forged[bit / 8] ^= 1 << (bit % 8)
      let text = [pieces[0], pieces[1], Encoding.base64URL(forged)].joined(separator: ".")
      #expect(set.verify(try JWT(parsing: text)) == .jwtVerificationFail)
    }
  }

  @Test(
    "every shorter or longer signature fails",
    arguments: ["EF-226 as it should be", "EF-154 HS256"]
  )
  func lengths(_ name: String) throws {
    let vector = try #require(SignatureVector.all.first { $0.testDescription == name })
    let set = try JWKSet(parsing: vector.keySet)
    let pieces = try #require(vector.token).text.split(at: UInt8(ascii: "."))
    let signature = try #require(Base64URL.decode(pieces[2]))
    for count in 1..<(signature.count + 20) where count != signature.count {
      let forged =
        count < signature.count
        ? Array(signature[..<count])
        : signature + [UInt8](repeating: 0, count: count - signature.count)
      let text = [pieces[0], pieces[1], Encoding.base64URL(forged)].joined(separator: ".")
      #expect(set.verify(try JWT(parsing: text)) == .jwtVerificationFail)
    }
  }

  @Test("a set verifies on many threads at once")
  func threads() async throws {
    let vector = try #require(SignatureVector.all.first { $0.testDescription == "EF-152 PS256" })
    let set = try JWKSet(parsing: vector.keySet)
    let token = try JWT(parsing: try #require(vector.token).text)
    let results = await withTaskGroup(of: JWTStatus.self) { group in
      for _ in 0..<64 { group.addTask { set.verify(token) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 64)
    #expect(results.allSatisfy { $0 == .ok })
  }
}
