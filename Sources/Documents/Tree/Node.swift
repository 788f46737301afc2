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

  /// A scalar's text as it was written (escapes of quoted forms resolved); empty for collections.
  package var text: ByteString {
    let entry = entry
    return entry.isCollection ? ByteString(bytes: []) : tree.texts[Int(entry.text)]
  }

  /// The length of the longest text in the node's file, in bytes.
  package var longestTextOfFile: Int { tree.longestText }

  /// Whether a scalar's text is `text`; never for collections.
  package func hasText(_ text: ByteString) -> Bool {
    !isCollection && tree.hasText(text, at: index)
  }

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
    fileprivate let tree: Tree
    /// Its place in its mapping.
    package let place: MemberPlace

    /// The key as a scalar node: its text, kind and place.
    package var key: Node { Node(tree: tree, index: place.index) }

    package var value: Node { Node(tree: tree, index: place.index + 1) }

    /// The key's text.
    package var name: ByteString { key.text }

    /// Whether the key's text is `text`.
    package func isNamed(_ text: ByteString) -> Bool { tree.hasText(text, at: place.index) }

    /// Which of some texts is the key's first.
    package func place(among names: [ByteString]) -> Int? {
      tree.place(ofText: place.index, among: names)
    }
  }

  /// The members of a mapping in the order of the text; nothing for other kinds.
  ///
  /// Keys are scalars, and unique unless an error was reported (ENV-8).
  package var members: [Member] {
    guard kind == .mapping else { return [] }
    var members: [Member] = []
    members.reserveCapacity(count)
    forEachMember { members.append($0) }
    return members
  }

  /// Calls `body` with each member of a mapping; makes no list of them.
  package func forEachMember(_ body: (Member) -> Void) {
    guard kind == .mapping else { return }
    let end = Int(entry.subtreeEnd)
    var next = index + 1
    var number = 0
    while next < end {
      body(Member(tree: tree, place: MemberPlace(index: next, number: number)))
      next = Int(tree.entries[next + 1].subtreeEnd)
      number += 1
    }
  }

  /// The last member `name`.
  ///
  /// O(number of members).
  package func member(_ name: ByteString) -> Member? {
    place(ofMember: name).map { Member(tree: tree, place: $0) }
  }

  /// The place of a member in its mapping, to go on from.
  package struct MemberPlace: Sendable {
    // The number of the key. INVARIANT: the key of a member is one node, and its value is the next.
    fileprivate let index: Int
    /// Which member of its mapping it is, from 0.
    package let number: Int
  }

  /// The place of the last member `name`.
  ///
  /// O(number of members).
  package func place(ofMember name: ByteString) -> MemberPlace? {
    tree.key(name, ofMapping: index, last: true).map {
      MemberPlace(index: $0.index, number: $0.number)
    }
  }

  /// The key at a place of this mapping.
  package func key(at place: MemberPlace) -> Node { Node(tree: tree, index: place.index) }

  /// The value at a place of this mapping.
  package func value(at place: MemberPlace) -> Node { Node(tree: tree, index: place.index + 1) }

  /// The kind of the value at a place of this mapping, and the number of what is in it.
  package func content(at place: MemberPlace) -> (kind: Kind, count: Int) {
    let entry = tree.entries[place.index + 1]
    return (entry.kind, entry.isCollection ? Int(entry.count) : 0)
  }

  /// Whether all names of members are among `names`.
  ///
  /// O(number of members · number of names).
  package func hasMembersOnly(among names: [ByteString]) -> Bool {
    guard kind == .mapping else { return true }
    let end = Int(entry.subtreeEnd)
    var next = index + 1
    while next < end {
      guard tree.place(ofText: next, among: names) != nil else { return false }
      next = Int(tree.entries[next + 1].subtreeEnd)
    }
    return true
  }

  /// Whether all keys and values of a mapping are strings.
  package var holdsStringsOnly: Bool {
    guard kind == .mapping else { return false }
    return tree.entries[(index + 1)..<Int(entry.subtreeEnd)].allSatisfy { $0.kind == .string }
  }

  /// The value of the member `name`.
  ///
  /// O(number of members).
  package subscript(name: ByteString) -> Node? {
    tree.key(name, ofMapping: index, last: false).map { Node(tree: tree, index: $0.index + 1) }
  }
}
