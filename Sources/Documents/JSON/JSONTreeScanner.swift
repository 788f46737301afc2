internal import Basics

/// Walks JSON that libjansson has found right, and notes where everything stands.
///
/// It goes through the text once, forwards. On a text that is not JSON it returns some tree or
/// none, but does not trap.
struct JSONTreeScanner {
  private let bytes: [UInt8]
  private var cursor: TextCursor
  private var pool: TextPool

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    pool = TextPool(forTextOf: bytes.count)
    cursor = TextCursor(bytes, from: start)
  }

  /// How far the text was walked: into or behind the value that was read last.
  var offset: Int { cursor.offset }

  /// The position of the byte at `offset`, which must not be before the one asked for last.
  mutating func position(at offset: Int) -> TextPosition { cursor.position(at: offset) }

  /// Reads the value at `range` into a tree.
  /// - Returns: `nil` when it is nested too deep, which is reported.
  mutating func read(_ range: Range<Int>, session: inout ReadingSession) -> Tree? {
    var tree = TreeBuilder(file: session.file, previous: session.documents.last?.tree)
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
        let (text, end) = JSONString.read(bytes, in: offset..<range.upperBound, &pool)
        let value = session.checked(text, at: position)
        tree.scalar(.string, value, isPlain: false, at: position)
        offset = end
      case UInt8(ascii: ","), UInt8(ascii: ":"): offset += 1
      case _ where isBlank(byte): offset += 1
      default:
        let position = cursor.position(at: offset)
        let word = bytes[offset..<range.upperBound].prefix { JSONTokens.isPartOfWord($0) }
        let text = session.checked(pool.text(word), at: position)
        tree.scalar(Self.kind(of: text), text, isPlain: true, at: position)
        offset += max(1, word.count)
      }
    }
    return tree.finish()
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
