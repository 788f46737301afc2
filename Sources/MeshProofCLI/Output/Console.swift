internal import MeshProof

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// A method of the same name hides the C function where it is called.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, buffer, count)
}

/// Standard output and standard error.
enum Console {
  /// Writes to standard output at once: a reader of a pipe waits for it.
  static func print(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  /// Writes diagnostics to standard error.
  static func report(_ diagnostics: [Diagnostic]) {
    write(diagnostics.map { "\($0)\n" }.joined(), to: STDERR_FILENO)
  }

  /// Writes one error without a place.
  static func report(error: String) { write("error: \(error)\n", to: STDERR_FILENO) }

  /// Writes what is wrong with the command line.
  static func report(usage message: String) { write(message + "\n", to: STDERR_FILENO) }

  /// Whether standard output is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe systemWrite(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
