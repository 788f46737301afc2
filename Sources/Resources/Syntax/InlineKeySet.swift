internal import Basics
internal import Decoding
internal import JSON

/// The text of `jwks` as istiod reads it (VALID-85, VALID-86): laxer than the proxy (LINT-155).
struct InlineKeySet {
  /// Indexes of the keys that hold secrets: private or symmetric ones.
  let secretKeys: [Int]

  /// Reads a JSON Web Key, or a set of them where every key must be readable.
  init(parsing text: ByteString) throws(BadKeySet) {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(parsing: text.bytes)
    } catch {
      throw BadKeySet(reason: "is not JSON")
    }
    guard let object = value.object else { throw BadKeySet(reason: "is not a JSON object") }
    var secrets: [Int] = []
    if let keys = object["keys"] {
      // Go reads null as the empty list.
      guard let list = keys == .null ? [] : keys.array else {
        throw BadKeySet(reason: "has \"keys\" that is not a list")
      }
      for (index, key) in list.enumerated() {
        do throws(BadKeySet) {
          if try Self.isSecret(key) { secrets.append(index) }
        } catch {
          throw BadKeySet(reason: "has a key at index \(index) that \(error.reason)")
        }
      }
    } else if try Self.isSecret(value) {
      secrets.append(0)
    }
    secretKeys = secrets
  }

  /// Whether a key holds a secret; fails for what istiod cannot read as a key.
  private static func isSecret(_ key: JSONValue) throws(BadKeySet) -> Bool {
    guard let members = key.object else { throw BadKeySet(reason: "is not a JSON object") }
    let hasSecret = members["d"] != nil
    let required: [ByteString]
    switch members["kty"]?.string {
    case "RSA": required = hasSecret ? ["n", "e", "d"] : ["n", "e"]
    case "EC": required = hasSecret ? ["crv", "x", "y", "d"] : ["crv", "x", "y"]
    case "OKP": required = hasSecret ? ["crv", "x", "d"] : ["crv", "x"]
    case "oct": required = ["k"]
    case let other?: throw BadKeySet(reason: "has the unknown \"kty\" \(quoted(other))")
    case nil: throw BadKeySet(reason: "has no \"kty\"")
    }
    for name in required {
      guard let text = members[name]?.string, name == "crv" || isBase64(text) else {
        throw BadKeySet(reason: "has no usable \(quoted(name))")
      }
    }
    return hasSecret || members["kty"]?.string == "oct"
  }

  /// Whether the text is base64 of either alphabet, padded or not.
  private static func isBase64(_ text: ByteString) -> Bool {
    let padding = text.bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let digits = text.bytes.dropLast(padding)
    let isPadded = padding == 0 || (padding <= 2 && text.count % 4 == 0)
    return isPadded && digits.count % 4 != 1
      && digits.allSatisfy {
        isASCIILetter($0) || isASCIIDigit($0) || "+/-_".utf8.contains($0)
      }
  }
}

/// A key set that istiod cannot read; never quotes key material (ENV-26).
struct BadKeySet: Error {
  /// To follow `"jwks"` in a message.
  let reason: String
}
