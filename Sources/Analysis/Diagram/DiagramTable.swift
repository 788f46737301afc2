/// Functions of atom tuples as decision diagrams with one node for each (function, variable).
///
/// A node looks at one variable; runs of atoms lead to its children. Nodes are unique, so equal
/// functions are equal ids. No method recurses. A table belongs to one universe and to one thread.
package final class DiagramTable {
  /// How much a table may do.
  package struct Budget: Sendable {
    /// Runs in all nodes together.
    package var runs: Int
    /// Steps of all operations together.
    package var steps: Int

    package init(runs: Int = 4_000_000, steps: Int = 100_000_000) {
      self.runs = runs
      self.steps = steps
    }
  }

  /// The number of atoms of each variable.
  let widths: [UInt32]
  let budget: Budget

  // Of each node.
  private var levels: [Int32] = []
  private var offsets: [UInt32] = [0]
  // Of each run: its first atom, and where it leads; it goes up to the next one's first atom.
  private(set) var runStarts: [UInt32] = []
  private(set) var runChildren: [Int32] = []

  // Empty while nothing is being put together.
  var frames: [Frame] = []
  var runsMade: (starts: [UInt32], children: [Int32]) = ([], [])

  /// Open addressing over the nodes; -1: free.
  private var unique: [Int32]
  var memo = DiagramMemo()
  private var steps = 0

  package init(widths: [UInt32], budget: Budget = Budget()) {
    self.widths = widths
    self.budget = budget
    unique = Array(repeating: -1, count: 1 << 10)
  }

  package var nodeCount: Int { levels.count }
  package var runCount: Int { runStarts.count }

  // MARK: Looking

  /// The variable that a node looks at; past the last one for a constant.
  func level(of node: NodeID) -> Int {
    node.raw < NodeID.terminalCount ? widths.count : Int(levels[index(node)])
  }

  /// The places of a node's runs.
  func runs(of node: NodeID) -> Range<Int> {
    let index = index(node)
    return Int(offsets[index])..<Int(offsets[index + 1])
  }

  /// The atoms of a run of a node.
  func atoms(ofRun run: Int, in node: NodeID) -> Range<UInt32> {
    let end = runs(of: node).upperBound
    return runStarts[run]..<(run + 1 < end ? runStarts[run + 1] : widths[level(of: node)])
  }

  /// Where an atom leads; the node itself where it does not look at the variable.
  package func child(of node: NodeID, level: Int, atom: UInt32) -> NodeID {
    guard self.level(of: node) == level else { return node }
    let runs = runs(of: node)
    var (low, high) = (runs.lowerBound, runs.upperBound)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runStarts[middle] <= atom { low = middle } else { high = middle }
    }
    return NodeID(raw: runChildren[low])
  }

  /// The value of a function for a tuple.
  package func value(of node: NodeID, at tuple: [UInt32]) -> UInt8 {
    var node = node
    while true {
      if let value = node.value { return value }
      let level = level(of: node)
      node = child(of: node, level: level, atom: tuple[level])
    }
  }

  private func index(_ node: NodeID) -> Int { Int(node.raw - NodeID.terminalCount) }

  // MARK: Making

  /// The function that leads the atoms of a variable to one of two functions below it.
  func node(
    level: Int,
    atoms: AtomSet,
    inside: NodeID = .everything,
    outside: NodeID = .none
  ) throws(Undecided) -> NodeID {
    var (starts, children) = ([UInt32](), [Int32]())
    swap(&starts, &runsMade.starts)
    swap(&children, &runsMade.children)
    defer {
      swap(&starts, &runsMade.starts)
      swap(&children, &runsMade.children)
    }
    var end: UInt32 = 0
    for run in atoms.runs {
      if run.lowerBound > end {
        starts.append(end)
        children.append(outside.raw)
      }
      starts.append(run.lowerBound)
      children.append(inside.raw)
      end = run.upperBound
    }
    if end < widths[level] {
      starts.append(end)
      children.append(outside.raw)
    }
    return try make(level: level, &starts, &children, from: 0)
  }

  /// The function that is one of some functions below a variable for single atoms of it, which are
  /// all different, and 0 for all others.
  func node(
    level: Int,
    _ functions: [(atom: UInt32, function: NodeID)]
  ) throws(Undecided) -> NodeID {
    var (starts, children) = ([UInt32](), [Int32]())
    var end: UInt32 = 0
    for (atom, function) in functions.sorted(by: { $0.atom < $1.atom }) {
      if atom > end {
        starts.append(end)
        children.append(NodeID.none.raw)
      }
      starts.append(atom)
      children.append(function.raw)
      end = atom + 1
    }
    if end < widths[level] {
      starts.append(end)
      children.append(NodeID.none.raw)
    }
    return try make(level: level, &starts, &children, from: 0)
  }

  /// The node with the runs from `output` on, which begin at 0; takes them away.
  func make(
    level: Int,
    _ starts: inout [UInt32],
    _ children: inout [Int32],
    from output: Int
  ) throws(Undecided) -> NodeID {
    defer {
      starts.removeSubrange(output...)
      children.removeSubrange(output...)
    }
    // Neighbours that lead to the same place are one run.
    var end = output
    for run in output..<starts.count where end == output || children[run] != children[end - 1] {
      starts[end] = starts[run]
      children[end] = children[run]
      end += 1
    }
    if end - output <= 1 { return NodeID(raw: end > output ? children[output] : 0) }
    return try intern(level: level, starts, children, output..<end)
  }

  /// The one node that has these runs.
  private func intern(
    level: Int,
    _ starts: [UInt32],
    _ children: [Int32],
    _ runs: Range<Int>
  ) throws(Undecided) -> NodeID {
    if (levels.count + 1) * 2 > unique.count { rehash() }
    let mask = unique.count - 1
    var slot = Self.hash(level: level, starts, children, runs) & mask
    while unique[slot] >= 0 {
      let candidate = Int(unique[slot])
      if Int(levels[candidate]) == level, has(candidate, starts, children, runs) {
        return NodeID(raw: Int32(candidate) + NodeID.terminalCount)
      }
      slot = (slot + 1) & mask
    }
    guard runStarts.count + runs.count <= budget.runs else {
      throw exceeded("the rules combine to more than \(budget.runs) cases")
    }
    let new = Int32(levels.count)
    levels.append(Int32(level))
    runStarts += starts[runs]
    runChildren += children[runs]
    offsets.append(UInt32(runStarts.count))
    unique[slot] = new
    memo.grow(nodes: levels.count)
    return NodeID(raw: new + NodeID.terminalCount)
  }

  private func has(
    _ node: Int,
    _ starts: [UInt32],
    _ children: [Int32],
    _ runs: Range<Int>
  ) -> Bool {
    let start = Int(offsets[node])
    guard Int(offsets[node + 1]) - start == runs.count else { return false }
    for index in 0..<runs.count
    where runStarts[start + index] != starts[runs.lowerBound + index]
      || runChildren[start + index] != children[runs.lowerBound + index]
    { return false }
    return true
  }

  private static func hash(
    level: Int,
    _ starts: [UInt32],
    _ children: [Int32],
    _ runs: Range<Int>
  ) -> Int {
    var hash = UInt64(level) &+ 0x9E37_79B9_7F4A_7C15
    for run in runs {
      hash ^= UInt64(starts[run]) << 32 | UInt64(UInt32(bitPattern: children[run]))
      hash = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
    }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF_FFFF_FFFF)
  }

  private func rehash() {
    let size = unique.count * 2
    unique = Array(repeating: -1, count: size)
    for node in levels.indices {
      let runs = Int(offsets[node])..<Int(offsets[node + 1])
      var slot =
        Self.hash(level: Int(levels[node]), runStarts, runChildren, runs) & (size - 1)
      while unique[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      unique[slot] = Int32(node)
    }
  }

  // MARK: Budget

  func step() throws(Undecided) {
    steps += 1
    guard steps <= budget.steps else {
      throw exceeded("more than \(budget.steps) steps are needed")
    }
  }

  /// The error, with the variables that most runs look at.
  private func exceeded(_ reason: String) -> Undecided {
    var weights = [Int](repeating: 0, count: widths.count)
    for node in levels.indices {
      weights[Int(levels[node])] += Int(offsets[node + 1] - offsets[node])
    }
    let worst = weights.indices.filter { weights[$0] > 0 }.sorted { weights[$0] > weights[$1] }
    return Undecided(fields: worst.prefix(8).map { "\($0)" }, reason: reason)
  }
}
