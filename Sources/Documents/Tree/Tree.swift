internal import Basics

/// The documents of one file as a flat list of nodes in the order of the text, with positions.
///
/// Built once by a reader through ``TreeBuilder``, read through ``Node``. A node is followed by its
/// whole subtree, so the next sibling is found by `subtreeEnd`; nothing is a pointer. Documents follow
/// one another: a file of ten thousand objects is two arrays. Texts that repeat, as keys and names do,
/// are kept once (``TextPool``).
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
    /// Which of `texts` a scalar has.
    var text: UInt32

    var isCollection: Bool { kind == .sequence || kind == .mapping }

    var position: TextPosition { TextPosition(line: Int(line), column: Int(column)) }
  }

  /// The file as the user named it.
  let file: FileName
  let entries: [Entry]
  /// The texts of the scalars, escapes resolved.
  let texts: [ByteString]

  init(file: FileName, entries: [Entry], texts: [ByteString]) {
    self.file = file
    self.entries = entries
    self.texts = texts
  }

  /// Whether the scalar number `index` has the text `text`.
  func hasText(_ text: ByteString, at index: Int) -> Bool {
    let entry = entries[index]
    return Int(entry.count) == text.count && texts[Int(entry.text)] == text
  }
}
