internal import COpenSSL

/// The owner of an OpenSSL number that is not negative.
@safe struct BigNumber: ~Copyable {
  private let pointer: OpaquePointer

  /// Reads the bytes of a number, most significant first; no bytes are 0.
  init?(bytes: [UInt8]) {
    guard let count = Int32(exactly: bytes.count), let pointer = unsafe BN_bin2bn(bytes, count, nil)
    else { return nil }
    unsafe self.pointer = pointer
  }

  /// Takes over a number.
  init?(takingOwnership pointer: OpaquePointer?) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
  }

  deinit { unsafe BN_free(pointer) }

  /// The bytes of the number, most significant first, without zeros in front.
  var bytes: [UInt8] {
    let count = unsafe Int(meshproof_BN_num_bytes(pointer))
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      written = unsafe Int(BN_bn2bin(pointer, buffer.baseAddress))
    }
  }

  /// Lends the number.
  borrowing func withPointer<R>(_ body: (OpaquePointer) -> R) -> R { unsafe body(pointer) }

  /// Gives the number away; the caller frees it.
  consuming func makeUnsafePointer() -> OpaquePointer {
    let pointer = unsafe pointer
    discard self
    return unsafe pointer
  }
}
