internal import Basics

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The lines of a file or of standard input, as they come.
public final class LineReader {
  /// A longer line is not a request.
  private static let maximumLength = 16 << 20

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Offset of the first byte of `buffer` that was not handed out.
  private var start = 0
  private var isAtEnd = false

  /// Opens a file, or standard input for `-`.
  ///
  /// - Throws: ``LoadingError`` when it cannot be opened.
  public init(path: String) throws(LoadingError) {
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
  public var hasLineReady: Bool { buffer[start...].contains(UInt8(ascii: "\n")) || isRegularFile }

  /// The next line without its line feed; `nil` at the end.
  public func next() -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      searched = buffer.count
      if isAtEnd || buffer.count - start > Self.maximumLength {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
      }
      if start > 0 {
        buffer.removeFirst(start)
        searched -= start
        start = 0
      }
      fill()
    }
  }

  private func fill() {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    if count > 0 {
      buffer.append(contentsOf: chunk[..<count])
    } else if count == 0 || errno != EINTR {
      isAtEnd = true
    }
  }
}
