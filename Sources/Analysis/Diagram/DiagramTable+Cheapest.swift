extension DiagramTable {
  /// The cheapest tuple of a set; `nil` for the empty one.
  ///
  /// - Parameters:
  ///   - root: The set.
  ///   - costs: What atoms cost; levels that the set does not look at get their cheapest atom.
  /// - Returns: An atom for each level.
  /// - Complexity: O(runs of the set).
  func cheapestTuple(
    in root: NodeID,
    costs: CostTable
  ) -> [UInt32]? {
    guard root != .none else { return nil }
    let sums = costs.sums
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
        let (atom, cost) = costs.cheapest(of: atoms(ofRun: run, in: node), level: level)
        if best[node].map({ rest + cost < $0.cost }) ?? true {
          best[node] = Best(cost: rest + cost, atom: atom, child: child)
        }
      }
    }
    var tuple = costs.cheapest
    var node = root
    while let choice = best[node] {
      tuple[level(of: node)] = choice.atom
      node = choice.child
    }
    return tuple
  }
}
