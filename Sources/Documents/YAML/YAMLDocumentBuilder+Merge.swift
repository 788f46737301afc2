internal import Basics

/// Merge keys, `<<` (ENV-11).
extension YAMLDocumentBuilder {
  /// The value of a merge key, taken out of the tree.
  struct Merge {
    let key: TextPosition
    /// The maps to merge, in order; earlier ones win.
    let sources: [TreeBuilder.Reference]
    /// The members of the map that stand before the merge key.
    let membersBefore: Int
  }

  /// Notes a merge key; the key itself does not enter the tree.
  mutating func beginMerge(at position: TextPosition, session: inout ReadingSession) {
    guard let last = frames.indices.last else { return }
    if let earlier = frames[last].merges.first {
      session.report(
        code: "duplicate-key",
        "duplicate merge key \"<<\"",
        at: position,
        notes: [
          "first given at \(session.location(earlier.key))",
          "write one merge key with a list of maps: <<: [*a, *b]",
        ],
        clause: "ENV-8"
      )
    }
    frames[last].mergeKey = position
  }

  /// Takes the value of the merge key `key`, which must be a map or a list of maps.
  mutating func endMerge(
    key: TextPosition,
    value: TreeBuilder.Reference,
    at position: TextPosition,
    session: inout ReadingSession
  ) {
    guard let last = frames.indices.last, let mapping = tree.open.last else { return }
    frames[last].mergeKey = nil
    let sources = tree.entry(value).kind == .sequence ? tree.children(of: value) : [value]
    guard sources.allSatisfy({ tree.entry($0).kind == .mapping }) else {
      session.report(
        code: "merge-value",
        "a merge key takes a map or a list of maps",
        at: position,
        notes: ["put \"<<\" in quotes when it is meant as a name"],
        clause: "ENV-11"
      )
      return
    }
    let membersBefore = Int(tree.entries[mapping].count) / 2
    frames[last].merges.append(Merge(key: key, sources: sources, membersBefore: membersBefore))
  }

  /// Closes a mapping with merge keys: reports duplicate keys and adds merged members that it has not
  /// itself.
  /// - Returns: Whether to go on; `false` when a limit ended the document.
  mutating func closeMapping(
    _ index: Int,
    _ merges: [Merge],
    session: inout ReadingSession
  ) -> Bool {
    var reached = true
    let own = ownKeys(ofOpenMapping: index)
    // INVARIANT: merged members follow the mapping's own ones, which alone may be duplicates.
    let ownEnd = tree.count
    var merged: Set<ByteString> = []
    merging: for merge in merges {
      for source in merge.sources {
        let children = tree.children(of: source)
        for position in stride(from: 0, to: children.count - 1, by: 2) {
          let name = tree.keyText(tree.entry(children[position]))
          if let place = own[name] {
            if place < merge.membersBefore { warn(name, merge, session: &session) }
          } else if merged.insert(name).inserted {
            reached =
              copy(children[position], at: merge.key, session: &session)
              && copy(children[position + 1], at: merge.key, session: &session)
            if !reached { break merging }
          }
        }
      }
    }
    tree.end()
    session.report(tree.duplicateKeys(ofMapping: index, before: ownEnd))
    return reached
  }

  /// The places of a mapping's own members by their keys.
  private func ownKeys(ofOpenMapping index: Int) -> [ByteString: Int] {
    var keys: [ByteString: Int] = [:]
    var next = index + 1
    var place = 0
    while next + 1 < tree.count {
      let name = tree.keyText(tree.entries[next])
      if keys[name] == nil { keys[name] = place }
      place += 1
      next = Int(tree.entries[next + 1].subtreeEnd)
    }
    return keys
  }

  /// Refuses a merge key that overrides what stands before it, where Kubernetes reads the file.
  private func warn(_ name: ByteString, _ merge: Merge, session: inout ReadingSession) {
    session.report(
      .error,
      code: "merge-order",
      "the map's own \(quoted(name)) stands before the merge key, which has it too",
      at: merge.key,
      notes: [
        "the YAML library of Kubernetes takes the merged value, other readers the map's own",
        "write the merge key first",
      ],
      clause: "ENV-11"
    )
  }
}
