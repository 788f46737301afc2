internal import Basics

/// Collects the nodes of the documents of one file in the order of the text.
struct TreeBuilder {
  private let file: FileName
  // Node numbers are 32 bits wide. INVARIANT: DocumentLimits keeps them below that.
  private(set) var entries: [Tree.Entry] = []
  private var pool = TextPool()
  /// The number of nodes of the documents that are finished.
  private var finished = 0
  /// The collections that are not closed yet, outermost first.
  private(set) var open: [Int] = []
  /// Subtrees that were taken out again; their node numbers count from their own root.
  private(set) var fragments: [[Tree.Entry]] = []

  init(file: FileName) { self.file = file }

  /// Makes room for the nodes of a file of so many bytes, as manifests have them.
  mutating func expect(bytes: Int, atMost nodes: Int) {
    entries.reserveCapacity(min(bytes / 16, nodes))
    open.reserveCapacity(8)
  }

  /// Begins a document; one that was not finished is taken out again.
  mutating func beginDocument() {
    entries.removeSubrange(finished...)
    open.removeAll(keepingCapacity: true)
    if !fragments.isEmpty { fragments = [] }
  }

  /// Ends a document.
  /// - Returns: Its outermost node; `nil` when nothing was added or something is still open.
  mutating func endDocument() -> Int? {
    guard open.isEmpty, entries.count > finished else { return nil }
    defer { finished = entries.count }
    return finished
  }

  /// The number of nodes so far, which is the number that the next node will have.
  var count: Int { entries.count }

  /// Whether the next node is the key of a member.
  var expectsKey: Bool {
    guard let parent = open.last, entries[parent].kind == .mapping else { return false }
    return entries[parent].count.isMultiple(of: 2)
  }

  /// Adds a scalar; as the key of a mapping it must be followed by its value.
  mutating func scalar(
    _ kind: Node.Kind,
    _ text: borrowing Span<UInt8>,
    isPlain: Bool,
    at position: TextPosition
  ) {
    add(kind, isPlain: isPlain, at: position, count: text.count, text: pool.number(of: text))
  }

  /// Opens a sequence or mapping; every node until `end()` belongs to it.
  mutating func begin(_ kind: Node.Kind, at position: TextPosition) {
    add(kind, isPlain: true, at: position, count: 0, text: 0)
    open.append(entries.count - 1)
  }

  /// Closes the collection opened last.
  mutating func end() {
    guard let index = open.popLast() else { return }
    entries[index].subtreeEnd = UInt32(entries.count)
    if entries[index].kind == .mapping { entries[index].count /= 2 }
  }

  /// All documents.
  func finish() -> Tree {
    Tree(file: file, entries: entries, texts: pool.texts, longestText: pool.longest)
  }

  /// The text of a scalar.
  func text(of scalar: Tree.Entry) -> ByteString { pool.texts[Int(scalar.text)] }

  private mutating func add(
    _ kind: Node.Kind,
    isPlain: Bool,
    at position: TextPosition,
    count: Int,
    text: Int
  ) {
    if let parent = open.last { entries[parent].count += 1 }
    entries.append(
      Tree.Entry(
        kind: kind,
        isPlain: isPlain,
        line: UInt32(clamping: position.line),
        column: UInt32(clamping: position.column),
        subtreeEnd: UInt32(entries.count + 1),
        count: UInt32(count),
        text: UInt32(text)
      )
    )
  }
}

extension TreeBuilder {
  /// A finished node: in the tree, or in a subtree that was taken out.
  struct Reference {
    /// Index into `fragments`; `nil` for the tree itself.
    var fragment: Int?
    var index: Int
  }

  func entry(_ node: Reference) -> Tree.Entry {
    if let fragment = node.fragment { fragments[fragment][node.index] } else { entries[node.index] }
  }

  /// The number of nodes of a finished node with all below it.
  func size(of node: Reference) -> Int { Int(entry(node).subtreeEnd) - node.index }

  /// The bytes of the texts of a finished node and all below it.
  func textBytes(of node: Reference) -> Int {
    (node.index..<(node.index + size(of: node))).reduce(0) { sum, index in
      let entry = entry(Reference(fragment: node.fragment, index: index))
      return entry.isCollection ? sum : sum + Int(entry.count)
    }
  }

  /// The number of collections within each other, from the node itself on.
  func height(of node: Reference) -> Int {
    var ends: [UInt32] = []
    var height = 0
    for index in node.index..<(node.index + size(of: node)) {
      while let end = ends.last, end <= index { ends.removeLast() }
      let entry = entry(Reference(fragment: node.fragment, index: index))
      guard entry.isCollection else { continue }
      ends.append(entry.subtreeEnd)
      height = max(height, ends.count)
    }
    return height
  }

  /// Adds a copy of a finished node with all below it.
  mutating func copy(_ node: Reference) {
    if let parent = open.last { entries[parent].count += 1 }
    let offset = entries.count - node.index
    for index in node.index..<(node.index + size(of: node)) {
      var entry = entry(Reference(fragment: node.fragment, index: index))
      entry.subtreeEnd = UInt32(Int(entry.subtreeEnd) + offset)
      entries.append(entry)
    }
  }

  /// Takes the node that was added last, with all below it, out of the tree.
  /// - Returns: Where it is now.
  mutating func takeOut(from index: Int) -> Reference {
    var fragment = Array(entries[index...])
    for position in fragment.indices { fragment[position].subtreeEnd -= UInt32(index) }
    entries.removeSubrange(index...)
    if let parent = open.last { entries[parent].count -= 1 }
    fragments.append(fragment)
    return Reference(fragment: fragments.count - 1, index: 0)
  }

  /// The numbers of the children of a collection; of a mapping, keys and values take turns.
  func children(of node: Reference) -> [Reference] {
    var children: [Reference] = []
    let end = node.index + size(of: node)
    var next = Reference(fragment: node.fragment, index: node.index + 1)
    while next.index < end {
      children.append(next)
      next.index += size(of: next)
    }
    return children
  }
}
