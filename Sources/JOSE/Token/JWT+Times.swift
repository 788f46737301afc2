extension JWT {
  /// Checks `nbf` and `exp` against a clock in whole seconds. [JWT-9, EF-149, EF-254]
  ///
  /// Both boundaries pass: a token is good from `nbf - clockSkew` to `exp + clockSkew`, both
  /// included. An absent `exp` and one that is 0 in whole seconds never expire.
  /// - Parameters:
  ///   - now: Seconds since 1970-01-01T00:00:00Z; before that counts as then.
  ///   - clockSkew: By how many seconds clocks may differ; below 0 counts as 0.
  /// - Throws: ``JWTStatus/jwtNotYetValid``, and otherwise ``JWTStatus/jwtExpired``.
  package func checkTimes(now: Int64, clockSkew: Int64 = 60) throws(JWTStatus) {
    let now = UInt64(max(now, 0))
    let skew = UInt64(max(clockSkew, 0))
    // Neither sum overflows: two values below 2^63 make one below 2^64.
    guard now + skew >= notBefore else { throw .jwtNotYetValid }
    // `now > exp + skew` without the sum, which could overflow.
    guard expiration == 0 || now <= skew || now - skew <= expiration else { throw .jwtExpired }
  }
}
