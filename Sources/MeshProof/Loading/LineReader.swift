internal import Basics

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The lines of a file or of standard input, as they come.
public final class LineReader {
  private let path: String
  private let limits: InputLimits
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Offset of the first byte of `buffer` that was not handed out.
  private var start = 0
  private var isAtEnd = false
  private var lineNumber = 0

  /// Opens a file, or standard input for `-`.
  ///
  /// A pipe may be silent for as long as it likes.
  /// - Parameters:
  ///   - path: The file.
  ///   - limits: How long a line may be (`requestBytes`).
  /// - Throws: ``LoadingError`` when it cannot be opened.
  public init(path: String, limits: InputLimits = InputLimits()) throws(LoadingError) {
    self.path = path
    self.limits = limits
    descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY)
    guard descriptor >= 0, path == "-" || !FileSystem.isDirectory(path) else {
      let reason = descriptor < 0 ? FileSystem.ReadError.last().text : "it is a directory"
      throw LoadingError(diagnostics: [
        Diagnostic(.error, code: "cannot-read", "cannot read \"\(path)\": \(reason)", at: nil)
      ])
    }
    isRegularFile = FileSystem.isRegularFile(descriptor)
  }

  /// Reading a file never waits for anybody; a pipe or a terminal may.
  private let isRegularFile: Bool

  deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

  /// Whether a whole line is there without waiting for more input.
  public var hasLineReady: Bool { isRegularFile || buffer[start...].contains(UInt8(ascii: "\n")) }

  /// The next line without its line feed; `nil` at the end.
  ///
  /// - Throws: ``LoadingError`` for a line that is too long, behind which nothing is read, and when
  ///   the file cannot be read on.
  public func next() throws(LoadingError) -> [UInt8]? {
    var searched = start
    lineNumber += 1
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        try checkLength(end - start)
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      searched = buffer.count
      try checkLength(buffer.count - start)
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
      }
      if start > 0 {
        buffer.removeFirst(start)
        searched -= start
        start = 0
      }
      try fill()
    }
  }

  private func checkLength(_ count: Int) throws(LoadingError) {
    guard count > limits[.requestBytes] else { return }
    isAtEnd = true
    start = buffer.count
    let most = limits[.requestBytes]
    throw LoadingError(diagnostics: [
      limits.diagnostic(
        "the line has more than \(most) bytes",
        over: .requestBytes,
        at: SourceLocation(file: path, line: lineNumber, column: 1)
      )
    ])
  }

  private func fill() throws(LoadingError) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    if count > 0 {
      buffer.append(contentsOf: chunk[..<count])
    } else if count == 0 {
      isAtEnd = true
    } else if errno != EINTR {
      // Half of the requests must not look like all of them.
      throw LoadingError(diagnostics: [.cannotRead(path, .last())])
    }
  }
}
