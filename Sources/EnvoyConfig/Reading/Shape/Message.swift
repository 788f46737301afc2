internal import Basics
internal import Documents

/// A protobuf message in JSON, with fields in either spelling: `typedConfig` as istioctl writes it,
/// `typed_config` as Envoy's admin endpoint does.
///
/// A field that is `null` is absent.
struct Message {
  let node: Node
  /// By the name in lower camel case.
  private let fields: [ByteString: Node]

  /// - Throws: for what is no mapping, and for a field in both spellings.
  init(_ node: Node) throws(ReadingError) {
    guard node.kind == .mapping else {
      throw ReadingError("an object is expected here", at: node.location)
    }
    var fields: [ByteString: Node] = [:]
    for member in node.members where member.value.kind != .null {
      let name = member.name.lowerCamelCase
      guard fields.updateValue(member.value, forKey: name) == nil else {
        throw ReadingError("the field \"\(name)\" is given twice", at: member.key.location)
      }
    }
    self.node = node
    self.fields = fields
  }

  var location: SourceLocation { node.location }

  /// The names of all fields, in lower camel case and byte order.
  var names: [ByteString] { fields.keys.sorted() }

  /// The value of a field; the name in lower camel case.
  subscript(name: ByteString) -> Node? { fields[name] }

  /// Makes sure that no field is there whose meaning is not known.
  func mayHave(_ names: Set<ByteString>) throws(ReadingError) {
    for (name, node) in fields.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
      throw ReadingError("the field \"\(name)\" is not known here", at: node.location)
    }
  }

  /// The one field of a message that is a choice.
  func choice() throws(ReadingError) -> (name: ByteString, value: Node) {
    guard fields.count == 1, let field = fields.first else {
      throw ReadingError("exactly one field is expected here", at: location)
    }
    return (field.key, field.value)
  }

  func message(_ name: ByteString) throws(ReadingError) -> Message? {
    guard let node = fields[name] else { return nil }
    return try Message(node)
  }

  func messages(_ name: ByteString) throws(ReadingError) -> [Message] {
    var messages: [Message] = []
    for node in try elements(name) { messages.append(try Message(node)) }
    return messages
  }

  func elements(_ name: ByteString) throws(ReadingError) -> [Node] {
    guard let node = fields[name] else { return [] }
    guard node.kind == .sequence else {
      throw ReadingError("a list is expected here", at: node.location)
    }
    return node.elements
  }

  /// The members of a map; their names are data.
  func map(_ name: ByteString) throws(ReadingError) -> [Node.Member] {
    guard let node = fields[name] else { return [] }
    guard node.kind == .mapping else {
      throw ReadingError("an object is expected here", at: node.location)
    }
    return node.members
  }

  func text(_ name: ByteString) throws(ReadingError) -> ByteString? {
    guard let node = fields[name] else { return nil }
    return try node.asText()
  }

  func texts(_ name: ByteString) throws(ReadingError) -> [ByteString] {
    var texts: [ByteString] = []
    for node in try elements(name) { texts.append(try node.asText()) }
    return texts
  }

  /// A flag; absent is `false`.
  func flag(_ name: ByteString) throws(ReadingError) -> Bool {
    guard let node = fields[name] else { return false }
    guard let bool = node.bool else {
      throw ReadingError("true or false is expected here", at: node.location)
    }
    return bool
  }

  /// A number from 0 to 2³²-1.
  func number(_ name: ByteString) throws(ReadingError) -> Int? {
    guard let node = fields[name] else { return nil }
    guard let number = node.integer, (0...Int64(UInt32.max)).contains(number) else {
      throw ReadingError("a number from 0 to 4294967295 is expected here", at: node.location)
    }
    return Int(number)
  }

  /// The name of the message in an `Any`: the `@type` after the last slash.
  func typeName() throws(ReadingError) -> ByteString? {
    try text("@type").map { $0.split(at: UInt8(ascii: "/")).last ?? $0 }
  }
}

extension Node {
  func asText() throws(ReadingError) -> ByteString {
    guard let string else { throw ReadingError("a text is expected here", at: location) }
    return string
  }
}

extension ByteString {
  /// The name of a protobuf field in JSON; a name without underscores stays as it is.
  fileprivate var lowerCamelCase: ByteString {
    guard bytes.contains(UInt8(ascii: "_")) else { return self }
    var result: [UInt8] = []
    var isUpper = false
    for byte in bytes {
      if byte == UInt8(ascii: "_") {
        isUpper = true
      } else {
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        result.append(isUpper && isLetter ? byte & 0xDF : byte)
        isUpper = false
      }
    }
    return ByteString(bytes: result)
  }
}
