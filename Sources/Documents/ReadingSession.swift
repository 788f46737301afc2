internal import Basics

/// What reading one file has brought so far.
struct ReadingSession {
  let file: FileName
  let limits: DocumentLimits
  var tree: TreeBuilder
  /// The outermost nodes of the documents.
  private var roots: [Int] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// Nodes that aliases and merge keys may still copy, and bytes of their text.
  var expandableNodes: Int
  var expandableBytes: Int
  /// Nodes that may still be read.
  private var readableNodes: Int

  /// More problems than this in one file are not listed: nobody reads them, and a hostile file
  /// must not turn each of its bytes into a message.
  private static let mostDiagnostics = 1000

  init(file: String, limits: DocumentLimits) {
    self.file = FileName(file)
    tree = TreeBuilder(file: self.file)
    self.limits = limits
    expandableNodes = limits.expandedNodes
    expandableBytes = limits.expandedBytes
    readableNodes = limits.nodes
  }

  /// Whether no further document may be read.
  var isFull: Bool { roots.count >= limits.documents }

  /// Whether so much is wrong that reading on is of no use.
  var isHopeless: Bool { diagnostics.count > Self.mostDiagnostics || readableNodes < 0 }

  /// Adds a document by its outermost node.
  ///
  /// One that holds nothing but null is to be left out, as `kubectl` does (ENV-1).
  mutating func add(_ root: Int) { roots.append(root) }

  /// Adds a diagnostic, unless there are too many already.
  mutating func report(
    _ severity: Diagnostic.Severity = .error,
    code: String,
    _ message: String,
    at position: TextPosition,
    notes: [String] = [],
    clause: String? = nil
  ) {
    guard diagnostics.count <= Self.mostDiagnostics else { return }
    let location = location(position)
    guard diagnostics.count < Self.mostDiagnostics else {
      let message =
        "more than \(Self.mostDiagnostics) problems in this file; the rest is not listed"
      diagnostics.append(Diagnostic(.error, code: "too-many-problems", message, at: location))
      return
    }
    diagnostics.append(
      Diagnostic(severity, code: code, message, at: location, notes: notes, clause: clause)
    )
  }

  /// Reports that a limit was exceeded (ENV-27).
  mutating func exceeded(
    _ what: String,
    limit: String,
    _ value: Int,
    code: String,
    at position: TextPosition,
    clause: String = "ENV-27"
  ) {
    report(
      code: code,
      "\(what); the limit \"\(limit)\" is \(value)",
      at: position,
      notes: ["raise it with --limit \(limit)=VALUE"],
      clause: clause
    )
  }

  /// Reports a collection that lies too deep.
  mutating func tooDeep(at position: TextPosition) {
    exceeded(
      "lists and maps are nested deeper than \(limits.depth) levels",
      limit: "depth",
      limits.depth,
      code: "too-deep",
      at: position,
      clause: "ENV-10"
    )
  }

  /// Whether a scalar may have so many bytes; if not, that is reported.
  mutating func takesText(ofBytes count: Int, at position: TextPosition) -> Bool {
    guard count > limits.scalarBytes else { return true }
    exceeded(
      "a value has \(count) bytes",
      limit: "scalar-bytes",
      limits.scalarBytes,
      code: "too-large",
      at: position
    )
    return false
  }

  /// Counts a node that is written at `position`.
  /// - Returns: Whether it may be read; if not, that is reported, once, and nothing else may be read.
  mutating func takesNode(at position: TextPosition) -> Bool {
    guard readableNodes <= 0 else {
      readableNodes -= 1
      return true
    }
    if readableNodes == 0 { tooManyNodes(at: position) }
    readableNodes = -1
    return false
  }

  /// Reports that the file has too many nodes.
  mutating func tooManyNodes(at position: TextPosition) {
    exceeded(
      "the file has more than \(limits.nodes) nodes",
      limit: "nodes",
      limits.nodes,
      code: "too-many-nodes",
      at: position
    )
  }

  /// Reports that the file has too many documents.
  mutating func tooManyDocuments(at position: TextPosition) {
    exceeded(
      "the file has more than \(limits.documents) documents",
      limit: "documents",
      limits.documents,
      code: "too-many-documents",
      at: position
    )
  }

  /// Reports keys of one map that are the same text (ENV-8).
  mutating func report(_ duplicates: [TreeBuilder.DuplicateKey]) {
    for duplicate in duplicates {
      report(
        code: "duplicate-key",
        "duplicate key \(quoted(duplicate.name))",
        at: duplicate.second,
        notes: ["first given at \(location(duplicate.first))"],
        clause: "ENV-8"
      )
    }
  }

  func location(_ position: TextPosition) -> SourceLocation {
    SourceLocation(file: file, line: position.line, column: position.column)
  }

  func finish() -> (documents: [Node], diagnostics: [Diagnostic]) {
    let tree = tree.finish()
    return (roots.map { Node(tree: tree, index: $0) }, diagnostics.sortedByLocation())
  }
}
