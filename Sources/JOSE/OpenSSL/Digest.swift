internal import COpenSSL

/// A hash function of RFC 7518.
enum Digest {
  case sha256, sha384, sha512

  /// OpenSSL's implementation, looked up once per process; `nil` only if OpenSSL lacks it.
  fileprivate var implementation: Implementation? {
    switch self {
    case .sha256: Self.fetchedSHA256
    case .sha384: Self.fetchedSHA384
    case .sha512: Self.fetchedSHA512
    }
  }

  private static let fetchedSHA256 = Implementation("SHA256")
  private static let fetchedSHA384 = Implementation("SHA384")
  private static let fetchedSHA512 = Implementation("SHA512")

  /// The digest of a message; `nil` only if OpenSSL lacks the function.
  func hash(of message: [UInt8]) -> [UInt8]? {
    unsafe withImplementation { implementation in
      unsafe [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, written in
        var count: UInt32 = 0
        let isDone = unsafe EVP_Digest(
          message,
          message.count,
          buffer.baseAddress,
          &count,
          implementation,
          nil
        )
        written = isDone == 1 ? Int(count) : 0
      }
    }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Lends OpenSSL's implementation.
  func withImplementation<R>(_ body: (OpaquePointer) -> R) -> R? {
    implementation.map { unsafe body($0.pointer) }
  }
}

extension Digest {
  /// The owner of a fetched digest, for the life of the process.
  ///
  /// It may be shared between threads: the pointer never changes, and OpenSSL never writes to a
  /// digest once it is fetched.
  @safe fileprivate final class Implementation: @unchecked Sendable {
    fileprivate let pointer: OpaquePointer

    init?(_ name: String) {
      guard let pointer = unsafe EVP_MD_fetch(nil, name, nil) else { return nil }
      unsafe self.pointer = pointer
    }

    deinit { unsafe EVP_MD_free(pointer) }
  }
}
