internal import Basics

/// The branches of all nodes of a tree in one hash table: node, text, and whether it is a prefix.
///
/// A text is found by its bytes without being made; a hit is compared in full. The hash is seeded
/// anew for each table, so that nobody can write policies whose texts collide.
struct BranchTable: Sendable {
  /// A slot has a place in the tree's words below and a part of the hash above; 0 is free.
  ///
  /// INVARIANT: no table has 2⁴⁰ words.
  private static let placeBits: UInt64 = 40
  private static let placeMask: UInt64 = (1 << placeBits) - 1

  /// Hashes and places, until the slots are made.
  private var branches: [(hash: UInt64, place: Int)] = []
  /// A power of two, at most half full.
  private(set) var slots: [UInt64] = [0]
  let hashing = Hashing()

  /// Adds a branch that is not there yet.
  ///
  /// Its words are: the node's number and the text's length, the place of the child, the text.
  mutating func add(
    node: Int,
    text: ByteString,
    isPrefix: Bool,
    child: Int,
    to table: inout WordTable
  ) {
    var hash = hashing.hash(of: node)
    let value = hash.of(text.bytes.span, length: text.count, isPrefix: isPrefix)
    branches.append((value, table.end))
    table.add(Self.key(node: node, length: text.count, isPrefix: isPrefix))
    table.add(child)
    table.add(text)
  }

  /// Makes the table ready to be asked.
  mutating func finish() {
    var size = 2
    while size < branches.count * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for branch in branches {
      var slot = Int(truncatingIfNeeded: branch.hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] =
        branch.hash & ~Self.placeMask | UInt64(truncatingIfNeeded: branch.place) & Self.placeMask
    }
    branches = []
  }

  /// The place of the child behind a text of that hash; 0 where the node has no such branch.
  @inline(__always)
  static func child(
    _ hash: UInt64,
    _ node: Int,
    _ text: Span<UInt8>,
    length: Int,
    isPrefix: Bool,
    slots: FrozenWords,
    words: FrozenWords
  ) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots[slot]
      guard entry != 0 else { return 0 }
      if (entry ^ hash) & ~placeMask == 0 {
        let place = Int(truncatingIfNeeded: entry & placeMask)
        if words[place] == key(node: node, length: length, isPrefix: isPrefix),
          words.text(at: place &+ 2, count: length, isIn: text, at: 0)
        {
          return words.number(place &+ 1)
        }
      }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always)
  private static func key(node: Int, length: Int, isPrefix: Bool) -> UInt64 {
    UInt64(truncatingIfNeeded: node) << 32 | UInt64(truncatingIfNeeded: length) << 1
      | (isPrefix ? 1 : 0)
  }
}

extension BranchTable {
  /// What the hashes of one table are made with.
  struct Hashing: Sendable {
    private let seed = UInt64.random(in: .min ... .max)
    private let factor = UInt64.random(in: .min ... .max) | 1

    /// The hash of a node's texts, before any byte.
    @inline(__always)
    func hash(of node: Int) -> PrefixHash { PrefixHash(node: node, seed: seed, factor: factor) }
  }

  /// The hash of a node's text, read eight bytes at a time; of several prefixes each byte once.
  struct PrefixHash {
    private let factor: UInt64
    /// Of the first `count` bytes, a multiple of eight.
    private var state: UInt64
    private var count = 0

    @inline(__always)
    fileprivate init(node: Int, seed: UInt64, factor: UInt64) {
      self.factor = factor
      state = seed ^ (UInt64(truncatingIfNeeded: node) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// The hash of the first `length` bytes; lengths must not get smaller from call to call.
    @inline(__always)
    mutating func of(_ text: Span<UInt8>, length: Int, isPrefix: Bool) -> UInt64 {
      while count &+ 8 <= length {
        state = mixed(state ^ text.load(at: count))
        count &+= 8
      }
      // The last eight bytes, some of them for the second time: that takes no shifting.
      let last =
        length >= 8
        ? text.load(at: length &- 8)
        : text.word(at: 0) & ~(.max &<< UInt64(truncatingIfNeeded: length &* 8))
      return mixed(
        mixed(state ^ last) ^ UInt64(truncatingIfNeeded: length) << 1 ^ (isPrefix ? 1 : 0)
      )
    }

    @inline(__always)
    private func mixed(_ value: UInt64) -> UInt64 {
      let product = value.multipliedFullWidth(by: factor)
      return product.high ^ product.low
    }
  }
}
