/// Why a text is not protobuf JSON of a `Struct`.
package struct ProtobufJSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line in lower case.
  package let message: String

  init(_ message: String) { self.message = message }

  package var description: String { message }
}
