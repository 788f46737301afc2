extension DiagramTable {
  /// The cheapest tuple of a set; `nil` for the empty one.
  ///
  /// - Parameters:
  ///   - root: The set.
  ///   - cost: What an atom of a level costs; levels that the set does not look at get their cheapest
  ///     atom.
  /// - Returns: An atom for each level.
  /// - Complexity: O(runs × atoms), as costs have no order.
  func cheapestTuple(
    in root: NodeID,
    cost: (Int, UInt32) -> Int
  ) -> [UInt32]? {
    guard root != .none else { return nil }
    let costs = widths.enumerated().map { level, width in (0..<width).map { cost(level, $0) } }
    let cheapest = costs.map { costs in
      UInt32(costs.indices.min { costs[$0] < costs[$1] } ?? 0)
    }
    // What the levels above a level cost at least, together.
    var sums = [0]
    for (level, atom) in cheapest.enumerated() {
      sums.append(sums[level] + (costs[level].isEmpty ? 0 : costs[level][Int(atom)]))
    }
    struct Best {
      let cost: Int
      let atom: UInt32
      let child: NodeID
    }
    var best: [NodeID: Best] = [:]
    // The cost from a level on.
    func price(_ node: NodeID, from level: Int) -> Int? {
      if let value = node.value { return value == 0 ? nil : sums[widths.count] - sums[level] }
      return best[node].map { $0.cost + sums[self.level(of: node)] - sums[level] }
    }
    for node in nodes(below: root) {
      let level = level(of: node)
      for run in runs(of: node) {
        let child = NodeID(raw: runChildren[run])
        guard let rest = price(child, from: level + 1) else { continue }
        for atom in atoms(ofRun: run, in: node) {
          let total = rest + costs[level][Int(atom)]
          if best[node].map({ total < $0.cost }) ?? true {
            best[node] = Best(cost: total, atom: atom, child: child)
          }
        }
      }
    }
    var tuple = cheapest
    var node = root
    while let choice = best[node] {
      tuple[level(of: node)] = choice.atom
      node = choice.child
    }
    return tuple
  }
}
