internal import MeshProof

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension InputOptions {
  /// The time that tokens are judged at, in seconds since 1970: the only place where the clock
  /// enters.
  func currentTime() throws -> Int64 {
    guard let now else { return Self.clockSeconds() }
    guard let seconds = Int64(now) ?? PolicySet.seconds(rfc3339: now) else {
      Console.report([.usage("--now wants RFC 3339 or Unix seconds, not \"\(now)\"")])
      try ExitStatus.badInput.exit()
      return 0
    }
    return seconds
  }

  /// The clock, in seconds since 1970.
  static func clockSeconds() -> Int64 { Int64(time(nil)) }

  /// A clock that only goes forward, for durations.
  @Sendable static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
