import Testing

@testable import JOSE

/// OpenSSL's own verification is the measure.
@Suite("PKCS #1 v1.5 signatures by sixteen squarings")
struct RSAVerificationPrimitiveTests {
  private static let digests: [(Digest, UInt8)] = [(.sha256, 1), (.sha384, 2), (.sha512, 3)]

  /// A signature's encoding for one of the SHA-2 digests. [RFC 8017, section 9.2]
  private static func encoding(
    of hash: [UInt8],
    arc: UInt8,
    byteCount: Int,
    parameters: [UInt8] = [0x05, 0x00]
  ) -> [UInt8] {
    let identifier: [UInt8] = [0x06, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc]
    let algorithm = [0x30, UInt8(identifier.count + parameters.count)] + identifier + parameters
    let digest = [0x04, UInt8(hash.count)] + hash
    let information = [0x30, UInt8(algorithm.count + digest.count)] + algorithm + digest
    let padding = [UInt8](repeating: 0xFF, count: byteCount - 3 - information.count)
    return [0, 1] + padding + [0] + information
  }

  @Test(
    "Good signatures fit, and every change of one makes it bad",
    arguments: [2048, 2050, 2056, 3072]
  )
  func agreesWithOpenSSL(bits: Int32) throws {
    let signer = try #require(RSASigner(bits: bits))
    let key = try #require(PublicKey(modulus: signer.modulus, exponent: [1, 0, 1]))
    let primitive = try #require(key.rsa)
    for (digest, arc) in Self.digests {
      let message = Array("bits \(bits), arc \(arc)".utf8)
      let hash = try #require(digest.hash(of: message))
      let encoding = Self.encoding(of: hash, arc: arc, byteCount: signer.byteCount)
      let good = try #require(signer.sign(encoding))
      #expect(primitive.verifiesPKCS1(good, of: hash, digest: digest))
      #expect(key.verifiesPKCS1(good, of: message, digest: digest))
      #expect(key.verifies(good, of: message, digest: digest))
      #expect(!primitive.verifiesPKCS1(good, of: hash.reversed(), digest: digest))
      #expect(!primitive.verifiesPKCS1(good + [0], of: hash, digest: digest))
      #expect(!primitive.verifiesPKCS1([0] + good, of: hash, digest: digest))
      #expect(!primitive.verifiesPKCS1(Array(good.dropLast()), of: hash, digest: digest))
      #expect(!primitive.verifiesPKCS1([], of: hash, digest: digest))
      for (other, _) in Self.digests where other != digest {
        let hash = try #require(other.hash(of: message))
        #expect(!primitive.verifiesPKCS1(good, of: hash, digest: other))
      }
      for place in good.indices {
        var forged = good
        forged[place] ^= 1 << UInt8(place % 8)
        #expect(!primitive.verifiesPKCS1(forged, of: hash, digest: digest))
        #expect(!key.verifies(forged, of: message, digest: digest))
      }
    }
  }

  @Test("What the owner of the key signs besides the one encoding never fits")
  func encodings() throws {
    let signer = try #require(RSASigner(bits: 2048))
    let key = try #require(PublicKey(modulus: signer.modulus, exponent: [1, 0, 1]))
    let primitive = try #require(key.rsa)
    let message: [UInt8] = [1, 2, 3]
    for (digest, arc) in Self.digests {
      let hash = try #require(digest.hash(of: message))
      let right = Self.encoding(of: hash, arc: arc, byteCount: signer.byteCount)
      var forged: [[UInt8]] = []
      // Every byte of padding, identifier and digest counts.
      for place in right.indices.dropFirst() {
        var encoding = right
        encoding[place] ^= 1 << UInt8(place % 8)
        forged.append(encoding)
      }
      // Parameters that are absent or have bytes, padding that is short with bytes after it.
      let parameters: [[UInt8]] = [[], [0x05, 0x01, 0x00], [0x04, 0x03, 1, 2, 3]]
      for bytes in parameters {
        let byteCount = signer.byteCount
        forged.append(
          Self.encoding(of: hash, arc: arc, byteCount: byteCount, parameters: bytes)
        )
      }
      for garbage in [1, 8, 100] {
        let short = Self.encoding(of: hash, arc: arc, byteCount: signer.byteCount - garbage)
        forged.append(short + [UInt8](repeating: 0, count: garbage))
        forged.append(short + [UInt8](repeating: 0xAA, count: garbage))
      }
      for encoding in forged {
        let signature = try #require(signer.sign(encoding))
        #expect(!primitive.verifiesPKCS1(signature, of: hash, digest: digest))
        #expect(!key.verifies(signature, of: message, digest: digest))
      }
      let signature = try #require(signer.sign(right))
      #expect(primitive.verifiesPKCS1(signature, of: hash, digest: digest))
    }
  }

  @Test("Numbers from the modulus on never fit, though they leave the same")
  func range() throws {
    // A modulus of two bits more than whole bytes leaves room for multiples in as many bytes.
    let signer = try #require(RSASigner(bits: 2050))
    let key = try #require(PublicKey(modulus: signer.modulus, exponent: [1, 0, 1]))
    let primitive = try #require(key.rsa)
    let message: [UInt8] = [4, 5, 6]
    let hash = try #require(Digest.sha256.hash(of: message))
    let good = try #require(
      signer.sign(Self.encoding(of: hash, arc: 1, byteCount: signer.byteCount))
    )
    #expect(primitive.verifiesPKCS1(good, of: hash, digest: .sha256))
    var multiple = good
    for _ in 0..<20 {
      guard let next = Self.sum(multiple, signer.modulus) else { break }
      multiple = next
      #expect(!primitive.verifiesPKCS1(multiple, of: hash, digest: .sha256))
      #expect(!key.verifies(multiple, of: message, digest: .sha256))
    }
    #expect(multiple != good)
    let zero = [UInt8](repeating: 0, count: signer.byteCount)
    let one = Array(zero.dropLast()) + [1]
    let most = [UInt8](repeating: 0xFF, count: signer.byteCount)
    for bad in [zero, one, signer.modulus, most] {
      #expect(!primitive.verifiesPKCS1(bad, of: hash, digest: .sha256))
    }
  }

  /// The sum of two numbers of the same number of bytes; `nil` where it needs more.
  private static func sum(_ first: [UInt8], _ second: [UInt8]) -> [UInt8]? {
    var result = first
    var carry = 0
    for index in result.indices.reversed() {
      let sum = Int(first[index]) + Int(second[index]) + carry
      result[index] = UInt8(sum % 256)
      carry = sum / 256
    }
    return carry == 0 ? result : nil
  }

  @Test("Keys of another kind go by OpenSSL alone")
  func otherKeys() throws {
    let modulus = [UInt8](repeating: 0xFF, count: 256)
    #expect(RSAVerificationPrimitive(modulus: modulus, exponent: [1, 0, 1]) != nil)
    #expect(RSAVerificationPrimitive(modulus: [0, 0] + modulus, exponent: [0, 1, 0, 1]) != nil)
    for exponent in [[3], [1, 0, 3], [1, 0, 0, 1], [1], []] as [[UInt8]] {
      #expect(RSAVerificationPrimitive(modulus: modulus, exponent: exponent) == nil)
    }
    let short = [0x7F] + Array(modulus.dropFirst())
    let long = [1] + modulus + modulus
    let even = Array(modulus.dropLast()) + [0xFE]
    for other in [[], [0xFF], Array(modulus.dropFirst()), short, long, even] as [[UInt8]] {
      #expect(RSAVerificationPrimitive(modulus: other, exponent: [1, 0, 1]) == nil)
    }
  }
}
