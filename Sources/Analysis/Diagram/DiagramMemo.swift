/// What operations have come to; it forgets.
///
/// 12 bytes an entry, as many as nodes, up to 2^22.
struct DiagramMemo {
  private static let maximum = 1 << 22

  private var keys: [UInt64]
  private var values: [Int32]

  init() {
    keys = Array(repeating: .max, count: 1 << 12)
    values = Array(repeating: 0, count: 1 << 12)
  }

  func value(_ operation: DiagramOperation, _ left: NodeID, _ right: NodeID) -> NodeID? {
    let key = Self.key(operation, left, right)
    let slot = slot(key)
    return keys[slot] == key ? NodeID(raw: values[slot]) : nil
  }

  mutating func store(
    _ operation: DiagramOperation,
    _ left: NodeID,
    _ right: NodeID,
    _ value: NodeID
  ) {
    let key = Self.key(operation, left, right)
    let slot = slot(key)
    keys[slot] = key
    values[slot] = value.raw
  }

  /// Makes room for a table that has grown; what was known is forgotten then.
  mutating func grow(nodes: Int) {
    guard nodes > keys.count, keys.count < Self.maximum else { return }
    let size = keys.count * 4
    keys = Array(repeating: .max, count: size)
    values = Array(repeating: 0, count: size)
  }

  // INVARIANT: ids are below 2^30; budgets are far below that.
  private static func key(
    _ operation: DiagramOperation,
    _ left: NodeID,
    _ right: NodeID
  ) -> UInt64 {
    UInt64(operation.rawValue) << 60 | UInt64(UInt32(bitPattern: left.raw)) << 30
      | UInt64(UInt32(bitPattern: right.raw))
  }

  private func slot(_ key: UInt64) -> Int {
    let mixed = (key ^ key >> 31) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 33) & (keys.count - 1)
  }
}
