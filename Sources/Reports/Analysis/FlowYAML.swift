internal import Basics
internal import JSON

extension JSONValue {
  /// The value in YAML's flow style, on one line: `{to: [{operation: {paths: [/a*]}}]}`.
  ///
  /// INVARIANT: for values that the program made; they are a few levels deep.
  var flowYAML: String {
    switch self {
    case .object(let object):
      let members = object.members.map { "\(Self.scalar($0.name)): \($0.value.flowYAML)" }
      return "{\(members.joined(separator: ", "))}"
    case .array(let elements):
      return "[\(elements.map(\.flowYAML).joined(separator: ", "))]"
    case .string(let text): return Self.scalar(text)
    case .integer, .number, .bool, .null: return write(.compact).string
    }
  }

  /// Plain where every reader takes it for this text, else in double quotes as JSON has them.
  private static func scalar(_ text: ByteString) -> String {
    isPlain(text) ? text.string : JSONValue.string(text).write(.compact).string
  }

  private static func isPlain(_ text: ByteString) -> Bool {
    guard let first = text.bytes.first, isLetter(first) || first == UInt8(ascii: "/") else {
      return false
    }
    let words: Set<ByteString> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    let marks = Set("/._-*+%=@".utf8)
    return !words.contains(text.asciiLowercased)
      && text.bytes.allSatisfy {
        isLetter($0) || (0x30...0x39).contains($0) || marks.contains($0)
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
