internal import Basics

/// One document as a flat list of nodes in the order of the text, with positions.
///
/// Built once by a reader through ``TreeBuilder``, read through ``Node``. A node is followed by its
/// whole subtree, so the next sibling is found by `subtreeEnd`; nothing is a pointer.
package final class Tree: Sendable {
  struct Entry: Sendable {
    var kind: Node.Kind
    var isPlain: Bool
    var line: UInt32
    var column: UInt32
    /// Index after the last node of this node's subtree.
    var subtreeEnd: UInt32
    /// Children of a sequence; members of a mapping.
    var count: UInt32
    /// Index into `texts`, for scalars and member keys.
    var text: UInt32

    var isCollection: Bool { kind == .sequence || kind == .mapping }

    var position: TextPosition { TextPosition(line: Int(line), column: Int(column)) }
  }

  /// The file as the user named it.
  let file: FileName
  /// The place of the document among those of its file, from 0; empty ones do not count (ENV-1).
  package let documentIndex: Int
  let entries: [Entry]
  let texts: [ByteString]

  init(file: FileName, documentIndex: Int, entries: [Entry], texts: [ByteString]) {
    self.file = file
    self.documentIndex = documentIndex
    self.entries = entries
    self.texts = texts
  }

  /// The outermost node.
  package var root: Node { Node(tree: self, index: 0) }
}
