internal import Basics
internal import COpenSSL

/// Verifies ES256 signatures of one key with tables of its multiples, more than twice as fast as
/// OpenSSL does without them.
///
/// A signature's point is u1·G + u2·Q. OpenSSL keeps multiples of the curve's own point G; with those
/// of the key Q the second product costs as little as the first. All arithmetic is OpenSSL's; the
/// equation around it is that of FIPS 186-5, section 6.4.2. Nothing in it is secret.
///
/// It may be shared between threads: neither group is ever written to once it is made.
@safe final class P256Multiples: @unchecked Sendable {
  /// The curve with its own generator.
  private let curve: OpaquePointer
  /// The curve with the key as its generator.
  private let key: OpaquePointer

  /// Makes the tables for a point in the uncompressed form; takes tens of milliseconds.
  ///
  /// - Returns: `nil` where OpenSSL has no such tables.
  init?(of point: [UInt8]) {
    let made: (OpaquePointer, OpaquePointer)? = unsafe withCleanErrorQueue {
      guard let curve = unsafe EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1) else { return nil }
      guard let key = unsafe meshproof_p256_multiples(point, point.count) else {
        unsafe EC_GROUP_free(curve)
        return nil
      }
      return unsafe (curve, key)
    }
    guard let made = unsafe made else { return nil }
    unsafe curve = made.0
    unsafe key = made.1
  }

  deinit {
    unsafe EC_GROUP_free(curve)
    unsafe EC_GROUP_free(key)
  }

  /// Whether a signature fits that is the two numbers r and s; the hash has 32 bytes.
  func verifies(r: [UInt8], s: [UInt8], of hash: [UInt8]) -> Bool {
    guard let r = BigNumber(bytes: r), let s = BigNumber(bytes: s),
      let hash = BigNumber(bytes: hash)
    else { return false }
    return unsafe r.withPointer { r in
      unsafe s.withPointer { s in
        unsafe hash.withPointer { hash in unsafe verifies(r: r, s: s, of: hash) }
      }
    }
  }

  private func verifies(r: OpaquePointer, s: OpaquePointer, of hash: OpaquePointer) -> Bool {
    guard let order = unsafe EC_GROUP_get0_order(curve),
      let prime = unsafe EC_GROUP_get0_field(curve)
    else { return false }
    // Both numbers are from 1 to the order less 1.
    guard unsafe BN_is_zero(r) == 0, unsafe BN_ucmp(r, order) < 0,
      unsafe BN_is_zero(s) == 0, unsafe BN_ucmp(s, order) < 0
    else { return false }
    guard let context = unsafe BN_CTX_new() else { return false }
    defer { unsafe BN_CTX_free(context) }
    let first = unsafe EC_POINT_new(curve)
    let second = unsafe EC_POINT_new(curve)
    defer {
      unsafe EC_POINT_free(first)
      unsafe EC_POINT_free(second)
    }
    unsafe BN_CTX_start(context)
    defer { unsafe BN_CTX_end(context) }
    let inverse = unsafe BN_CTX_get(context)
    let factor = unsafe BN_CTX_get(context)
    let x = unsafe BN_CTX_get(context)
    let z = unsafe BN_CTX_get(context)
    // Once one is NULL, so are all after it.
    guard let product = unsafe BN_CTX_get(context), unsafe first != nil, unsafe second != nil,
      unsafe BN_mod_inverse(inverse, s, order, context) != nil,
      unsafe BN_mod_mul(factor, hash, inverse, order, context) == 1,
      unsafe EC_POINT_mul(curve, first, factor, nil, nil, context) == 1,
      unsafe BN_mod_mul(factor, r, inverse, order, context) == 1,
      unsafe EC_POINT_mul(key, second, factor, nil, nil, context) == 1,
      unsafe EC_POINT_add(curve, first, first, second, context) == 1,
      // The point at infinity has no coordinates, and is no signature's.
      unsafe EC_POINT_is_at_infinity(curve, first) == 0,
      unsafe meshproof_jacobian_coordinates(curve, first, x, z, context) == 1,
      // The point's affine x is x / z²; it fits where it is r, in the field r·z² = x.
      unsafe BN_mod_sqr(z, z, prime, context) == 1,
      unsafe BN_mod_mul(product, r, z, prime, context) == 1
    else { return false }
    if unsafe BN_cmp(product, x) == 0 { return true }
    // It is taken by the order, which is below the prime: r may stand for r + order as well.
    guard unsafe BN_add(factor, r, order) == 1, unsafe BN_cmp(factor, prime) < 0,
      unsafe BN_mod_mul(product, factor, z, prime, context) == 1
    else { return false }
    return unsafe BN_cmp(product, x) == 0
  }
}

/// The tables of a key that verifies often; keys that do not never have any.
final class MultiplesOnDemand: Sendable {
  /// So many verifications take about as long as making the tables.
  static let threshold = 512

  private enum State {
    case counting(Int)
    /// One thread makes them, the others go on without.
    case inProgress
    case finished(P256Multiples?)
  }

  private let point: [UInt8]
  private let state = Guarded(State.counting(0))

  /// For a point of P-256 in the uncompressed form.
  init(of point: [UInt8]) { self.point = point }

  /// Counts a verification; the tables, once there are any.
  func next() -> P256Multiples? {
    let (made, isTime): (P256Multiples?, Bool) = state.withLock { state in
      switch state {
      case .finished(let made): return (made, false)
      case .inProgress: return (nil, false)
      case .counting(let count):
        state = count < Self.threshold ? .counting(count + 1) : .inProgress
        return (nil, count == Self.threshold)
      }
    }
    guard isTime else { return made }
    let tables = P256Multiples(of: point)
    state.withLock { $0 = .finished(tables) }
    return tables
  }
}
