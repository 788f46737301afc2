internal import Basics

/// The atoms of an IP address: the ranges between the ends of blocks.
///
/// IPv4 and IPv6 are always apart (AP-67).
struct AddressSpace: Sendable {
  /// The first address of each atom, ascending.
  private let starts: [Key]
  /// An address of each atom.
  let addresses: [IPAddress]

  /// Addresses in order: all of IPv4, then all of IPv6.
  private struct Key: Hashable, Comparable, Sendable {
    let family: UInt8
    /// 4 or 16.
    let bytes: [UInt8]

    init(_ address: IPAddress) {
      family = address.family == .v4 ? 4 : 6
      bytes = address.bytes
    }

    init(family: UInt8, bytes: [UInt8]) {
      self.family = family
      self.bytes = bytes
    }

    static func < (left: Key, right: Key) -> Bool {
      left.family == right.family
        ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.family < right.family
    }
  }

  init(_ blocks: some Sequence<CIDR>) {
    var starts: Set<Key> = [
      Key(family: 4, bytes: Array(repeating: 0, count: 4)),
      Key(family: 6, bytes: Array(repeating: 0, count: 16)),
    ]
    for block in blocks {
      let (first, end) = Self.bounds(of: block)
      starts.insert(first)
      if let end { starts.insert(end) }
    }
    self.starts = starts.sorted()
    addresses = self.starts.compactMap { Self.address($0) }
  }

  var count: UInt32 { UInt32(starts.count) }

  /// The atoms of a block that was given to the initializer.
  func atoms(in block: CIDR) -> AtomSet {
    let (first, end) = Self.bounds(of: block)
    let start = index(of: first)
    let isV4 = block.address.family == .v4
    let stop = end.map(index) ?? (isV4 ? starts.count { $0.family == 4 } : starts.count)
    return AtomSet([UInt32(start)..<UInt32(stop)])
  }

  func atom(of address: IPAddress) -> UInt32 { UInt32(index(of: Key(address))) }

  /// The last atom that does not begin behind a key.
  private func index(of key: Key) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= key { low = middle } else { high = middle }
    }
    return low
  }

  /// The first address of a block and the one behind its last; `nil` at the end of the family.
  private static func bounds(of block: CIDR) -> (first: Key, end: Key?) {
    let family: UInt8 = block.address.family == .v4 ? 4 : 6
    var first = block.address.bytes
    for bit in block.length..<(first.count * 8) { first[bit / 8] &= ~(0x80 >> UInt8(bit % 8)) }
    var end = first
    var bit = block.length - 1
    // One is added at the last bit that counts.
    while bit >= 0 {
      let mask: UInt8 = 0x80 >> UInt8(bit % 8)
      if end[bit / 8] & mask == 0 {
        end[bit / 8] |= mask
        return (Key(family: family, bytes: first), Key(family: family, bytes: end))
      }
      end[bit / 8] &= ~mask
      bit -= 1
    }
    return (Key(family: family, bytes: first), nil)
  }

  private static func address(_ key: Key) -> IPAddress? {
    let text: String
    if key.family == 4 {
      text = key.bytes.map { String($0) }.joined(separator: ".")
    } else {
      text = stride(from: 0, to: 16, by: 2).map {
        String(UInt16(key.bytes[$0]) << 8 | UInt16(key.bytes[$0 + 1]), radix: 16)
      }.joined(separator: ":")
    }
    return IPAddress(parsing: ByteString(text))
  }
}
