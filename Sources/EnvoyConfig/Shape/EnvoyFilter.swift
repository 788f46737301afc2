package import Basics
package import JSON

/// One filter of a chain: its name and its configuration as a typed message.
package struct EnvoyFilter: Sendable, Hashable {
  package let name: ByteString
  /// With `@type`.
  package let typedConfig: JSONValue

  /// Makes a filter of the name, the full name of the message, and the message's fields.
  init(
    _ name: ByteString,
    message: ByteString,
    _ fields: KeyValuePairs<ByteString, JSONValue?>
  ) {
    self.name = name
    typedConfig = .typedMessage(message, fields)
  }

  package var json: JSONValue {
    .message(["name": .string(name), "typedConfig": typedConfig])
  }
}
