import CAllocations

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much time of one processor something takes, by its fastest and its median run.
struct Measurement {
  /// Seconds of one operation.
  let median: Double
  let least: Double
  /// Seconds of what was done after each run, by the median run.
  let after: Double
  /// Allocations of one operation in the run that had the fewest.
  let allocations: Double

  /// Runs `body` some times, after a first run that does not count if that is wanted.
  ///
  /// - Parameters:
  ///   - runs: How often; each run does `operations` operations.
  ///   - operations: By how many a run's time is divided.
  ///   - warmsUp: Whether `body` runs once more, before.
  ///   - body: The run.
  ///   - after: What follows each run and does not belong to it.
  init(
    runs: Int,
    operations: Int,
    warmsUp: Bool = true,
    _ body: () throws -> Void,
    after: () -> Void = {}
  ) rethrows {
    if warmsUp {
      try body()
      after()
    }
    var seconds: [Double] = []
    var secondsAfter: [Double] = []
    var fewest = UInt.max
    for _ in 0..<runs {
      let before = allocations_so_far()
      let start = Self.processorSeconds()
      try body()
      let end = Self.processorSeconds()
      seconds.append(end - start)
      fewest = min(fewest, allocations_so_far() - before)
      after()
      secondsAfter.append(Self.processorSeconds() - end)
    }
    seconds.sort()
    secondsAfter.sort()
    self.after = secondsAfter[secondsAfter.count / 2]
    median = seconds[seconds.count / 2] / Double(operations)
    least = seconds[0] / Double(operations)
    allocations = Double(fewest) / Double(operations)
  }

  /// What this process has used of the processor: other work on the machine does not count.
  static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// One line of JSON.
  func line(_ name: String, _ extra: [(String, Int)] = []) -> String {
    let more = extra.map { ", \"\($0.0)\": \($0.1)" }.joined()
    return "{\"name\": \"\(name)\", \"median\": \(median), \"least\": \(least), "
      + "\"allocations\": \(allocations)\(more)}"
  }
}
