public import Analysis
internal import Basics
internal import Evaluation

/// The forms of a matrix.
public enum MatrixFormat: String, Sendable, CaseIterable {
  /// Tables for a terminal.
  case text
  /// A line for each answer.
  case csv
  /// The contract's form.
  case json
  /// Tables for a page or a pull request.
  case markdown
}

extension AccessMatrix {
  /// Writes the matrix in pieces, so that a large one is never in memory as text.
  ///
  /// - Parameters:
  ///   - format: The form.
  ///   - output: Takes the next piece; all together end with a line feed.
  public func write(
    as format: MatrixFormat,
    to output: (String) throws -> Void
  ) rethrows {
    switch format {
    case .text: try writeText(to: output)
    case .csv: try writeCSV(to: output)
    case .json: try writeJSON(to: output)
    case .markdown: try writeMarkdown(to: output)
    }
  }
}

extension AccessMatrix.Operation {
  /// `GET /orders`, or `TCP` for a connection.
  var title: String {
    switch self {
    case .http(let method, let path): "\(method.string.printable) \(path.string.printable)"
    case .connection: "TCP"
    }
  }
}

extension String {
  /// The text with an escape in place of each control character, which could move a table's cells or
  /// act on a terminal.
  var printable: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.map { scalar in
      scalar.isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }.joined()
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
