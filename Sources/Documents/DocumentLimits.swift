/// How much of an input is read before the reader gives up (ENV-10, ENV-27).
///
/// Every limit has an error of its own that names the limit and its value.
package struct DocumentLimits: Hashable, Sendable {
  /// The limits that hold unless a user asks for others.
  package static let standard = DocumentLimits()

  /// The size of one file.
  package let bytes: Int
  /// Documents in one file; empty ones do not count.
  package let documents: Int
  /// Collections within collections, after aliases are expanded.
  package let depth: Int
  /// Nodes of one file that exist only because an alias or a merge key copied them.
  package let expandedNodes: Int
  /// The length of one scalar in bytes.
  package let scalarBytes: Int

  /// Makes limits of their parts.
  ///
  /// `bytes` and `expandedNodes` are capped at 2³⁰ and `depth` at 512: node numbers are 32 bits
  /// wide, and those who walk a tree may recurse as deep as it is.
  package init(
    bytes: Int = 64 << 20,
    documents: Int = 100_000,
    depth: Int = 64,
    expandedNodes: Int = 1_000_000,
    scalarBytes: Int = 16 << 20
  ) {
    self.bytes = min(max(bytes, 0), 1 << 30)
    self.documents = max(documents, 0)
    self.depth = min(max(depth, 1), 512)
    self.expandedNodes = min(max(expandedNodes, 0), 1 << 30)
    self.scalarBytes = max(scalarBytes, 0)
  }
}
