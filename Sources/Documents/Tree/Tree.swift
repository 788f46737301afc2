internal import Basics

/// One document as a flat list of nodes in the order of the text, with positions.
///
/// Built once by a reader through ``TreeBuilder``, read through ``Node``. A node is followed by its
/// whole subtree, so the next sibling is found by `subtreeEnd`; nothing is a pointer. All texts stand
/// in one array: most are only ever compared, and those that are asked for are copied out.
package final class Tree: Sendable {
  struct Entry: Sendable {
    var kind: Node.Kind
    var isPlain: Bool
    var line: UInt32
    var column: UInt32
    /// Index after the last node of this node's subtree.
    var subtreeEnd: UInt32
    /// Children of a sequence; members of a mapping; bytes of a scalar.
    var count: UInt32
    /// Where the bytes of a scalar begin among `texts`.
    var text: UInt32

    var isCollection: Bool { kind == .sequence || kind == .mapping }

    var position: TextPosition { TextPosition(line: Int(line), column: Int(column)) }

    /// The place of a scalar's bytes among `texts`.
    var textRange: Range<Int> { Int(text)..<(Int(text) + Int(count)) }
  }

  /// The file as the user named it.
  let file: FileName
  /// The place of the document among those of its file, from 0; empty ones do not count (ENV-1).
  package let documentIndex: Int
  let entries: [Entry]
  /// The texts of all scalars, escapes resolved, one after the other.
  let texts: [UInt8]

  init(file: FileName, documentIndex: Int, entries: [Entry], texts: [UInt8]) {
    self.file = file
    self.documentIndex = documentIndex
    self.entries = entries
    self.texts = texts
  }

  /// Whether the scalar number `index` has the text `text`; copies nothing.
  func hasText(_ text: ByteString, at index: Int) -> Bool {
    let entry = entries[index]
    return Int(entry.count) == text.count && text.isPart(of: texts, from: Int(entry.text))
  }

  /// The outermost node.
  package var root: Node { Node(tree: self, index: 0) }
}
