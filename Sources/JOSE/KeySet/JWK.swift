package import Basics

/// A usable key of a key set.
package struct JWK: Sendable {
  /// What the key is, as far as one may tell.
  package enum Kind: Hashable, Sendable {
    /// RSA, with the modulus' length in bits and whether the exponent is 3.
    case rsa(bits: Int, hasExponent3: Bool)
    /// Elliptic curve, with the curve's name.
    case ec(curve: String)
    /// Ed25519, and whether the point is of small order.
    ///
    /// Then anybody can sign for the key; Envoy takes it all the same.
    case ed25519(isSmallOrder: Bool)
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
  /// What it says it is for, such as `sig`; empty if nothing.
  ///
  /// Envoy ignores it. [JWKS-4]
  package let use: ByteString
  /// Whether the private half of the key stands beside the public one; Envoy ignores that too.
  package let hasPrivateMembers: Bool
  /// What it verifies with.
  let material: KeyMaterial

  init(
    index: Int,
    kid: ByteString,
    alg: ByteString,
    kind: Kind,
    use: ByteString = "",
    hasPrivateMembers: Bool = false,
    material: KeyMaterial
  ) {
    self.index = index
    self.kid = kid
    self.alg = alg
    self.kind = kind
    self.use = use
    self.hasPrivateMembers = hasPrivateMembers
    self.material = material
  }
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
