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
    guard let now else { return Int64(time(nil)) }
    guard let seconds = Int64(now) ?? PolicySet.seconds(rfc3339: now) else {
      Console.report([.usage("--now wants RFC 3339 or Unix seconds, not \"\(now)\"")])
      try ExitStatus.badInput.exit()
      return 0
    }
    return seconds
  }
}
