internal import Basics
internal import COpenSSL

/// The owner of an OpenSSL context that is ready to verify with one key in one way.
///
/// To make one costs nearly as much as a short signature check, so they are kept. One may not be
/// used by two threads at once, but by one after the other.
@safe final class VerifyingContext: @unchecked Sendable {
  /// A way of verifying.
  struct Use: Equatable {
    let digest: Digest
    let isPSS: Bool
  }

  /// What it is ready for.
  let use: Use
  private let pointer: OpaquePointer

  /// Makes a context for a key, which it keeps alive.
  init?(of key: PublicKey, for use: Use) {
    // A new reference; it counts one more of the key.
    guard let made = unsafe key.withPointer({ unsafe EVP_PKEY_CTX_new_from_pkey(nil, $0, nil) })
    else { return nil }
    guard unsafe Self.initialise(made, for: use) else {
      unsafe EVP_PKEY_CTX_free(made)
      return nil
    }
    unsafe pointer = made
    self.use = use
  }

  deinit { unsafe EVP_PKEY_CTX_free(pointer) }

  private static func initialise(_ context: OpaquePointer, for use: Use) -> Bool {
    guard unsafe EVP_PKEY_verify_init(context) == 1 else { return false }
    return unsafe use.digest.withImplementation { implementation in
      // The padding comes first: what digests are taken depends on it.
      if use.isPSS {
        guard unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 else {
          return false
        }
      }
      guard unsafe EVP_PKEY_CTX_set_signature_md(context, implementation) == 1 else { return false }
      guard use.isPSS else { return true }
      return unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1
        && EVP_PKEY_CTX_set_rsa_mgf1_md(context, implementation) == 1
    } ?? false
  }

  /// Whether a signature fits the digest of a message.
  func verifies(_ signature: [UInt8], of hash: [UInt8]) -> Bool {
    // 1 is valid, 0 is invalid, below is a signature that cannot be read; Envoy tells no difference.
    unsafe EVP_PKEY_verify(pointer, signature, signature.count, hash, hash.count) == 1
  }
}

/// The contexts of one key that nobody uses at the moment.
struct IdleContexts: ~Copyable, Sendable {
  /// More than this are not kept: as many threads verify at once.
  private static let capacity = 32

  private let idle = Guarded<[VerifyingContext]>([])

  /// The context that was put back last for such a use; nearly always there is but one use of a key.
  borrowing func take(for use: VerifyingContext.Use) -> VerifyingContext? {
    idle.withLock { idle in
      guard idle.last?.use != use else { return idle.removeLast() }
      return idle.lastIndex { $0.use == use }.map { idle.remove(at: $0) }
    }
  }

  borrowing func putBack(_ context: VerifyingContext) {
    idle.withLock { idle in
      // A key that is used in several ways makes room for the way it is used now.
      if idle.count >= Self.capacity { idle.removeFirst() }
      idle.append(context)
    }
  }
}
