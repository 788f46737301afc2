internal import Basics

extension TreeBuilder {
  /// Two members of one mapping whose keys are the same text.
  struct DuplicateKey {
    let name: ByteString
    let first: TextPosition
    let second: TextPosition
  }

  /// The text of a key after resolution, as it would stand in JSON: `017` and `15` are one key.
  func keyText(_ key: Tree.Entry) -> ByteString {
    PlainScalar.canonicalText(of: texts[Int(key.text)], kind: key.kind)
  }

  /// The keys of a mapping that repeat an earlier one (ENV-8).
  ///
  /// Linear in the members: few are compared with each other, many through a table.
  /// - Parameters:
  ///   - index: A mapping that is closed.
  ///   - end: Where the members end that are looked at; merged ones may follow.
  /// - Returns: In order, each with the first key of that text.
  func duplicateKeys(ofMapping index: Int, before end: Int) -> [DuplicateKey] {
    let keys = keys(ofMapping: index, before: end)
    guard keys.count > 8 else {
      return keys.indices.compactMap { later in
        keys[..<later].first { sameKey($0, keys[later]) }.map { duplicate($0, keys[later]) }
      }
    }
    var first: [ByteString: Tree.Entry] = [:]
    first.reserveCapacity(keys.count)
    return keys.compactMap { key in
      let text = keyText(key)
      if let earlier = first[text] { return duplicate(earlier, key) }
      first[text] = key
      return nil
    }
  }

  /// The keys of a mapping in order, without those that were reported as no key at all.
  private func keys(ofMapping index: Int, before end: Int) -> [Tree.Entry] {
    var keys: [Tree.Entry] = []
    keys.reserveCapacity(Int(entries[index].count))
    var next = index + 1
    while next + 1 < end {
      if entries[next].kind != .null { keys.append(entries[next]) }
      next = Int(entries[next + 1].subtreeEnd)
    }
    return keys
  }

  private func sameKey(_ left: Tree.Entry, _ right: Tree.Entry) -> Bool {
    if left.kind == .string && right.kind == .string {
      return texts[Int(left.text)] == texts[Int(right.text)]
    }
    return keyText(left) == keyText(right)
  }

  private func duplicate(_ first: Tree.Entry, _ second: Tree.Entry) -> DuplicateKey {
    DuplicateKey(
      name: texts[Int(second.text)],
      first: first.position,
      second: second.position
    )
  }
}
