package import Basics
internal import JSON

/// A usable key of a key set.
package struct JWK: Sendable {
  /// What the key is, as far as one may tell.
  package enum Kind: Hashable, Sendable {
    /// RSA, with the modulus' length in bits and whether the exponent is 3.
    case rsa(bits: Int, hasExponent3: Bool)
    /// Elliptic curve, with the curve's name.
    case ec(curve: String)
    /// Ed25519.
    case ed25519
    /// A secret, with its length in bytes.
    case oct(bytes: Int)
    /// A key that verifies nothing. [JWKS-13]
    case placeholder
  }

  /// Where the key stands in the set, from 0.
  package let index: Int
  /// Its name; empty if it has none. [JWKS-4]
  package let kid: ByteString
  /// The only algorithm it is for; empty if it names none. [JWKS-4]
  package let alg: ByteString
  /// What it is.
  package let kind: Kind
  /// What it verifies with.
  let material: KeyMaterial
}

/// The part of a key that OpenSSL needs, made once.
enum KeyMaterial: Sendable {
  /// A public RSA key with the length of its modulus in bytes.
  case rsa(PublicKey, byteCount: Int)
  case ec(PublicKey)
  case ed25519(PublicKey)
  /// A secret of at least one byte.
  case oct([UInt8])
  /// No key at all.
  case none
}
