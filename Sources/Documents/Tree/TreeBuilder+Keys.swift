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
    PlainScalar.canonicalText(of: text(of: key), kind: key.kind)
  }

  /// The keys of a mapping that repeat an earlier one (ENV-8).
  ///
  /// Linear in the members: few are compared with each other, many through a table.
  /// - Parameters:
  ///   - index: A mapping that is closed.
  ///   - end: Where the members end that are looked at; merged ones may follow.
  /// - Returns: In order, each with the first key of that text.
  func duplicateKeys(ofMapping index: Int, before end: Int) -> [DuplicateKey] {
    guard entries[index].count > 1 else { return [] }
    guard entries[index].count > 8 else { return duplicatesOfFew(index, before: end) }
    var first: [ByteString: Tree.Entry] = [:]
    first.reserveCapacity(Int(entries[index].count))
    var duplicates: [DuplicateKey] = []
    forEachKey(ofMapping: index, before: end) { key in
      let text = keyText(key)
      if let earlier = first[text] {
        duplicates.append(duplicate(earlier, key))
      } else {
        first[text] = key
      }
      return true
    }
    return duplicates
  }

  /// Compares each key with those before it; allocates nothing when all are different.
  private func duplicatesOfFew(_ index: Int, before end: Int) -> [DuplicateKey] {
    var duplicates: [DuplicateKey] = []
    var place = 0
    forEachKey(ofMapping: index, before: end) { key in
      var remaining = place
      place += 1
      forEachKey(ofMapping: index, before: end) { earlier in
        guard remaining > 0 else { return false }
        remaining -= 1
        guard sameKey(earlier, key) else { return true }
        duplicates.append(duplicate(earlier, key))
        return false
      }
      return true
    }
    return duplicates
  }

  /// Calls `body` with the keys of a mapping in order, until it returns `false`; keys that were
  /// reported as no key at all are left out.
  private func forEachKey(ofMapping index: Int, before end: Int, _ body: (Tree.Entry) -> Bool) {
    var next = index + 1
    while next + 1 < end {
      if entries[next].kind != .null, !body(entries[next]) { return }
      next = Int(entries[next + 1].subtreeEnd)
    }
  }

  private func sameKey(_ left: Tree.Entry, _ right: Tree.Entry) -> Bool {
    if left.kind == .string && right.kind == .string {
      return left.count == right.count
        && (left.text == right.text || text(of: left) == text(of: right))
    }
    return keyText(left) == keyText(right)
  }

  private func duplicate(_ first: Tree.Entry, _ second: Tree.Entry) -> DuplicateKey {
    DuplicateKey(
      name: text(of: second),
      first: first.position,
      second: second.position
    )
  }
}
