package import Basics

/// Collects the nodes of one document in the order of the text.
struct TreeBuilder {
  private let file: String
  private var entries: [Tree.Entry] = []
  private var texts: [ByteString] = []
  private var open: [Int] = []

  init(file: String) { self.file = file }

  /// The number of nodes so far.
  var count: Int { entries.count }

  /// Adds a scalar; as the key of a mapping it must be followed by its value.
  mutating func scalar(
    _ kind: Node.Kind,
    _ text: ByteString,
    isPlain: Bool,
    line: Int,
    column: Int
  ) {
    texts.append(text)
    add(kind, isPlain: isPlain, line: line, column: column, text: texts.count - 1)
  }

  /// Opens a sequence or mapping; every node until `end()` belongs to it.
  mutating func begin(_ kind: Node.Kind, line: Int, column: Int) {
    add(kind, isPlain: true, line: line, column: column, text: 0)
    open.append(entries.count - 1)
  }

  /// Closes the collection opened last.
  mutating func end() {
    let index = open.removeLast()
    entries[index].subtreeEnd = UInt32(entries.count)
    if entries[index].kind == .mapping { entries[index].count /= 2 }
  }

  /// The finished document; `nil` when nothing was added.
  func finish() -> Tree? {
    entries.isEmpty ? nil : Tree(file: file, entries: entries, texts: texts)
  }

  private mutating func add(
    _ kind: Node.Kind,
    isPlain: Bool,
    line: Int,
    column: Int,
    text: Int
  ) {
    if let parent = open.last { entries[parent].count += 1 }
    entries.append(
      Tree.Entry(
        kind: kind,
        isPlain: isPlain,
        line: UInt32(clamping: line),
        column: UInt32(clamping: column),
        subtreeEnd: UInt32(entries.count + 1),
        count: 0,
        text: UInt32(text)
      )
    )
  }
}
