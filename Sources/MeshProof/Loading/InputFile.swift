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
  /// - Parameters:
  ///   - paths: In the user's order; a directory's files come in byte order of their names.
  ///   - limits: How much is read of one file (`fileBytes`), and how long a pipe may stay silent.
  /// - Returns: The files, in that order.
  /// - Throws: ``LoadingError`` with a diagnostic for every path that cannot be read.
  public static func read(
    paths: [String],
    limits: InputLimits = InputLimits()
  ) throws(LoadingError) -> [InputFile] {
    var files: [InputFile] = []
    var diagnostics: [Diagnostic] = []
    for path in paths {
      for name in FileSystem.policyFiles(under: path) {
        switch FileSystem.read(name, limits) {
        case .success(let bytes): files.append(InputFile(name: name, bytes: bytes))
        case .failure(let error):
          diagnostics.append(.cannotRead(name, error))
        }
      }
    }
    guard diagnostics.isEmpty else { throw LoadingError(diagnostics: diagnostics) }
    return files
  }

  /// Reads one file, or standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: The limit that its size has.
  ///   - limits: The limits.
  /// - Returns: The file.
  /// - Throws: ``LoadingError`` when it cannot be read.
  public static func read(
    path: String,
    size: InputLimits.Name = .fileBytes,
    limits: InputLimits = InputLimits()
  ) throws(LoadingError) -> InputFile {
    switch FileSystem.read(path, limit: size, limits) {
    case .success(let bytes): return InputFile(name: path, bytes: bytes)
    case .failure(let error): throw LoadingError(diagnostics: [.cannotRead(path, error)])
    }
  }
}

extension Diagnostic {
  /// A file that cannot be read.
  static func cannotRead(_ path: String, _ error: FileSystem.ReadError) -> Diagnostic {
    Diagnostic(
      .error,
      code: "cannot-read",
      "cannot read \"\(path)\": \(error.text)",
      at: nil,
      notes: error.notes
    )
  }
}

/// Everything that is wrong with the inputs, at once.
public struct LoadingError: Error, Sendable {
  /// By file, line and column; at least one is an error.
  public let diagnostics: [Diagnostic]

  /// Makes an error of its diagnostics.
  public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
