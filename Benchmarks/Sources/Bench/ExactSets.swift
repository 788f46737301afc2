import MeshProof
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// When the steps of an analysis began, by what it reports of its progress.
final class StepTimes: Sendable {
  private let begun = Mutex<[(step: String, seconds: Double)]>([])

  var progress: AnalysisProgress {
    AnalysisProgress { step, _, _ in
      self.begun.withLock { begun in
        if begun.last?.step != step { begun.append((step, Measurement.processorSeconds())) }
      }
    }
  }

  /// Seconds from the beginning of one step to that of another.
  func seconds(from first: String, to last: String) -> Double {
    begun.withLock { begun in
      let start = begun.first { $0.step == first }?.seconds
      let end = begun.first { $0.step == last }?.seconds
      // Where a universe is too large, the last step is never reached.
      guard let start, let end else { return -1 }
      return end - start
    }
  }
}

/// The most memory that the process has had, in megabytes.
func peakMegabytes() -> Int {
  // Linux counts into `ru_maxrss` what the process was before it became this program.
  if let file = fopen("/proc/self/status", "r") {
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      var kilobytes = 0
      let found = withUnsafeMutablePointer(to: &kilobytes) { kilobytes in
        withVaList([kilobytes]) { vsscanf(line, "VmHWM: %ld", $0) }
      }
      if found == 1 { return kilobytes / 1024 }
    }
  }
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Int(usage.ru_maxrss) / 1024
}

/// Universe and diagrams of every workload port of a mesh, as `what-can --from none` needs them.
func measureSets(_ path: String) throws -> String {
  let start = Measurement.processorSeconds()
  let policies = try policySet(path)
  let loading = Measurement.processorSeconds() - start
  var inquiry = AccessInquiry()
  inquiry.scope.noIdentity = true
  // As for people.
  inquiry.ruleLimit = 20
  let times = StepTimes()
  let asked = Measurement.processorSeconds()
  let report = try policies.access(inquiry, progress: times.progress)
  let whole = Measurement.processorSeconds() - asked
  let engine = times.seconds(
    from: "finding what policies tell apart",
    to: "finding callers and requests"
  )
  let ports = report.answers.reduce(0) { $0 + $1.workloads.members.count }
  return "{\"engine\": \(engine), \"loading\": \(loading), \"ports\": \(ports), "
    + "\"undecided\": \(report.undecided.count), \"whole\": \(whole), "
    + "\"megabytes\": \(peakMegabytes())}"
}

/// The comparison of two meshes, loading left out.
func measureDiff(_ old: String, _ new: String) throws -> String {
  let (old, new) = (try policySet(old), try policySet(new))
  let start = Measurement.processorSeconds()
  let report = try new.diff(from: old)
  let seconds = Measurement.processorSeconds() - start
  return "{\"diff\": \(seconds), \"changes\": \(report.changes.count), "
    + "\"undecided\": \(report.undecided.count), \"megabytes\": \(peakMegabytes())}"
}
