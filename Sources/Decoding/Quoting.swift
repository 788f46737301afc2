package import Basics

/// Returns user text in double quotes, on one line and of bounded length.
///
/// Quotes, backslashes, control and invisible characters are escaped; after 80 characters it ends
/// with `…`.
package func quoted(_ text: ByteString) -> String {
  if text.count <= 80, text.bytes.allSatisfy(isUnescaped) { return "\"" + text.string + "\"" }
  var result = "\""
  var length = 0
  for scalar in text.string.unicodeScalars {
    guard length < 80 else {
      result += "…"
      break
    }
    length += 1
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}

/// Whether a byte is a character of ASCII that stands for itself.
private func isUnescaped(_ byte: UInt8) -> Bool {
  byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}
