internal import Basics
internal import Documents
internal import Matching

/// A matcher for a text as a proxy has it (AP-47 to AP-50).
struct StringMatcher {
  enum Form {
    case text(TextPattern)
    /// An RE2 expression for the whole text.
    case regex(ByteString)
  }

  let form: Form
  let ignoresCase: Bool
  let location: SourceLocation

  /// Reads `envoy.type.matcher.v3.StringMatcher`.
  init(_ message: Message) throws(ReadingError) {
    ignoresCase = try message.flag("ignoreCase")
    location = message.location
    try message.mayHave(["exact", "prefix", "suffix", "safeRegex", "ignoreCase"])
    let forms: [ByteString] = ["exact", "prefix", "suffix", "safeRegex"]
    let given = forms.filter { message[$0] != nil }
    guard given.count == 1, let name = given.first else {
      throw ReadingError("one of exact, prefix, suffix and safeRegex is expected", at: location)
    }
    form = try Self.form(name, of: message)
  }

  /// Reads a member of a message that is a string matcher in one field of its own.
  static func form(_ name: ByteString, of message: Message) throws(ReadingError) -> Form {
    let text = name == "safeRegex" ? "" : try message.text(name) ?? ""
    switch name {
    case "exact": return .text(.exact(text))
    case "prefix": return .text(.prefix(text))
    case "suffix": return .text(.suffix(text))
    default:
      guard let regex = try message.message("safeRegex") else { return .regex("") }
      try regex.mayHave(["regex", "googleRe2"])
      return .regex(try regex.text("regex") ?? "")
    }
  }

  /// The pattern for anything but a peer's name, where `.+` is the only expression of istiod's.
  func pattern() throws(ReadingError) -> TextPattern {
    guard !ignoresCase else {
      throw ReadingError(
        "a matcher without regard to case is known for :authority only",
        at: location
      )
    }
    return try patternWithAnyCase()
  }

  func patternWithAnyCase() throws(ReadingError) -> TextPattern {
    switch form {
    case .text(let pattern): return pattern
    case .regex(".+"): return .nonEmpty
    case .regex(let regex):
      throw ReadingError("the regular expression \"\(regex)\" is not one of istiod's", at: location)
    }
  }

  /// The pattern for a peer's name (AP-53 to AP-56).
  func peerPattern() throws(ReadingError) -> PeerPattern {
    guard !ignoresCase else { return PeerPattern(try pattern()) }
    switch form {
    case .text(let pattern): return PeerPattern(pattern)
    case .regex(let regex):
      guard let pattern = PeerPattern(regex: regex) else {
        throw ReadingError(
          "the regular expression \"\(regex)\" is not one of istiod's",
          at: location
        )
      }
      guard pattern.isAccepted else {
        throw ReadingError("Envoy refuses a regular expression of this size", at: location)
      }
      return pattern
    }
  }
}

extension TextPattern {
  /// The pattern as a policy writes it.
  var written: ByteString {
    switch self {
    case .exact(let text): text
    case .prefix(let text): text + "*"
    case .suffix(let text): "*" + text
    case .nonEmpty, .present: "*"
    }
  }
}
