/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable {
  /// One line in lower case, such as `duplicate object key`.
  public let message: String
  /// The line of the offending token, counted from 1.
  public let line: Int
  /// The column in Unicode scalars where the offending token starts, counted from 1.
  public let column: Int

  /// Makes an error of its parts.
  public init(message: String, line: Int, column: Int) {
    self.message = message
    self.line = line
    self.column = column
  }
}

extension JSONSyntaxError: CustomStringConvertible {
  /// `line:column: message`.
  public var description: String { "\(line):\(column): \(message)" }
}
