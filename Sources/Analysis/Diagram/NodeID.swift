/// A node of a diagram; equal ids are equal functions.
package struct NodeID: Hashable, Sendable, Comparable {
  /// Below ``terminalCount`` a value, else a node.
  let raw: Int32

  static let terminalCount: Int32 = 256

  /// A constant function.
  static func terminal(_ value: UInt8) -> NodeID { NodeID(raw: Int32(value)) }

  /// The empty set.
  package static let none = terminal(0)
  /// The set of everything.
  package static let everything = terminal(1)

  /// The value of a constant function.
  var value: UInt8? { raw < Self.terminalCount ? UInt8(raw) : nil }

  package static func < (left: NodeID, right: NodeID) -> Bool { left.raw < right.raw }
}
