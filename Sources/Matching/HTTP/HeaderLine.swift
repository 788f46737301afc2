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
  package var trimmingBlanks: ByteString {
    var rest = bytes[...]
    while let first = rest.first, Self.isBlank(first) { rest.removeFirst() }
    while let last = rest.last, Self.isBlank(last) { rest.removeLast() }
    return rest.count == bytes.count ? self : ByteString(bytes: rest)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// The elements of a comma-separated list, without the blanks around them.
  var listElements: [ByteString] { split(at: .init(ascii: ",")).map(\.trimmingBlanks) }
}
