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
    write(Array(text.utf8)[...], to: STDOUT_FILENO)
  }

  /// Writes bytes to standard output at once.
  static func print(_ bytes: [UInt8]) { write(bytes[...], to: STDOUT_FILENO) }

  /// Writes diagnostics to standard error.
  static func report(_ diagnostics: [Diagnostic]) {
    report(text: diagnostics.map { "\($0)\n" }.joined())
  }

  /// Writes one error without a place.
  static func report(error: String) { report(text: "error: \(error)\n") }

  /// Writes what is wrong with the command line.
  static func report(usage message: String) { report(text: message + "\n") }

  /// Writes text to standard error.
  static func report(text: String) {
    write(Array(text.utf8)[...], to: STDERR_FILENO)
  }

  /// Whether standard output is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var rest = bytes
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
