internal import Basics

/// User text for a message: in double quotes, on one line, and not longer than a line.
func quoted(_ text: ByteString) -> String {
  let longest = 60
  var result = "\""
  var count = 0
  for scalar in text.string.unicodeScalars {
    guard count < longest else { return result + "…\"" }
    count += 1
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
      result += "\\u{\(hexadecimal(scalar.value, digits: 2))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// A number in upper-case hexadecimal digits, padded with zeros.
func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
