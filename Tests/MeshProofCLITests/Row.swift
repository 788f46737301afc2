import Testing

/// A command line with what it must end with.
struct Row: Sendable, CustomTestStringConvertible {
  let line: String
  let status: Int32
  /// A part of standard output.
  var output = ""
  /// A part of standard error.
  var errors = ""
  var input = ""

  var testDescription: String { line }

  /// Runs the line, behind what the shell is told before, and demands that end.
  @discardableResult
  func check(
    after preparation: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Command.Result {
    let result = try Command.run(preparation + line, input: input)
    let all: Comment = "\(result.output)\(result.errors)"
    #expect(result.status == status, all, sourceLocation: sourceLocation)
    #expect(output.isEmpty || result.output.contains(output), all, sourceLocation: sourceLocation)
    #expect(errors.isEmpty || result.errors.contains(errors), all, sourceLocation: sourceLocation)
    return result
  }
}
