#if MESHPROOF_FUZZING
  internal import Basics
  internal import FuzzTargets
  internal import Glibc

  /// libFuzzer's entry for programs that have a `main` of their own; in the library that
  /// `-sanitize=fuzzer` links.
  @_silgen_name("LLVMFuzzerRunDriver")
  private func LLVMFuzzerRunDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt

  /// The environment variable with the name of the target, for processes that libFuzzer starts.
  let targetVariable = "MESHPROOF_FUZZ_TARGET"

  /// Gives libFuzzer the arguments behind the first `skipped` ones; ends the process.
  func runFuzzer(_ target: FuzzTarget, argumentsFrom skipped: Int) -> Never {
    unsafe fuzzedTarget = target
    var count = CommandLine.argc - CInt(skipped)
    let arguments = unsafe CommandLine.unsafeArgv + skipped
    unsafe arguments[0] = unsafe CommandLine.unsafeArgv[0]
    var pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe arguments
    atexit { slowest.withLock { $0.report() } }
    exit(
      unsafe LLVMFuzzerRunDriver(&count, &pointer) { start, count in
        let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        slowest.withLock { unsafe $0.measure(fuzzedTarget, input) }
        return 0
      }
    )
  }

  /// A C callback carries no context; libFuzzer calls it on one thread.
  nonisolated(unsafe) private var fuzzedTarget = FuzzTarget.documents
#endif
