extension DiagramTable {
  /// A pair of functions that is being put together.
  struct Frame {
    let left: NodeID
    let right: NodeID
    let level: Int
    /// The runs that come next; empty ranges where a side does not look at the variable.
    var leftRuns: Range<Int>
    var rightRuns: Range<Int>
    /// The first atom that is not done.
    var position: UInt32 = 0
    /// Where the atoms of the pair that is asked now end.
    var end: UInt32 = 0
    /// Where this node's runs begin in the output.
    let output: Int
  }

  /// Puts two functions together.
  ///
  /// - Throws: ``Undecided``.
  /// - Complexity: O(product of the sizes), mostly near their sum.
  func apply(
    _ operation: DiagramOperation,
    _ left: NodeID,
    _ right: NodeID
  ) throws(Undecided) -> NodeID {
    if let known = known(operation, left, right) { return known }
    // Most operations are small: what they need is kept from one to the next.
    var (stack, starts, children) = ([Frame](), [UInt32](), [Int32]())
    swap(&stack, &frames)
    swap(&starts, &runsMade.starts)
    swap(&children, &runsMade.children)
    defer {
      stack.removeAll(keepingCapacity: true)
      starts.removeAll(keepingCapacity: true)
      children.removeAll(keepingCapacity: true)
      swap(&stack, &frames)
      swap(&starts, &runsMade.starts)
      swap(&children, &runsMade.children)
    }
    stack.append(frame(operation, left, right, output: 0))
    var returned: NodeID?
    while true {
      let top = stack.count - 1
      if let child = returned {
        starts.append(stack[top].position)
        children.append(child.raw)
        stack[top].position = stack[top].end
        returned = nil
      }
      let frame = stack[top]
      if frame.position == widths[frame.level] {
        let made = try make(level: frame.level, &starts, &children, from: frame.output)
        memo.store(operation, frame.left, frame.right, made)
        stack.removeLast()
        if stack.isEmpty { return made }
        returned = made
        continue
      }
      try step()
      let (first, firstEnd) = advance(&stack[top].leftRuns, frame.left, at: frame)
      let (second, secondEnd) = advance(&stack[top].rightRuns, frame.right, at: frame)
      stack[top].end = min(firstEnd, secondEnd)
      if let known = known(operation, first, second) {
        returned = known
      } else {
        stack.append(self.frame(operation, first, second, output: starts.count))
      }
    }
  }

  private func known(
    _ operation: DiagramOperation,
    _ left: NodeID,
    _ right: NodeID
  ) -> NodeID? {
    if let known = operation.shortcut(left, right) { return known }
    if operation.isCommutative, right < left { return memo.value(operation, right, left) }
    return memo.value(operation, left, right)
  }

  private func frame(
    _ operation: DiagramOperation,
    _ left: NodeID,
    _ right: NodeID,
    output: Int
  ) -> Frame {
    let isSwapped = operation.isCommutative && right < left
    let (left, right) = isSwapped ? (right, left) : (left, right)
    let (leftLevel, rightLevel) = (level(of: left), level(of: right))
    let level = min(leftLevel, rightLevel)
    return Frame(
      left: left,
      right: right,
      level: level,
      leftRuns: leftLevel == level ? runs(of: left) : 0..<0,
      rightRuns: rightLevel == level ? runs(of: right) : 0..<0,
      output: output
    )
  }

  /// Where the atoms from a frame's position on lead, and how far.
  private func advance(
    _ runs: inout Range<Int>,
    _ node: NodeID,
    at frame: Frame
  ) -> (child: NodeID, end: UInt32) {
    guard !runs.isEmpty else { return (node, widths[frame.level]) }
    while runs.count > 1, runStarts[runs.lowerBound + 1] <= frame.position {
      runs = (runs.lowerBound + 1)..<runs.upperBound
    }
    let end = runs.count > 1 ? runStarts[runs.lowerBound + 1] : widths[frame.level]
    return (NodeID(raw: runChildren[runs.lowerBound]), end)
  }

  // MARK: Sets

  func complement(_ set: NodeID) throws(Undecided) -> NodeID {
    try apply(.minus, .everything, set)
  }

  /// The union of sets; put together in pairs, so that big results come late.
  func union(_ sets: some Sequence<NodeID>) throws(Undecided) -> NodeID {
    try balanced(Array(sets), .or) ?? .none
  }

  func intersection(_ sets: [NodeID]) throws(Undecided) -> NodeID {
    try balanced(sets, .and) ?? .everything
  }

  private func balanced(
    _ sets: [NodeID],
    _ operation: DiagramOperation
  ) throws(Undecided) -> NodeID? {
    guard sets.count > 2 else {
      return sets.count == 2 ? try apply(operation, sets[0], sets[1]) : sets.first
    }
    var sets = sets
    while sets.count > 1 {
      var next: [NodeID] = []
      next.reserveCapacity(sets.count / 2 + 1)
      for index in stride(from: 0, to: sets.count - 1, by: 2) {
        next.append(try apply(operation, sets[index], sets[index + 1]))
      }
      if sets.count % 2 == 1 { next.append(sets[sets.count - 1]) }
      sets = next
    }
    return sets.first
  }

  /// The set of tuples with an atom of each set at its level; levels may come in any order.
  func box(_ parts: [(level: Int, atoms: AtomSet)]) throws(Undecided) -> NodeID {
    if parts.count == 1 { return try node(level: parts[0].level, atoms: parts[0].atoms) }
    var root = NodeID.everything
    for part in parts.sorted(by: { $0.level > $1.level }) {
      if level(of: root) == part.level {
        root = try apply(.and, root, try node(level: part.level, atoms: part.atoms))
      } else {
        root = try node(level: part.level, atoms: part.atoms, inside: root)
      }
    }
    return root
  }
}
