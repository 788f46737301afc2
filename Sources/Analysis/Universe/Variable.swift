internal import Basics

/// One level of a diagram.
struct Variable: Sendable {
  enum Kind: Hashable, Sendable {
    /// The atoms are the field's; the first one stands for "absent" where that can be.
    case value(mayBeAbsent: Bool)
    /// Whether an element of this atom is in the set that the field has: 0 no, 1 yes.
    case element(UInt32)
  }

  let key: FieldKey
  let kind: Kind
  let width: UInt32
  /// What an atom costs in a witness: nothing for what is usual, much for what is made up.
  let costs: [Int]
  /// The atoms with which a request can go over HTTP/1.1, and over HTTP/2.
  var overHTTP1: AtomSet
  var overHTTP2: AtomSet

  init(key: FieldKey, kind: Kind, costs: [Int]) {
    self.key = key
    self.kind = kind
    self.costs = costs
    width = UInt32(costs.count)
    overHTTP1 = .all(width)
    overHTTP2 = .all(width)
  }
}
