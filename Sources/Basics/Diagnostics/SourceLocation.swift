/// A place in an input file.
public struct SourceLocation: Hashable, Sendable {
  // Without a reference to count: every value that was read carries its place along.
  private let name: FileName
  private let lineNumber: UInt32
  private let columnNumber: UInt32

  /// Makes a location of its parts; lines and columns from 2³² on count as 2³² - 1.
  public init(file: String, line: Int, column: Int) {
    self.init(file: FileName(file), line: line, column: column)
  }

  /// Makes a location in a file that is known already.
  package init(file: FileName, line: Int, column: Int) {
    name = file
    lineNumber = UInt32(clamping: line)
    columnNumber = UInt32(clamping: column)
  }

  /// The file as the user named it; `-` for standard input.
  public var file: String { name.text }

  /// The line, counted from 1.
  public var line: Int { Int(lineNumber) }

  /// The column in Unicode scalars, counted from 1: where the offending token starts.
  public var column: Int { Int(columnNumber) }
}

extension SourceLocation: CustomStringConvertible {
  /// `file:line:column`.
  public var description: String { "\(file):\(line):\(column)" }
}

extension SourceLocation: Comparable {
  /// Whether `left` is in an earlier file by name, or earlier in the same file.
  public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    guard left.name == right.name else { return left.file < right.file }
    return (left.lineNumber, left.columnNumber) < (right.lineNumber, right.columnNumber)
  }
}

/// A value with the place it was read from.
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package var location: SourceLocation

  package init(_ value: Value, at location: SourceLocation) {
    self.value = value
    self.location = location
  }
}

extension Located<ByteString> {
  // For what there is most of: calls without a known type ask the runtime for it each time.
  package init(_ value: ByteString, at location: SourceLocation) {
    self.value = value
    self.location = location
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
