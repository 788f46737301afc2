extension ByteString {
  /// The text on one line, control characters escaped: it may come from anywhere.
  package var line: String {
    var line = ""
    for scalar in string.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator:
        line += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}
