internal import Basics

/// Walks JSON that libjansson has found right, and notes where everything stands.
///
/// It goes through the text once, forwards. On a text that is not JSON it returns some tree or
/// none, but does not trap.
struct JSONTreeScanner {
  private let bytes: [UInt8]
  private var cursor: TextCursor

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    cursor = TextCursor(bytes, from: start)
  }

  /// How far the text was walked: into or behind the value that was read last.
  var offset: Int { cursor.offset }

  /// The position of the byte at `offset`, which must not be before the one asked for last.
  mutating func position(at offset: Int) -> TextPosition { cursor.position(at: offset) }

  /// Reads the value at `range` into the session's tree.
  /// - Returns: Its outermost node; `nil` when it is nested too deep, which is reported.
  mutating func read(_ range: Range<Int>, session: inout ReadingSession) -> Int? {
    var tree = TreeBuilder(file: session.file)
    swap(&tree, &session.tree)
    defer { swap(&tree, &session.tree) }
    tree.beginDocument()
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let position = cursor.position(at: offset)
        guard tree.open.count < session.limits.depth else {
          session.tooDeep(at: position)
          return nil
        }
        tree.begin(byte == UInt8(ascii: "{") ? .mapping : .sequence, at: position)
        offset += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        end(&tree, session: &session)
        offset += 1
      case UInt8(ascii: "\""):
        let position = cursor.position(at: offset)
        let string = JSONString(bytes, in: offset..<range.upperBound)
        if let resolved = string.resolved {
          add(.string, resolved.span, at: position, to: &tree, session: &session)
        } else {
          let text = bytes.span.extracting(string.content)
          add(.string, text, at: position, to: &tree, session: &session)
        }
        offset = string.end
      case UInt8(ascii: ","), UInt8(ascii: ":"): offset += 1
      case _ where isBlank(byte): offset += 1
      default:
        let position = cursor.position(at: offset)
        let word = bytes[offset..<range.upperBound].prefix { JSONTokens.isPartOfWord($0) }
        let kind = Self.kind(of: ByteString(bytes: word))
        add(kind, word.span, at: position, to: &tree, session: &session)
        offset += max(1, word.count)
      }
    }
    return tree.endDocument()
  }

  /// Adds a scalar; one that is too long is reported and becomes empty.
  private func add(
    _ kind: Node.Kind,
    _ text: borrowing Span<UInt8>,
    at position: TextPosition,
    to tree: inout TreeBuilder,
    session: inout ReadingSession
  ) {
    let isPlain = kind != .string
    if session.takesText(ofBytes: text.count, at: position) {
      tree.scalar(kind, text, isPlain: isPlain, at: position)
    } else {
      tree.scalar(isPlain ? .float : .string, Span(), isPlain: isPlain, at: position)
    }
  }

  private func end(_ tree: inout TreeBuilder, session: inout ReadingSession) {
    guard let index = tree.open.last else { return }
    tree.end()
    guard tree.entries[index].kind == .mapping else { return }
    session.report(tree.duplicateKeys(ofMapping: index, before: tree.count))
  }

  /// The kind of a number (an integer when it is written as one and fits 64 bits) or a literal.
  private static func kind(of word: ByteString) -> Node.Kind {
    switch word {
    case "null": return .null
    case "true", "false": return .bool
    default:
      if case .value = PlainInteger(word) { return .integer }
      return .float
    }
  }
}
