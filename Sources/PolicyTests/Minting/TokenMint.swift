internal import Basics
internal import JOSE
internal import MeshProof

/// Signs the tokens of test files, with one key for each issuer that lives as long as the run.
struct TokenMint {
  /// The name that all keys have in key sets and tokens.
  private static let keyName: ByteString = "meshproof-test"

  private let keys: [ByteString: SigningKey]
  /// Signs what is forged.
  private let stranger: SigningKey?

  /// Makes the keys.
  ///
  /// - Throws: ``LoadingError`` where OpenSSL makes none.
  init(issuers: Set<ByteString>) throws(LoadingError) {
    var keys: [ByteString: SigningKey] = [:]
    for issuer in issuers {
      guard let key = SigningKey.make() else {
        throw LoadingError(diagnostics: [
          Diagnostic(.error, code: "no-key", "OpenSSL makes no key for tokens of tests", at: nil)
        ])
      }
      keys[issuer] = key
    }
    self.keys = keys
    stranger = issuers.isEmpty ? nil : .make()
  }

  /// The key sets that verify the tokens of some issuers, by issuer.
  func keySets(of issuers: Set<ByteString>) -> [ByteString: InputFile] {
    var sets: [ByteString: InputFile] = [:]
    for issuer in issuers {
      guard let key = keys[issuer] else { continue }
      let set = JSONObject([("keys", .array([.object(key.publicKey(named: Self.keyName))]))])
      sets[issuer] = InputFile(
        name: "key set of \(issuer)",
        bytes: JSONValue.object(set).write(.compact).bytes
      )
    }
    return sets
  }

  /// Makes a token; `nil` where OpenSSL does not sign.
  func token(_ recipe: TokenRecipe, now: Int64) -> ByteString? {
    let key = recipe.isForged ? stranger : keys[recipe.issuer]
    return key?.token(recipe.payload(now: now), keyName: Self.keyName)
  }
}
