import Basics
import Foundation
import JSON
import Testing

@testable import JOSE

/// The examples of RFC 7515, 7517, 7519, 7520 and 8037 in `TestVectors/JOSE/rfc.json`.
@Suite("Examples of the RFCs")
struct RFCExampleTests {
  struct Signature: Sendable, CustomTestStringConvertible {
    let section: String
    let alg: String
    let key: JWK
    let message: [UInt8]
    let signature: [UInt8]

    var testDescription: String { "\(section) \(alg)" }
  }

  static let examples: [JSONValue] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "TestVectors/JOSE/rfc.json")
    guard let data = try? Data(contentsOf: file), let value = try? JSONValue(parsing: Array(data))
    else { return [] }
    return value["vectors"]?.array ?? []
  }()

  static let signatures: [Signature] = examples.compactMap { example in
    guard let section = example["section"]?.string, let alg = example["alg"]?.string,
      let members = example["jwk"]?.object, let key = try? JWK(members, index: 0),
      let message = example["signed"]?.string,
      let signature = example["signature"]?.string.flatMap(Base64URL.decode)
    else { return nil }
    return Signature(
      section: section.string,
      alg: alg.string,
      key: key,
      message: message.bytes,
      signature: signature
    )
  }

  @Test("Each RFC has its examples")
  func counts() {
    var counts: [String: Int] = [:]
    for example in Self.examples {
      let words = example["section"]?.string?.string.split(separator: " ") ?? []
      counts[words.dropFirst().first.map(String.init) ?? "", default: 0] += 1
    }
    #expect(counts == ["7515": 9, "7517": 5, "7519": 4, "7520": 22, "8037": 5])
    #expect(Self.signatures.count == Self.examples.count { $0["signature"] != nil })
  }

  // Most payloads are no JSON, so they are no tokens here: the keys are asked directly.
  @Test("Every signature holds, and fails with any of its bytes changed", arguments: signatures)
  func signatureHolds(example: Signature) {
    #expect(verifies(example, example.signature))
    for index in example.signature.indices {
      var signature = example.signature
      signature[index] ^= 1
      #expect(!verifies(example, signature))
    }
    #expect(!verifies(example, Array(example.signature.dropLast())))
    #expect(!verifies(example, []))
  }

  private func verifies(_ example: Signature, _ signature: [UInt8]) -> Bool {
    let message = example.message
    let digest: Digest =
      switch example.alg.suffix(3) {
      case "384": .sha384
      case "512": .sha512
      default: .sha256
      }
    switch example.key.material {
    case .rsa(let key, let byteCount):
      guard signature.count == byteCount else { return false }
      return example.alg.hasPrefix("PS")
        ? key.verifiesPSS(signature, of: message, digest: digest)
        : key.verifiesPKCS1(signature, of: message, digest: digest)
    case .ec(let key): return key.verifiesECDSA(signature, of: message, digest: digest)
    case .ed25519(let key): return key.verifiesEd25519(signature, of: message)
    case .oct(let secret):
      return verifiesHMAC(signature, of: message, key: secret, digest: digest)
    case .none: return false
    }
  }
}
