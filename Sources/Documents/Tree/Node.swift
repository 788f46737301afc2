package import Basics

/// A node of a document: a cursor into its ``Tree``.
package struct Node: Sendable {
  /// What a node is, after YAML 1.1's rules as Kubernetes applies them (ENV-12, ENV-13) or JSON's.
  package enum Kind: UInt8, Sendable {
    case null, bool, integer, float, string, sequence, mapping
  }

  let tree: Tree
  let index: Int

  private var entry: Tree.Entry { tree.entries[index] }

  package var kind: Kind { entry.kind }

  /// Where the node starts.
  package var location: SourceLocation {
    SourceLocation(file: tree.file, line: Int(entry.line), column: Int(entry.column))
  }

  /// The place of the node's document among those of its file, from 0 (ENV-1).
  package var documentIndex: Int { tree.documentIndex }

  /// A scalar's text as it was written (escapes of quoted forms resolved); empty for collections.
  package var text: ByteString {
    let entry = entry
    return entry.isCollection ? Self.noText : tree.texts[Int(entry.text)]
  }

  private static let noText: ByteString = ""

  /// Whether the scalar was written without quotes.
  package var isPlain: Bool { entry.isPlain }

  package var isCollection: Bool { kind == .sequence || kind == .mapping }

  /// The text, if the node is a string.
  package var string: ByteString? { kind == .string ? text : nil }

  /// Elements of a sequence or members of a mapping.
  package var count: Int { isCollection ? Int(entry.count) : 0 }

  /// The elements of a sequence; nothing for other kinds.
  package var elements: [Node] {
    guard kind == .sequence else { return [] }
    var nodes: [Node] = []
    nodes.reserveCapacity(count)
    let end = Int(entry.subtreeEnd)
    var next = index + 1
    while next < end {
      nodes.append(Node(tree: tree, index: next))
      next = Int(tree.entries[next].subtreeEnd)
    }
    return nodes
  }

  /// Calls `body` with each element of a sequence; makes no list of them.
  package func forEachElement(_ body: (Node) -> Void) {
    guard kind == .sequence else { return }
    let end = Int(entry.subtreeEnd)
    var next = index + 1
    while next < end {
      body(Node(tree: tree, index: next))
      next = Int(tree.entries[next].subtreeEnd)
    }
  }

  /// A member of a mapping.
  package struct Member: Sendable {
    /// The key as a scalar node: its text, kind and place.
    package let key: Node
    package let value: Node

    /// The key's text.
    package var name: ByteString { key.text }
  }

  /// The members of a mapping in the order of the text; nothing for other kinds.
  ///
  /// Keys are scalars, and unique unless an error was reported (ENV-8).
  package var members: [Member] {
    guard kind == .mapping else { return [] }
    var members: [Member] = []
    members.reserveCapacity(count)
    let end = Int(entry.subtreeEnd)
    var next = index + 1
    while next < end {
      // INVARIANT: a mapping's subtree is key, value, key, value; a key is one node.
      members.append(
        Member(key: Node(tree: tree, index: next), value: Node(tree: tree, index: next + 1))
      )
      next = Int(tree.entries[next + 1].subtreeEnd)
    }
    return members
  }

  /// The last member `name`.
  ///
  /// O(number of members).
  package func member(_ name: ByteString) -> Member? {
    var found: Member?
    forEachMemberIndex { key in
      if tree.texts[Int(tree.entries[key].text)] == name {
        found = Member(key: Node(tree: tree, index: key), value: Node(tree: tree, index: key + 1))
      }
    }
    return found
  }

  /// Whether all names of members are among `names`.
  ///
  /// O(number of members · number of names).
  package func hasMembersOnly(among names: [ByteString]) -> Bool {
    var hasOthers = false
    forEachMemberIndex { key in
      if !hasOthers { hasOthers = !names.contains(tree.texts[Int(tree.entries[key].text)]) }
    }
    return !hasOthers
  }

  private func forEachMemberIndex(_ body: (Int) -> Void) {
    guard kind == .mapping else { return }
    let end = Int(entry.subtreeEnd)
    var next = index + 1
    while next < end {
      body(next)
      next = Int(tree.entries[next + 1].subtreeEnd)
    }
  }

  /// The value of the member `name`.
  ///
  /// O(number of members).
  package subscript(name: ByteString) -> Node? {
    guard kind == .mapping else { return nil }
    let end = Int(entry.subtreeEnd)
    var next = index + 1
    while next < end {
      if tree.texts[Int(tree.entries[next].text)] == name {
        return Node(tree: tree, index: next + 1)
      }
      next = Int(tree.entries[next + 1].subtreeEnd)
    }
    return nil
  }
}
