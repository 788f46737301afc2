internal import Basics

/// Turns the events of YAML documents into trees, with aliases and merge keys expanded.
struct YAMLDocumentBuilder {
  /// What the tree does not say about a collection that is still open.
  struct Frame {
    /// The number of anchors before the collection, its own not counted.
    var anchorsBefore: Int
    /// The merge key whose value comes next.
    var mergeKey: TextPosition?
    var merges: [Merge] = []
  }

  /// An anchored node.
  struct Anchor {
    var name: ByteString
    var node: TreeBuilder.Reference
  }

  var tree: TreeBuilder
  var frames: [Frame] = []
  private var anchors: [Anchor] = []
  /// The anchor that a name stands for now; names may be given again.
  private var anchorsByName: [ByteString: Int] = [:]

  /// Makes a builder that adds to `tree`.
  init(_ tree: TreeBuilder) {
    self.tree = tree
    frames.reserveCapacity(8)
  }

  /// Forgets the document before (anchors end with their document).
  mutating func beginDocument() {
    tree.beginDocument()
    frames.removeAll(keepingCapacity: true)
    if !anchors.isEmpty { (anchors, anchorsByName) = ([], [:]) }
  }

  /// Takes the next event.
  /// - Parameters:
  ///   - event: The event.
  ///   - text: The text of a scalar; empty for other events.
  ///   - session: Gets what is wrong.
  /// - Returns: Whether to go on; `false` when a limit ended the document.
  mutating func take(
    _ event: borrowing YAMLEvent,
    _ text: borrowing Span<UInt8>,
    session: inout ReadingSession
  ) -> Bool {
    switch event.kind {
    case .documentStart, .documentEnd: return true
    case .collectionEnd: return end(session: &session)
    case .scalar where isUsual(event, text, session.limits):
      guard session.takesNode(at: event.position) else { return false }
      let kind = event.isPlain ? PlainScalar.kind(of: text) : .string
      tree.scalar(kind, text, isPlain: event.isPlain, at: event.position)
      // A null key is an error.
      guard kind == .null else { return true }
      finished(tree.count - 1, anchorsBefore: anchors.count, at: event.position, session: &session)
      return true
    case .scalar, .alias, .sequenceStart, .mappingStart:
      guard session.takesNode(at: event.position) else { return false }
    }
    switch event.kind {
    case .alias: return alias(event, session: &session)
    case .sequenceStart: return begin(.sequence, event, session: &session)
    case .mappingStart: return begin(.mapping, event, session: &session)
    case .documentStart, .documentEnd, .collectionEnd, .scalar:
      scalar(event, text, session: &session)
      return true
    }
  }

  /// Whether a scalar has nothing to do with anchors, tags, merge keys and limits: nearly all are so.
  private func isUsual(
    _ event: borrowing YAMLEvent,
    _ text: borrowing Span<UInt8>,
    _ limits: DocumentLimits
  ) -> Bool {
    event.properties == nil && text.count <= limits.scalarBytes && mergeKey == nil
      && !(text.count == 2 && text[0] == UInt8(ascii: "<"))
  }

  /// The merge key whose value comes next.
  private var mergeKey: TextPosition? { frames.isEmpty ? nil : frames[frames.count - 1].mergeKey }

  /// Whether the next node is the key of a member; the value of a merge key is not.
  private var expectsKey: Bool { tree.expectsKey && mergeKey == nil }

  private mutating func scalar(
    _ event: borrowing YAMLEvent,
    _ text: borrowing Span<UInt8>,
    session: inout ReadingSession
  ) {
    if event.isPlain, text.count == 2, event.tag == nil, text.isEqual(to: "<<"), expectsKey {
      return beginMerge(at: event.position, session: &session)
    }
    if session.takesText(ofBytes: text.count, at: event.position) {
      add(event, text, written: text, session: &session)
    } else {
      add(event, text.extracting(first: 0), written: text, session: &session)
    }
  }

  /// Adds a scalar with a text that is the one that was written, or empty where that is too long.
  private mutating func add(
    _ event: borrowing YAMLEvent,
    _ text: borrowing Span<UInt8>,
    written: borrowing Span<UInt8>,
    session: inout ReadingSession
  ) {
    let (kind, problem) = YAMLTag.kind(ofScalar: text, isPlain: event.isPlain, tag: event.tag)
    if let problem {
      report(problem, event, scalar: ByteString(copying: written), session: &session)
    }
    register(event.anchor)
    tree.scalar(kind, text, isPlain: event.isPlain, at: event.position)
    finished(tree.count - 1, anchorsBefore: anchors.count, at: event.position, session: &session)
  }

  private mutating func begin(
    _ kind: Node.Kind,
    _ event: borrowing YAMLEvent,
    session: inout ReadingSession
  ) -> Bool {
    guard tree.open.count < session.limits.depth else {
      session.tooDeep(at: event.position)
      return false
    }
    if let problem = YAMLTag.problem(ofCollection: kind, tag: event.tag) {
      report(problem, event, session: &session)
    }
    frames.append(Frame(anchorsBefore: anchors.count))
    register(event.anchor)
    tree.begin(kind, at: event.position)
    return true
  }

  private mutating func end(session: inout ReadingSession) -> Bool {
    guard let frame = frames.popLast(), let index = tree.open.last else { return true }
    if tree.entries[index].kind == .mapping, frame.merges.isEmpty {
      tree.end()
      let duplicates = tree.duplicateKeys(ofMapping: index, before: tree.count)
      if !duplicates.isEmpty { session.report(duplicates) }
    } else if tree.entries[index].kind == .mapping {
      guard closeMapping(index, frame.merges, session: &session) else { return false }
    } else {
      tree.end()
    }
    let position = tree.entries[index].position
    finished(index, anchorsBefore: frame.anchorsBefore, at: position, session: &session)
    return true
  }

  /// Copies what an alias stands for (ENV-10).
  private mutating func alias(_ event: borrowing YAMLEvent, session: inout ReadingSession) -> Bool {
    let name = event.anchor ?? ""
    guard let index = anchorsByName[name] else {
      session.report(
        code: "unknown-alias",
        "unknown alias \(quoted("*" + name))",
        at: event.position,
        notes: ["write \(quoted("*" + name)) in quotes when it is a value with a wildcard"],
        clause: "ENV-10"
      )
      placeholder(at: event.position, session: &session)
      return true
    }
    let node = anchors[index].node
    if node.fragment == nil, tree.open.contains(node.index) {
      session.report(
        code: "alias-recursion",
        "the alias \(quoted("*" + name)) stands inside the node that it names",
        at: event.position,
        clause: "ENV-10"
      )
      placeholder(at: event.position, session: &session)
      return true
    }
    guard copy(node, at: event.position, session: &session) else { return false }
    let start = tree.count - tree.size(of: node)
    finished(start, anchorsBefore: anchors.count, at: event.position, session: &session)
    return true
  }

  /// Copies a finished node to the end of the tree, as far as the limits allow.
  mutating func copy(
    _ node: TreeBuilder.Reference,
    at position: TextPosition,
    session: inout ReadingSession
  ) -> Bool {
    let size = tree.size(of: node)
    guard size <= session.expandableNodes else {
      session.exceeded(
        "aliases and merge keys copy more than \(session.limits.expandedNodes) nodes",
        limit: "expanded-nodes",
        session.limits.expandedNodes,
        code: "alias-expansion",
        at: position,
        clause: "ENV-10"
      )
      return false
    }
    session.expandableNodes -= size
    let textBytes = tree.textBytes(of: node)
    guard textBytes <= session.expandableBytes else {
      session.exceeded(
        "aliases and merge keys copy more than \(session.limits.expandedBytes) bytes of text",
        limit: "expanded-bytes",
        session.limits.expandedBytes,
        code: "alias-expansion",
        at: position,
        clause: "ENV-10"
      )
      return false
    }
    session.expandableBytes -= textBytes
    guard tree.open.count + tree.height(of: node) <= session.limits.depth else {
      session.tooDeep(at: position)
      return false
    }
    tree.copy(node)
    return true
  }

  /// Stands in for a node that could not be read.
  private mutating func placeholder(at position: TextPosition, session: inout ReadingSession) {
    tree.scalar(.string, Span(), isPlain: false, at: position)
    finished(tree.count - 1, anchorsBefore: anchors.count, at: position, session: &session)
  }

  private mutating func register(_ anchor: ByteString?) {
    guard let anchor else { return }
    anchorsByName[anchor] = anchors.count
    anchors.append(
      Anchor(name: anchor, node: TreeBuilder.Reference(fragment: nil, index: tree.count))
    )
  }

  /// Looks at the node that was just completed, and at the part that it plays in its parent.
  private mutating func finished(
    _ index: Int,
    anchorsBefore: Int,
    at position: TextPosition,
    session: inout ReadingSession
  ) {
    if let key = mergeKey {
      let value = takeOut(index, anchorsBefore: anchorsBefore)
      return endMerge(key: key, value: value, at: position, session: &session)
    }
    // The parent has counted the node, so an even number means that a value was completed.
    guard let parent = tree.open.last, tree.entries[parent].kind == .mapping, !tree.expectsKey
    else { return }
    let kind = tree.entries[index].kind
    guard kind == .null || tree.entries[index].isCollection else { return }
    session.report(
      code: "unsupported-key",
      kind == .null ? "a key must not be null" : "a key must be a single value",
      at: position,
      notes: kind == .null
        ? ["put the key in quotes"]
        : ["render templates first; put a value that starts with \"{{\" in quotes"],
      clause: "ENV-8"
    )
    guard kind != .null else { return }
    _ = takeOut(index, anchorsBefore: anchorsBefore)
    tree.scalar(.null, Span(), isPlain: false, at: position)
  }

  /// Takes a completed node out of the tree; its anchors move with it.
  private mutating func takeOut(_ index: Int, anchorsBefore: Int) -> TreeBuilder.Reference {
    let node = tree.takeOut(from: index)
    for anchor in anchors.indices.dropFirst(anchorsBefore)
    where anchors[anchor].node.fragment == nil {
      anchors[anchor].node.fragment = node.fragment
      anchors[anchor].node.index -= index
    }
    return node
  }

  private func report(
    _ problem: YAMLTag.Problem,
    _ event: borrowing YAMLEvent,
    scalar text: ByteString? = nil,
    session: inout ReadingSession
  ) {
    let tag = quoted(YAMLTag.written(event.tag ?? ""))
    switch problem {
    case .unsupported:
      session.report(
        code: "unsupported-tag",
        "the tag \(tag) is not supported",
        at: event.position,
        notes: ["Kubernetes knows no tags but YAML's own, such as \"!!str\""],
        clause: "ENV-16"
      )
    case .mismatch:
      session.report(
        code: "tag-mismatch",
        text.map { "the value \(quoted($0)) is not what its tag \(tag) says" }
          ?? "the tag \(tag) does not fit a \(event.kind == .mappingStart ? "map" : "list")",
        at: event.position,
        clause: "ENV-16"
      )
    }
  }
}
