internal import Basics
internal import Documents
internal import Matching

/// A matcher for a value in the metadata: where it is, and what it must be (AP-63, AP-80, AP-83).
struct MetadataMatcher {
  let filter: ByteString
  let path: [ByteString]
  let value: Message
  let location: SourceLocation

  /// Reads `envoy.type.matcher.v3.MetadataMatcher`.
  init(_ message: Message) throws(ReadingError) {
    try message.mayHave(["filter", "path", "value"])
    location = message.location
    filter = try message.text("filter") ?? ""
    var path: [ByteString] = []
    for segment in try message.messages("path") {
      try segment.mayHave(["key"])
      guard let key = try segment.text("key"), !key.isEmpty else {
        throw ReadingError("a segment of a metadata path needs a key", at: segment.location)
      }
      path.append(key)
    }
    self.path = path
    guard let value = try message.message("value") else {
      throw ReadingError("a metadata matcher needs a value", at: message.location)
    }
    self.value = value
  }

  /// The patterns of a value that is a text, or ANY of several (AP-80).
  static func texts(_ value: Message) throws(ReadingError) -> [TextPattern] {
    var patterns: [TextPattern] = []
    for one in try alternatives(of: value) { patterns.append(try text(one)) }
    return patterns
  }

  /// The pattern of a value that is a text.
  static func text(_ value: Message) throws(ReadingError) -> TextPattern {
    let (name, node) = try value.choice()
    guard name == "stringMatch" else {
      throw ReadingError("the value matcher \"\(name)\" is not known here", at: node.location)
    }
    return try StringMatcher(Message(node)).pattern()
  }

  /// ANY of the values of an `orMatch`; else the value itself.
  static func alternatives(of value: Message) throws(ReadingError) -> [Message] {
    guard let or = try value.message("orMatch") else { return [value] }
    try value.mayHave(["orMatch"])
    try or.mayHave(["valueMatchers"])
    return try or.messages("valueMatchers")
  }

  /// What one element of a list must be; `nil` for a value that is no list matcher.
  static func element(of value: Message) throws(ReadingError) -> Message? {
    guard let list = try value.message("listMatch") else { return nil }
    try value.mayHave(["listMatch"])
    try list.mayHave(["oneOf"])
    guard let element = try list.message("oneOf") else {
      throw ReadingError("a list matcher needs oneOf", at: list.location)
    }
    return element
  }
}
