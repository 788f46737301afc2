internal import Basics
public import Evaluation

extension Request {
  /// Reads the requests of a file, JSON or YAML: one or more documents, or lists of requests.
  ///
  /// - Parameters:
  ///   - file: The text.
  ///   - firstLine: The number of the file's first line, for a line out of a longer file.
  ///   - limits: How much is read before it is refused.
  /// - Returns: The requests, in the order of the text.
  /// - Throws: ``LoadingError`` with every problem, unknown fields among them.
  public static func read(
    _ file: InputFile,
    firstLine: Int = 1,
    limits: InputLimits = InputLimits()
  ) throws(LoadingError) -> [Request] {
    let (requests, diagnostics) = RequestReader.read(
      file.bytes,
      file: file.name,
      limits: limits
    )
    guard !diagnostics.hasErrors else {
      throw LoadingError(
        diagnostics: diagnostics.sortedByLocation().map { $0.movedDown(by: firstLine - 1) }
      )
    }
    return requests
  }
}

extension Diagnostic {
  fileprivate func movedDown(by lines: Int) -> Diagnostic {
    Diagnostic(
      severity,
      code: code,
      message,
      at: location.map {
        SourceLocation(file: $0.file, line: $0.line + lines, column: $0.column)
      },
      notes: notes,
      clause: clause
    )
  }
}
