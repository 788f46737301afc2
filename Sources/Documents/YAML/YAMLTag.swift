internal import Basics

/// What an explicit tag makes of a node (ENV-16).
enum YAMLTag {
  /// Why a tag cannot be used.
  enum Problem {
    /// Not one of YAML's core tags.
    case unsupported
    /// A core tag that does not fit what it stands before.
    case mismatch
  }

  private static let prefix: ByteString = "tag:yaml.org,2002:"

  /// The kind of a scalar; without a tag the plain form decides.
  static func kind(
    ofScalar text: borrowing Span<UInt8>,
    isPlain: Bool,
    tag: ByteString?
  ) -> (Node.Kind, problem: Problem?) {
    guard let tag else { return (isPlain ? PlainScalar.kind(of: text) : .string, nil) }
    // The non-specific tag `!` forbids to look at the text.
    if tag == "!" { return (.string, nil) }
    guard tag.hasPrefix(prefix) else { return (.string, .unsupported) }
    let wanted: Node.Kind
    switch tag.dropFirst(prefix.count) {
    case "str": return (.string, nil)
    case "int": wanted = .integer
    case "float": wanted = .float
    case "bool": wanted = .bool
    case "null": wanted = .null
    case "seq", "map": return (.string, .mismatch)
    default: return (.string, .unsupported)
    }
    let resolved = PlainScalar.kind(of: text)
    let fits = resolved == wanted || (wanted == .float && resolved == .integer)
    return fits ? (wanted, nil) : (.string, .mismatch)
  }

  /// What is wrong with the tag of a sequence or mapping, if anything.
  static func problem(ofCollection kind: Node.Kind, tag: ByteString?) -> Problem? {
    guard let tag, tag != "!" else { return nil }
    guard tag.hasPrefix(prefix) else { return .unsupported }
    switch tag.dropFirst(prefix.count) {
    case "seq": return kind == .sequence ? nil : .mismatch
    case "map": return kind == .mapping ? nil : .mismatch
    case "str", "int", "float", "bool", "null": return .mismatch
    default: return .unsupported
    }
  }

  /// A tag as users write it: `!!binary`.
  static func written(_ tag: ByteString) -> ByteString {
    tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
  }
}
