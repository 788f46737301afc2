internal import Basics

#if canImport(Glibc)
  @unsafe @preconcurrency internal import Glibc
#else
  @unsafe @preconcurrency internal import Darwin
#endif

/// Another program that is run to its end, without a shell.
struct Subprocess {
  /// Looked for in PATH.
  let program: String
  let arguments: [String]
  /// Added to the environment.
  var environment: [String: String] = [:]

  /// What a program that ended has written.
  struct Result {
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]
  }

  /// The program could not be run to its end.
  enum Failure: Error {
    case cannotStart(String)
    /// It has written nothing for so many seconds.
    case silent(Int)
    /// It writes more than so many bytes.
    case tooMuch(Int)
    case broken(String)
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - input: Its standard input.
  ///   - mostBytes: How much it may write.
  ///   - seconds: How long it may be silent.
  func run(
    input: [UInt8] = [],
    mostBytes: Int,
    seconds: Int
  ) throws(Failure) -> Result {
    // A program that ends early must not end this one.
    let handler = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, handler) }
    var channels = try Channels()
    defer { channels.close() }
    let process = try start(channels)
    channels.closeChildEnds()
    do throws(Failure) {
      let (output, errors) = try channels.exchange(
        input,
        mostBytes: mostBytes,
        seconds: seconds
      )
      return Result(status: Self.wait(for: process), output: output, errors: errors)
    } catch {
      kill(process, SIGKILL)
      _ = Self.wait(for: process)
      throw error
    }
  }

  private func start(_ channels: Channels) throws(Failure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let ends = [channels.input.read, channels.output.write, channels.errors.write]
    for (index, descriptor) in ends.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(index))
    }
    for descriptor in channels.all where descriptor > STDERR_FILENO {
      unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    let words = unsafe Self.copies([program] + arguments)
    let variables = unsafe Self.copies(
      Self.inherited().merging(environment) { _, own in own }
        .map { "\($0.key)=\($0.value)" }
    )
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, program, &actions, nil, words, variables)
    guard code == 0 else {
      throw .cannotStart(
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
      )
    }
    return process
  }

  /// The texts as C has them, with `nil` behind the last one; to be freed.
  private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe texts.map { unsafe strdup($0) } + [nil]
  }

  /// The environment of this process.
  private static func inherited() -> [String: String] {
    var variables: [String: String] = [:]
    var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = unsafe environ
    while let text = unsafe entry.pointee {
      let parts = unsafe String(cString: text)
        .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      unsafe entry += 1
    }
    return variables
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    // As a shell has it: a signal's number and 128.
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
