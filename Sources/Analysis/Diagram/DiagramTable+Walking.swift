extension DiagramTable {
  /// All nodes below a function, its own among them, constants left out: children first.
  ///
  /// A child is always older than its parent, so the order of ids will do.
  func nodes(below root: NodeID) -> [NodeID] {
    var known: Set<NodeID> = []
    var open: [NodeID] = []
    func visit(_ node: NodeID) {
      if node.value == nil, known.insert(node).inserted { open.append(node) }
    }
    visit(root)
    while let node = open.popLast() {
      for run in runs(of: node) { visit(NodeID(raw: runChildren[run])) }
    }
    return known.sorted()
  }

  /// The atoms that each variable has in the tuples of a set.
  func projection(of set: NodeID) -> [AtomSet] {
    var atoms = widths.map { _ in AtomSet.empty }
    var isFree = widths.map { _ in false }
    func skip(_ levels: Range<Int>) { for level in levels { isFree[level] = true } }
    guard set != .none else { return atoms }
    skip(0..<level(of: set))
    for node in nodes(below: set) {
      let level = level(of: node)
      for run in runs(of: node) {
        let child = NodeID(raw: runChildren[run])
        guard child != .none else { continue }
        atoms[level] = atoms[level].union(AtomSet([self.atoms(ofRun: run, in: node)]))
        skip(level + 1..<self.level(of: child))
      }
    }
    for (level, width) in widths.enumerated() where isFree[level] { atoms[level] = .all(width) }
    return atoms
  }

  /// The function with other values: `values` by the old ones.
  func mapValues(
    _ root: NodeID,
    _ values: (UInt8) -> UInt8
  ) throws(Undecided) -> NodeID {
    try rebuild(root, value: values) { _ in false }
  }

  /// The tuples that are in the set with some atom at the levels for which `isForgotten` holds.
  func forget(
    in root: NodeID,
    where isForgotten: (Int) -> Bool
  ) throws(Undecided) -> NodeID {
    try rebuild(root, value: { $0 }, forgetting: isForgotten)
  }

  private func rebuild(
    _ root: NodeID,
    value: (UInt8) -> UInt8,
    forgetting isForgotten: (Int) -> Bool
  ) throws(Undecided) -> NodeID {
    var results: [NodeID: NodeID] = [:]
    func result(_ node: NodeID) -> NodeID {
      if let old = node.value { return .terminal(value(old)) }
      // INVARIANT: children come before their parents.
      return results[node] ?? node
    }
    for node in nodes(below: root) {
      try step()
      let runs = runs(of: node)
      let children = runs.map { result(NodeID(raw: runChildren[$0])) }
      let level = level(of: node)
      if isForgotten(level) {
        results[node] = try union(Set(children))
      } else {
        var starts = Array(runStarts[runs])
        var raw = children.map(\.raw)
        results[node] = try make(level: level, &starts, &raw, from: 0)
      }
    }
    return result(root)
  }

  /// The sets of tuples of each value but 0, in the order of the values.
  func values(of root: NodeID) -> [UInt8] {
    var values: Set<UInt8> = []
    if let own = root.value { values.insert(own) }
    for node in nodes(below: root) {
      for run in runs(of: node) {
        if let value = NodeID(raw: runChildren[run]).value { values.insert(value) }
      }
    }
    return values.filter { $0 != 0 }.sorted()
  }

  /// The weight of all tuples of a set: the product of the weights of their atoms.
  ///
  /// - Parameters:
  ///   - root: The set.
  ///   - weight: The weight of an atom of a level.
  /// - Returns: The sum over the tuples.
  func count(_ root: NodeID, weight: (Int, UInt32) -> Double) -> Double {
    let sums = widths.enumerated().map { level, width in
      var sum = 0.0
      var sums: [Double] = [0]
      for atom in 0..<width {
        sum += weight(level, atom)
        sums.append(sum)
      }
      return sums
    }
    func total(_ levels: Range<Int>) -> Double {
      levels.reduce(1) { $0 * (sums[$1].last ?? 0) }
    }
    var results: [NodeID: Double] = [:]
    func result(_ node: NodeID, below level: Int) -> Double {
      let own = node.value.map { $0 == 0 ? 0.0 : 1.0 } ?? results[node] ?? 0
      return own * total(level..<self.level(of: node))
    }
    for node in nodes(below: root) {
      let level = level(of: node)
      results[node] = runs(of: node).reduce(0) { sum, run in
        let atoms = atoms(ofRun: run, in: node)
        let weight = sums[level][Int(atoms.upperBound)] - sums[level][Int(atoms.lowerBound)]
        return sum + weight * result(NodeID(raw: runChildren[run]), below: level + 1)
      }
    }
    return result(root, below: 0)
  }

  /// Whether two sets have no tuple in common; makes no nodes.
  func areDisjoint(_ left: NodeID, _ right: NodeID) throws(Undecided) -> Bool {
    struct Pair: Hashable {
      let left: NodeID
      let right: NodeID
    }
    var known: Set<Pair> = []
    var open = [Pair(left: left, right: right)]
    while let pair = open.popLast() {
      try step()
      if pair.left == .none || pair.right == .none { continue }
      // A set that is not empty has a tuple.
      if pair.left == pair.right || pair.left == .everything || pair.right == .everything {
        return false
      }
      guard known.insert(pair).inserted else { continue }
      let level = min(self.level(of: pair.left), self.level(of: pair.right))
      var atom: UInt32 = 0
      while atom < widths[level] {
        let (first, firstEnd) = self.child(of: pair.left, level: level, from: atom)
        let (second, secondEnd) = self.child(of: pair.right, level: level, from: atom)
        open.append(Pair(left: first, right: second))
        atom = min(firstEnd, secondEnd)
      }
    }
    return true
  }

  private func child(
    of node: NodeID,
    level: Int,
    from atom: UInt32
  ) -> (child: NodeID, end: UInt32) {
    guard self.level(of: node) == level else { return (node, widths[level]) }
    let runs = runs(of: node)
    let run = runs.last { runStarts[$0] <= atom } ?? runs.lowerBound
    return (NodeID(raw: runChildren[run]), atoms(ofRun: run, in: node).upperBound)
  }
}
