internal import Basics

/// One event of a YAML stream, as libyaml tells it, but for the text of a scalar; never copied.
struct YAMLEvent: ~Copyable {
  enum Kind {
    case documentStart, documentEnd
    case scalar, alias
    case sequenceStart, mappingStart
    /// The end of a sequence or of a mapping.
    case collectionEnd
  }

  var kind: Kind
  /// Where the token starts, anchor and tag included.
  var position: TextPosition
  /// Start and end, counted in Unicode scalars from the start of the text that was given.
  var start: Int
  var end: Int
  /// What hardly any node has.
  var properties: Properties?
  /// Whether a scalar was written without quotes and not as a block.
  var isPlain: Bool

  /// The name after `&`, or after `*` of an alias.
  var anchor: ByteString? { properties?.anchor }
  /// The tag in its long form (`tag:yaml.org,2002:str`), or as written when it is a local one.
  var tag: ByteString? { properties?.tag }

  /// An anchor, a tag or both; a class, so that a node without has nothing to copy or free.
  final class Properties {
    let anchor: ByteString?
    let tag: ByteString?

    init(anchor: ByteString?, tag: ByteString?) {
      self.anchor = anchor
      self.tag = tag
    }
  }
}

/// Why libyaml stopped.
struct YAMLSyntaxProblem {
  /// libyaml's own words: what it met, and what it was reading then.
  var problem: String
  var context: String?
  var position: TextPosition
  /// The same place, counted in Unicode scalars from the start of the text that was given.
  var index: Int
  /// Where that which it was reading began.
  var contextPosition: TextPosition?
}
