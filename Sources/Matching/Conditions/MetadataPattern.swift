package import Basics
package import JSON

/// A policy's value for `experimental.envoy.filters.*` (AP-83).
package struct MetadataPattern: Hashable, Sendable {
  /// Whether the metadata must be a list, and one text in it fit; else it must be a text itself.
  package let isList: Bool
  /// What the text must be.
  package let text: TextPattern

  /// Reads a value: `[v]` asks for a list, anything else for a text.
  ///
  /// Of the list form all brackets at both ends go: `[[v]` is the list form of `v`.
  package init(_ value: ByteString) {
    isList = value.hasPrefix("[") && value.hasSuffix("]")
    guard isList else {
      text = TextPattern(string: value)
      return
    }
    let isBracket = { (byte: UInt8) in byte == .init(ascii: "[") || byte == .init(ascii: "]") }
    let open = value.bytes.drop(while: isBracket)
    text = TextPattern(
      string: ByteString(bytes: open.reversed().drop(while: isBracket).reversed())
    )
  }

  /// Makes the pattern of a text, whatever brackets its value has, alone or in a list.
  package init(isList: Bool, text: TextPattern) {
    self.isList = isList
    self.text = text
  }

  /// Whether the metadata value fits; a missing one never does.
  package func matches(_ value: JSONValue?, regexInput: RegexInput = .latin1) -> Bool {
    switch value {
    case .string(let text):
      !isList && self.text.matches(text, regexInput: regexInput)
    case .array(let elements):
      // ANY element that is a text
      isList
        && elements.contains { $0.string.map { text.matches($0, regexInput: regexInput) } == true }
    case .null, .bool, .integer, .number, .object, nil:
      false
    }
  }
}
