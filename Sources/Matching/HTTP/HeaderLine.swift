package import Basics

/// One header line of a request, as the client sent it.
package struct HeaderLine: Hashable, Sendable {
  /// The name, in the client's case.
  package let name: ByteString
  /// The value, with the blanks around it.
  package let value: ByteString

  /// Makes a line of its parts.
  package init(_ name: ByteString, _ value: ByteString) {
    self.name = name
    self.value = value
  }
}

extension ByteString {
  /// The text without the spaces and tabs at its ends.
  var trimmingBlanks: ByteString {
    let isBlank = { (byte: UInt8) in byte == .init(ascii: " ") || byte == .init(ascii: "\t") }
    return ByteString(bytes: bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// The elements of a comma-separated list, without the blanks around them.
  var listElements: [ByteString] { split(at: .init(ascii: ",")).map(\.trimmingBlanks) }
}
