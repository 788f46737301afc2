import Basics
import Foundation
import JSON
import Testing

/// A key set, and what becomes of a token under it.
struct SignatureVector: Sendable, CustomTestStringConvertible {
  let clause: String
  let name: String
  let keySet: ByteString
  /// The token and Envoy's text for it; `nil` where the key set is refused.
  let token: (text: ByteString, result: String)?
  /// Envoy's text for a refused key set.
  let refusal: String?

  var testDescription: String { "\(clause) \(name)" }

  init(_ value: JSONValue) throws {
    clause = try #require(value["clause"]?.string).string
    name = try #require(value["name"]?.string).string
    keySet = try #require(value["jwks"]?.string)
    refusal = value["refused"]?.string?.string
    token =
      refusal == nil
      ? (try #require(value["token"]?.string), try #require(value["result"]?.string).string) : nil
  }

  /// All vectors of `TestVectors/JOSE/signatures.json`; empty if they cannot be read.
  static let all: [SignatureVector] = (try? load()) ?? []

  private static func load() throws -> [SignatureVector] {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "TestVectors/JOSE/signatures.json")
    let document = try JSONValue(parsing: Array(Data(contentsOf: file)))
    return try #require(document["cases"]?.array).map(SignatureVector.init)
  }
}
