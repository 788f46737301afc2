public import Basics

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Bytes to read policies from, with the name that positions show.
public struct InputFile: Sendable, Hashable {
  /// The name as the user gave it; `-` for standard input.
  public let name: String
  /// The content.
  public let bytes: [UInt8]

  /// Makes a file of bytes that are in memory already.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

extension InputFile {
  /// Reads files, directories (recursively: `.yaml`, `.yml`, `.json`) and `-` for standard input.
  ///
  /// - Parameter paths: In the user's order; a directory's files come in byte order of their names.
  /// - Returns: The files, in that order.
  /// - Throws: ``LoadingError`` with a diagnostic for every path that cannot be read.
  public static func read(paths: [String]) throws(LoadingError) -> [InputFile] {
    var files: [InputFile] = []
    var diagnostics: [Diagnostic] = []
    for path in paths {
      for name in FileSystem.policyFiles(under: path) {
        switch FileSystem.read(name) {
        case .success(let bytes): files.append(InputFile(name: name, bytes: bytes))
        case .failure(let error):
          diagnostics.append(
            Diagnostic(
              .error,
              code: "cannot-read",
              "cannot read \"\(name)\": \(error.text)",
              at: nil
            )
          )
        }
      }
    }
    guard diagnostics.isEmpty else { throw LoadingError(diagnostics: diagnostics) }
    return files
  }

  /// Reads one file, or standard input for `-`.
  ///
  /// - Returns: The file.
  /// - Throws: ``LoadingError`` when it cannot be read.
  public static func read(path: String) throws(LoadingError) -> InputFile {
    switch FileSystem.read(path) {
    case .success(let bytes): return InputFile(name: path, bytes: bytes)
    case .failure(let error):
      throw LoadingError(diagnostics: [
        Diagnostic(.error, code: "cannot-read", "cannot read \"\(path)\": \(error.text)", at: nil)
      ])
    }
  }
}

/// Everything that is wrong with the inputs, at once.
public struct LoadingError: Error, Sendable {
  /// By file, line and column; at least one is an error.
  public let diagnostics: [Diagnostic]

  /// Makes an error of its diagnostics.
  public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
