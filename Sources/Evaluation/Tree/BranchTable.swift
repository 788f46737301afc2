internal import Basics

/// The branches of all nodes of a tree in one hash table: node, text, and whether it is a prefix.
///
/// A text is found by its bytes without being made; a hit is compared in full. The hash is seeded
/// anew for each table, so that nobody can write policies whose texts collide.
struct BranchTable: Sendable {
  private struct Branch: Sendable {
    let hash: UInt64
    let node: Int
    let isPrefix: Bool
    /// The text's place in `texts`.
    let text: Range<Int>
    let child: Int
  }

  private var branches: [Branch] = []
  /// The number of a branch, or -1; a power of two, at most half full.
  private var slots: [Int32] = [-1]
  private var texts: [UInt8] = []
  private let seed = UInt64.random(in: .min ... .max)
  private let factor = UInt64.random(in: .min ... .max) | 1

  /// Adds a branch that is not there yet.
  mutating func add(node: Int, text: ByteString, isPrefix: Bool, child: Int) {
    let start = texts.count
    texts += text.bytes
    var hash = hash(of: node)
    branches.append(
      Branch(
        hash: hash.of(text.bytes.span, length: text.count, isPrefix: isPrefix),
        node: node,
        isPrefix: isPrefix,
        text: start..<texts.count,
        child: child
      )
    )
  }

  /// The hash of a node's texts, before any byte.
  func hash(of node: Int) -> PrefixHash { PrefixHash(node: node, seed: seed, factor: factor) }

  /// Makes the table ready to be asked.
  mutating func finish() {
    var size = 2
    while size < branches.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for (index, branch) in branches.enumerated() {
      var slot = Int(truncatingIfNeeded: branch.hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  /// The node behind a text that is equal to a value of `node`.
  func child(of node: Int, exact text: Span<UInt8>) -> Int? {
    var hash = hash(of: node)
    return find(
      hash.of(text, length: text.count, isPrefix: false),
      node,
      text,
      length: text.count,
      isPrefix: false
    )
  }

  /// The node behind the prefix of that length.
  ///
  /// `hash` is that of this node and text; it may be used again for greater lengths.
  func child(
    of node: Int,
    prefix text: Span<UInt8>,
    length: Int,
    _ hash: inout PrefixHash
  ) -> Int? {
    find(hash.of(text, length: length, isPrefix: true), node, text, length: length, isPrefix: true)
  }

  private func find(
    _ hash: UInt64,
    _ node: Int,
    _ text: Span<UInt8>,
    length: Int,
    isPrefix: Bool
  ) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let branch = branches[Int(slots[slot])]
      if branch.hash == hash, branch.node == node, branch.isPrefix == isPrefix,
        branch.text.count == length,
        texts.span.extracting(branch.text).isEqual(to: text, from: 0)
      {
        return branch.child
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }
}

extension BranchTable {
  /// The hash of a node's text, read eight bytes at a time; of several prefixes each byte once.
  struct PrefixHash {
    private let factor: UInt64
    /// Of the first `count` bytes, a multiple of eight.
    private var state: UInt64
    private var count = 0

    fileprivate init(node: Int, seed: UInt64, factor: UInt64) {
      self.factor = factor
      state = seed ^ (UInt64(truncatingIfNeeded: node) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// The hash of the first `length` bytes; lengths must not get smaller from call to call.
    mutating func of(_ text: Span<UInt8>, length: Int, isPrefix: Bool) -> UInt64 {
      while count + 8 <= length {
        state = mixed(state ^ text.word(at: count))
        count += 8
      }
      let left = UInt64(length - count)
      let last = left == 0 ? 0 : text.word(at: count) & (UInt64.max >> (64 - left * 8))
      return mixed(
        mixed(state ^ last) ^ UInt64(truncatingIfNeeded: length) << 1 ^ (isPrefix ? 1 : 0)
      )
    }

    private func mixed(_ value: UInt64) -> UInt64 {
      let product = value.multipliedFullWidth(by: factor)
      return product.high ^ product.low
    }
  }
}
