internal import Basics
internal import JSON
internal import Matching

extension TextPattern {
  /// `envoy.type.matcher.v3.StringMatcher` (AP-47).
  func stringMatcher(ignoringCase: Bool = false) -> JSONValue {
    let ignoreCase = JSONValue.flag(ignoringCase)
    return switch self {
    case .exact(let text): .message(["exact": .string(text), "ignoreCase": ignoreCase])
    case .prefix(let text): .message(["prefix": .string(text), "ignoreCase": ignoreCase])
    case .suffix(let text): .message(["suffix": .string(text), "ignoreCase": ignoreCase])
    // Nothing but a header can be asked for its presence alone; see `headerMatcher`.
    case .nonEmpty, .present: Self.stringMatcher(regex: ".+")
    }
  }

  /// A string matcher by an RE2 expression.
  static func stringMatcher(regex: ByteString) -> JSONValue {
    .message(["safeRegex": .message(["regex": .string(regex)])])
  }

  /// `envoy.config.route.v3.HeaderMatcher` (AP-48, AP-49).
  func headerMatcher(name: ByteString, ignoringCase: Bool = false) -> JSONValue {
    guard self != .present else {
      return .message(["name": .text(name), "presentMatch": true])
    }
    return .message([
      "name": .text(name), "stringMatch": stringMatcher(ignoringCase: ignoringCase),
    ])
  }

  /// `envoy.type.matcher.v3.ValueMatcher` for a text.
  var valueMatcher: JSONValue { .message(["stringMatch": stringMatcher()]) }
}

extension PeerPattern {
  /// The string matcher for one name of the peer's certificate (AP-53 to AP-56).
  var stringMatcher: JSONValue {
    switch matcher {
    case .text(let pattern): pattern.stringMatcher()
    case .regex(let expression): TextPattern.stringMatcher(regex: expression)
    }
  }
}

extension JSONValue {
  /// `envoy.type.matcher.v3.MetadataMatcher`: the value at the end of a path of keys.
  static func metadataMatcher(
    filter: ByteString,
    path: [ByteString],
    value: JSONValue
  ) -> JSONValue {
    .message([
      "filter": .string(filter),
      "path": .array(path.map { .message(["key": .text($0)]) }),
      "value": value,
    ])
  }

  /// A value that ANY of the matchers takes.
  static func anyValue(of matchers: [JSONValue]) -> JSONValue {
    guard matchers.count != 1 else { return matchers[0] }
    return .message(["orMatch": .message(["valueMatchers": .array(matchers)])])
  }

  /// A list one element of which the matcher takes.
  static func listMatcher(oneOf matcher: JSONValue) -> JSONValue {
    .message(["listMatch": .message(["oneOf": matcher])])
  }
}
