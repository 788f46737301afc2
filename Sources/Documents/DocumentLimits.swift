/// How much of an input is read before the reader gives up (ENV-10, ENV-27).
///
/// Every limit has an error of its own that names the limit, its value and what the input has. The
/// names in messages are those of the command line (`--limit NAME=VALUE`).
package struct DocumentLimits: Hashable, Sendable {
  /// The limits that hold unless a user asks for others.
  package static let standard = DocumentLimits()

  /// The size of one file.
  package var bytes: Int
  /// Documents in one file; empty ones do not count.
  package var documents: Int
  /// Collections within collections, after aliases are expanded.
  package var depth: Int
  /// Nodes that are written in one file.
  package var nodes: Int
  /// Nodes of one file that exist only because an alias or a merge key copied them.
  package var expandedNodes: Int
  /// The text of those nodes in bytes: a copy shares it, but whoever reads it reads it again.
  package var expandedBytes: Int
  /// The length of one scalar in bytes.
  package var scalarBytes: Int

  /// Makes limits of their parts.
  ///
  /// `bytes`, `nodes` and `expandedNodes` are capped at 2³⁰ and `depth` at 512: node numbers are 32
  /// bits wide, and those who walk a tree may recurse as deep as it is.
  package init(
    bytes: Int = 64 << 20,
    documents: Int = 100_000,
    depth: Int = 64,
    nodes: Int = 4_000_000,
    expandedNodes: Int = 1_000_000,
    expandedBytes: Int = 64 << 20,
    scalarBytes: Int = 16 << 20
  ) {
    self.bytes = min(max(bytes, 0), 1 << 30)
    self.documents = max(documents, 0)
    self.depth = min(max(depth, 1), 512)
    self.nodes = min(max(nodes, 0), 1 << 30)
    self.expandedNodes = min(max(expandedNodes, 0), 1 << 30)
    self.expandedBytes = max(expandedBytes, 0)
    self.scalarBytes = max(scalarBytes, 0)
  }
}
