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
  /// The length of the longest of `texts`, in bytes.
  let longestText: Int

  init(file: FileName, entries: [Entry], texts: [ByteString], longestText: Int) {
    self.file = file
    self.entries = entries
    self.texts = texts
    self.longestText = longestText
  }

  /// Whether the scalar number `index` has the text `text`.
  func hasText(_ text: ByteString, at index: Int) -> Bool {
    let entry = entries[index]
    guard Int(entry.count) == text.count else { return false }
    return texts[Int(entry.text)] == text
  }

  /// Which of some texts the scalar number `index` has first.
  func place(ofText index: Int, among wanted: [ByteString]) -> Int? {
    let entry = entries[index]
    let text = texts[Int(entry.text)]
    return Self.place(of: text.bytes.span, among: wanted.span)
  }

  /// The first or the last key `name` of a mapping, and which of its members that is, from 0.
  func key(_ name: ByteString, ofMapping index: Int, last: Bool) -> (index: Int, number: Int)? {
    let entries = entries
    let texts = texts
    return Self.key(name.bytes.span, ofMapping: index, last: last, entries.span, texts.span)
  }
}

// Names are looked for as often as there are names. Through spans, which count no references.
extension Tree {
  private static func place(
    of text: borrowing Span<UInt8>,
    among texts: borrowing Span<ByteString>
  ) -> Int? {
    for place in 0..<texts.count where TextPool.isEqual(text, texts, place) { return place }
    return nil
  }

  private static func key(
    _ name: borrowing Span<UInt8>,
    ofMapping index: Int,
    last: Bool,
    _ entries: borrowing Span<Entry>,
    _ texts: borrowing Span<ByteString>
  ) -> (index: Int, number: Int)? {
    guard entries[index].kind == .mapping else { return nil }
    let end = Int(entries[index].subtreeEnd)
    var next = index + 1
    var number = 0
    var found: (index: Int, number: Int)?
    while next < end {
      // The length first: it lies here.
      if Int(entries[next].count) == name.count,
        TextPool.isEqual(name, texts, Int(entries[next].text))
      {
        found = (next, number)
        if !last { break }
      }
      next = Int(entries[next + 1].subtreeEnd)
      number += 1
    }
    return found
  }
}
