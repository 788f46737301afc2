internal import Basics

/// Text as XML 1.0 can hold it.
enum XMLText {
  /// For attributes and for content.
  ///
  /// What XML cannot hold, even escaped, is written as `\u{1B}`; bytes that are not UTF-8 show as
  /// U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // Literal ones would become blanks in an attribute.
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      default:
        if isCharacter(scalar) {
          result.unicodeScalars.append(scalar)
        } else {
          result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
      }
    }
    return result
  }

  /// XML's `Char`; those of the C1 block are let out too, as the standard advises.
  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
