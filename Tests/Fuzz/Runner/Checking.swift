internal import Basics
internal import FuzzTargets

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Runs a target on an input; ends the process where a property does not hold.
func check(_ target: FuzzTarget, _ input: [UInt8]) {
  do {
    try target.check(input)
  } catch {
    print("violation in \(target.rawValue): \(error)")
    fflush(nil)
    abort()
  }
}

/// Runs a target on files; ends the process where one cannot be read.
func replay(_ paths: some Sequence<String>, _ target: FuzzTarget) {
  for path in paths {
    guard let bytes = readFile(path) else {
      print("cannot read \(path)")
      exit(2)
    }
    slowest.withLock { $0.measure(target, bytes) }
  }
  slowest.withLock { $0.report() }
}

/// The slowest input of this process.
let slowest = Guarded(Slowest())

/// The input that took the longest.
struct Slowest {
  private var nanoseconds: UInt64 = 0
  private var byteCount = 0

  /// Runs a target on an input and notes how long that took, on the processor.
  mutating func measure(_ target: FuzzTarget, _ input: [UInt8]) {
    let start = Self.now()
    check(target, input)
    let time = Self.now() - start
    if time > nanoseconds { (nanoseconds, byteCount) = (time, input.count) }
  }

  /// Prints the line that `scripts/fuzz` looks for.
  func report() { print("slowest: \(nanoseconds / 1000) µs, \(byteCount) bytes") }

  private static func now() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// The content of a file.
func readFile(_ path: String) -> [UInt8]? {
  guard let file = unsafe fopen(path, "r") else { return nil }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe fread(&buffer, 1, buffer.count, file)
    guard count > 0 else { return bytes }
    bytes += buffer[..<count]
  }
}
