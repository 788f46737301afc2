internal import Basics

/// The cookies of a request as the JWT filter reads them (RA-56).
struct Cookies {
  private let pairs: [(name: ByteString, value: ByteString)]

  init(lines: [ByteString]) {
    pairs = lines.flatMap { $0.split(at: UInt8(ascii: ";")) }.compactMap { piece in
      let trimmed = piece.bytes.drop { $0 == UInt8(ascii: " ") }
      // A cookie without `=` is none.
      guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      var value = trimmed[(equals + 1)...]
      let quote = UInt8(ascii: "\"")
      if value.count >= 2, value.first == quote, value.last == quote {
        value = value.dropFirst().dropLast()
      }
      return (ByteString(bytes: trimmed[..<equals]), ByteString(bytes: value))
    }
  }

  /// The value of the first cookie of that name, with case.
  func firstValue(of name: ByteString) -> ByteString? {
    pairs.first { $0.name == name }?.value
  }
}
