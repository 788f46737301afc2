internal import Basics
internal import MeshProof

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One line on a terminal's standard error that says how far long work is; nothing where standard error
/// goes elsewhere.
///
/// The line comes when the work has taken half a second, and is gone when it ends, also by Ctrl-C.
final class ProgressLine: Sendable {
  private struct State {
    let start: ContinuousClock.Instant
    var shown: ContinuousClock.Instant?
  }

  private let isOn: Bool
  private let state = Guarded(State(start: .now))

  init() {
    isOn = isatty(STDERR_FILENO) == 1
    if isOn { signal(SIGINT, endOfWork) }
  }

  /// Where an analysis reports to.
  var progress: AnalysisProgress {
    guard isOn else { return .none }
    return AnalysisProgress { step, done, total in self.show(step, done, total) }
  }

  /// Takes the line away.
  func finish() {
    guard isOn, state.withLock({ $0.shown }) != nil else { return }
    Console.report(text: Self.clearing)
  }

  /// To the start of the line, which is emptied.
  private static let clearing = "\r\u{1B}[K"

  private func show(_ step: String, _ done: Int, _ total: Int) {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      guard now - state.start >= .milliseconds(500),
        state.shown.map({ now - $0 >= .milliseconds(100) }) ?? true
      else { return false }
      state.shown = now
      return true
    }
    guard isDue else { return }
    let left = total > 0 ? " \(done)/\(total)" : ""
    Console.report(text: "\(Self.clearing)\(step)\(left)")
  }
}

/// Ends the process as Ctrl-C does, with an empty line before the prompt.
private func endOfWork(_ number: Int32) {
  let clearing: StaticString = "\r\u{1B}[K"
  _ = unsafe write(STDERR_FILENO, clearing.utf8Start, clearing.utf8CodeUnitCount)
  _exit(128 + number)
}
